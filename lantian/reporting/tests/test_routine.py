"""Reports make themselves once, on the first working day of the month, and the offices hear of it."""

from datetime import date
from unittest.mock import patch

import pytest

from lantian.access.scopes import acting_as
from lantian.notices.models import Notice
from lantian.registry.card_jobs import covering_posts
from lantian.reporting.models import Report
from lantian.reporting.rules.periods import Kind, period_of
from lantian.reporting.services.making import make
from lantian.reporting.services.routine import first_working_day, make_due
from lantian.reporting.tests.conftest import TODAY, counted_since
from tests.cast import BINZHOU, JINGYANG, SINCE, Cast, past_the_policies

pytestmark = pytest.mark.django_db
CITY_OF_CAST = 610400000000
THIS_MONTH = period_of(Kind.MONTHLY, TODAY)


def due(on: date) -> list[tuple[str, int]]:
    return [(report.kind, report.region) for post in covering_posts() for report in make_due(post, on)]


def test_each_place_has_its_report_once_and_is_told(cast: Cast, as_web: None) -> None:
    counted_since(THIS_MONTH.before.since)
    opens = first_working_day(THIS_MONTH.since, CITY_OF_CAST)
    assert due(THIS_MONTH.since) == [] or opens == THIS_MONTH.since
    made = due(TODAY)
    assert [place for kind, place in made if kind == Kind.MONTHLY] == [CITY_OF_CAST, JINGYANG, BINZHOU]
    assert due(TODAY) == []
    with past_the_policies():
        assert all(report.recorded_by is None and report.edition == 1 for report in Report.objects.all())
        told = Notice.objects.filter(kind="report_made").values_list("seat", flat=True)
        seats = {cast.posts[part].seat for part in ("city_office", "county_office", "other_county_office")}
        assert set(told) == seats


def test_a_month_without_figures_has_no_report(cast: Cast, as_web: None) -> None:
    counted_since(THIS_MONTH.since)
    assert due(TODAY) == []


def test_what_was_told_so_far_is_finished_when_the_month_is_over(cast: Cast, as_web: None) -> None:
    counted_since(SINCE)
    with acting_as(cast.county_office):
        so_far = make(kind=Kind.MONTHLY, place=BINZHOU, period=THIS_MONTH)
    assert so_far.is_so_far
    opens = first_working_day(THIS_MONTH.until, BINZHOU)
    with patch("django.utils.timezone.localdate", return_value=opens):
        assert (Kind.MONTHLY, BINZHOU) in due(opens)
    with past_the_policies():
        finished = Report.objects.get(replaces=so_far.pk)
    assert (finished.edition, finished.as_of_on, finished.is_so_far) == (2, THIS_MONTH.last_day, False)


def test_the_first_working_day_is_the_one_after_the_holidays(cast: Cast) -> None:
    """国庆节 2026 goes until 7 October."""
    assert first_working_day(date(2026, 10, 1), BINZHOU) == date(2026, 10, 8)
