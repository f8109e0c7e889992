"""The world of the bench of pages, and the yardstick that says the same as the page or fails."""

from pathlib import Path

import pytest

from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.bench.cockpit_world import count, fill, remember, surround
from lantian.bench.cockpit_yardstick import Copy, compare
from lantian.insight.models import DayState, Figure
from lantian.insight.queries.cockpit import Cockpit, cockpit
from lantian.insight.tests.conftest import TODAY
from lantian.kernel.city import in_cities
from tests.cast import BINZHOU, CITY, TAIXIANG, Cast

pytestmark = pytest.mark.django_db


def test_the_yardstick_counts_what_the_page_shows_and_fails_else(cast: Cast, tmp_path: Path) -> None:
    fill(0, 300)
    count()
    surround(0, 300)
    remember(2)
    copy = Copy(tmp_path)
    assert copy.write() > 0
    for part, place in (("county_office", BINZHOU), ("village_director", TAIXIANG)):
        assert compare(_page(cast, part, place), place, copy.figures(place, TODAY)) > 20
    with in_cities(CITY):
        assert DayState.objects.filter(place=BINZHOU, indicator="children.on_file").count() == 3
        Figure.objects.filter(place=BINZHOU, indicator="files.fresh30").update(numerator=1)
    with pytest.raises(ArithmeticError, match=r"files\.fresh30"):
        compare(_page(cast, "county_office", BINZHOU), BINZHOU, copy.figures(BINZHOU, TODAY))


def _page(cast: Cast, part: str, place: int) -> Cockpit:
    post = getattr(cast, part)
    with acting_as(post, read_only=True):
        return cockpit(place, Role(post.role), TODAY)
