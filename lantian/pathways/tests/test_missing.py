"""Days missing at school speak for the way back to school, until the child is there again."""

import pytest

from lantian.access.scopes import acting_as
from lantian.attendance.tests.absences import FRIDAY, WEDNESDAY, back, noted, on_day
from lantian.pathways.models import WaySuggestion
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def suggested(cast: Cast) -> set[str]:
    with acting_as(cast.county_office, read_only=True):
        rows = WaySuggestion.objects.filter(child=cast.children["小雨"])
        return set(rows.values_list("way", flat=True))


def test_a_child_missing_for_long_is_a_hint_until_it_is_back(cast: Cast, as_web: None):
    row = noted(cast)
    on_day(cast, WEDNESDAY)
    assert suggested(cast) == set()
    on_day(cast, FRIDAY)
    assert suggested(cast) == {"dropout"}
    back(cast, row, FRIDAY)
    assert suggested(cast) == set()
