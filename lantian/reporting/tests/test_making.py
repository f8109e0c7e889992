"""Reports are made once, from what stands in the figures, and nobody changes them."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import QuerySet

from lantian.access.scopes import acting_as
from lantian.insight.tests.conftest import followed
from lantian.kernel.documents.papers import Paper
from lantian.reporting.errors import ReportError
from lantian.reporting.models import Report
from lantian.reporting.rules.content import content_from
from lantian.reporting.rules.periods import Kind, Period, period_of
from lantian.reporting.services.making import correct, make
from lantian.reporting.tests.conftest import TODAY, counted_by_another_edition, counted_since
from tests.cast import BINZHOU, SINCE, XINMIN, Cast, past_the_policies

pytestmark = pytest.mark.django_db
THIS_MONTH = period_of(Kind.MONTHLY, TODAY)
LAST_MONTH = THIS_MONTH.before


def monthly(cast: Cast, period: Period = LAST_MONTH, place: int = BINZHOU) -> Report:
    with acting_as(cast.county_office):
        return make(kind=Kind.MONTHLY, place=place, period=period)


def paper(report: Report, *, sees_all: bool = True) -> Paper:
    return content_from(report.content).paper(sees_all=sees_all)


def row(found: Paper, name: str) -> list[str]:
    rows = (line for part in found.parts for table in part.tables for line in table.rows)
    return next([cell.text for cell in line[1:]] for line in rows if line[0].text == name)


def test_a_report_tells_the_figures_of_its_last_day_beside_those_before(cast: Cast) -> None:
    counted_since(SINCE)
    report = monthly(cast)
    assert (report.as_of_on, report.is_so_far, report.edition) == (LAST_MONTH.last_day, False, 1)
    found = paper(report)
    assert row(found, "在册儿童") == ["3", "3", "0", "3", "0"]
    assert row(found, "有身份证号码的档案")[0] == "66.7%"
    assert row(found, "新民镇")[0] == "3"
    assert f"截至{LAST_MONTH.last_day.year}年" in found.parts[0].paragraphs[0]
    assert report.state["places"] == {str(XINMIN): "新民镇"}
    assert report.state["declared"]


def test_a_month_before_the_first_figure_says_so_and_never_nought(cast: Cast) -> None:
    followed()
    found = paper(monthly(cast))
    assert row(found, "在册儿童") == ["无数据", "无数据", "—", "无数据", "—"]
    assert row(found, "入户走访")[0] == "无数据"
    assert "尚无彬州市的数据" in found.parts[0].paragraphs[0]
    # In a month in which counting began the report says from when on.
    counted_since(LAST_MONTH.since + timedelta(9))
    with acting_as(cast.county_office):
        later = correct(report=Report.objects.get(), reason="已补齐历史数据")
    assert row(paper(later), "在册儿童")[:2] == ["3", "无数据"]
    assert any("此前的情况未计入" in note for note in paper(later).notes)


def test_what_was_never_counted_is_no_nought(cast: Cast) -> None:
    """Right after the house was set up all villages wait."""
    found = paper(monthly(cast, THIS_MONTH))
    assert row(found, "在册儿童")[0] == "无数据"
    assert any("尚未计入期末数" in note for note in found.notes)


def test_nobody_changes_a_report(cast: Cast) -> None:
    counted_since(SINCE)
    report = monthly(cast)
    with past_the_policies():
        rows: QuerySet[Report] = Report.objects.filter(pk=report.pk)
        for change in (lambda: rows.update(reason="…"), rows.delete):
            with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
                change()


def test_twice_is_refused_and_a_correction_is_a_further_edition(cast: Cast) -> None:
    counted_since(SINCE)
    first = monthly(cast)
    with pytest.raises(ReportError, match="made"):
        monthly(cast)
    with acting_as(cast.county_office):
        with pytest.raises(ReportError, match="reason"):
            correct(report=first, reason=" \u200b ")
        second = correct(report=first, reason="一户重复登记，已合并")
        with pytest.raises(ReportError, match="not_the_latest"):
            correct(report=first, reason="又发现一户")
    assert (second.edition, second.replaces_id, second.as_of_on) == (2, first.pk, first.as_of_on)
    assert any("一户重复登记" in fact for fact in paper(second).facts)


def test_a_month_that_goes_on_is_told_so_far_and_finished_without_a_reason(cast: Cast) -> None:
    followed()
    report = monthly(cast, THIS_MONTH)
    assert (report.as_of_on, report.is_so_far) == (TODAY, True)
    assert row(paper(report), "在册儿童")[0] == "3"
    assert any("尚未结束" in fact for fact in paper(report).facts)
    with pytest.raises(ReportError, match="made"):
        monthly(cast, THIS_MONTH)
    with pytest.raises(ReportError, match="not_begun"):
        monthly(cast, Period(THIS_MONTH.until, 1))


def test_a_definition_that_changed_in_between_is_not_compared(cast: Cast) -> None:
    counted_since(date(TODAY.year, TODAY.month, 1) - timedelta(1))
    counted_by_another_edition("children.on_file")
    found = paper(monthly(cast, THIS_MONTH))
    assert row(found, "在册儿童")[:3] == ["3", "3", "—"]
    assert any("在册儿童" in note and "不可比" in note for note in found.notes)


def test_whoever_may_not_open_the_rows_is_not_told_small_numbers(cast: Cast) -> None:
    counted_since(SINCE)
    report = monthly(cast)
    assert row(paper(report, sees_all=False), "在册儿童")[0] == "*"
    assert "在册儿童*人" in paper(report, sees_all=False).parts[0].paragraphs[0]
    assert row(paper(report, sees_all=False), "新民镇")[0] == "*"


def test_the_city_has_a_report_of_its_counties_and_the_year_one_of_its_own(cast: Cast) -> None:
    counted_since(SINCE)
    with acting_as(cast.city_office):
        report = make(kind=Kind.MONTHLY, place=610400000000, period=LAST_MONTH)
        year = make(kind=Kind.ANNUAL, place=610400000000, period=period_of(Kind.ANNUAL, TODAY))
    assert row(paper(report), "彬州市")[0] == "3"
    assert row(paper(report), "泾阳县")[0] == "1"
    assert year.is_so_far
