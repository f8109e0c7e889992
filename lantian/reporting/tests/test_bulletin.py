"""The bulletin leaves the house: what it tells is in the ledger of disclosure, and what is small is told nowhere."""

from datetime import date

import pytest

from lantian.access.scopes import acting_as
from lantian.census.returns.tests.registers import Drawn, put
from lantian.disclosure.models import Release
from lantian.disclosure.queries.releases import told_before
from lantian.disclosure.rules.tables import Table, shown_from
from lantian.insight.declared import indicators
from lantian.registry.models import StatusEpisode
from lantian.reporting.compiling.bulletin import ALL, GROUPS
from lantian.reporting.models import Report
from lantian.reporting.rules.content import FEW, content_from
from lantian.reporting.rules.periods import Kind, period_of
from lantian.reporting.services.making import correct, make
from tests.cast import BINZHOU, Cast

pytestmark = pytest.mark.django_db
AUTUMN = period_of(Kind.BULLETIN, date(2026, 9, 30))


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """Eighteen children who count in 新民镇: ten at school, six too young for it, two who left it."""
    with acting_as(cast.city_office):
        StatusEpisode.objects.all().delete()
        for stage in ["primary"] * 10 + ["kindergarten"] * 6 + ["dropout"] * 2:
            has_hukou = stage != "kindergarten"
            put(Drawn(stage=(stage, stage), hukou=(has_hukou, has_hukou)), calibre="mca2024")
    return cast


def bulletin(cast: Cast) -> Report:
    with acting_as(cast.county_office):
        return make(kind=Kind.BULLETIN, place=BINZHOU, period=AUTUMN)


def test_it_tells_what_the_ledger_holds_and_no_small_number(stage: Cast, as_web: None) -> None:
    report = bulletin(stage)
    with acting_as(stage.county_office):
        ledger = shown_from(Release.objects.get(pk=report.release).tables[0])
    at = {column: index for index, column in enumerate(ledger.columns)}
    assert [row[at[ALL]] for row in ledger.cells] == [18, 18]
    assert [row[at["dropout"]] for row in ledger.cells] == [None, None]
    tables = [table for section in content_from(report.content).sections for table in section.tables]
    for group, table in zip(GROUPS, tables, strict=True):
        told = [[value.value for value in row[1:]] for row in table.rows]
        held = [[row[at[code]] for code in (ALL, *group.codes)] for row in ledger.cells]
        assert told == [[FEW if cell is None else cell for cell in row] for row in held]
    assert "辍学" in tables[1].headings


def test_answers_are_protected_against_what_a_bulletin_told(stage: Cast, as_web: None) -> None:
    report = bulletin(stage)
    answer = Table("asked", date(2026, 9, 30), (BINZHOU,), (ALL,), ((18,),))
    with acting_as(stage.county_office):
        assert [shown.as_data() for shown in told_before([answer])] == Release.objects.get(
            pk=report.release
        ).tables
    assert indicators()[ALL].calibre == "mca2024"


def test_a_corrected_bulletin_calls_the_first_one_wrong_in_the_ledger(stage: Cast, as_web: None) -> None:
    first = bulletin(stage)
    with acting_as(stage.county_office):
        second = correct(report=first, reason="两名儿童已复学")
        assert Release.objects.get(pk=first.release).withdrawals.get().reason == "两名儿童已复学"
        assert second.release != first.release
