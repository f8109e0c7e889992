"""The list for a department: its columns and no others, taken with a reason, and back through the cross-check."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.census.returns.tests.registers import Drawn, put
from lantian.files.models import StoredFile
from lantian.files.services import content_of
from lantian.linkage.services.bringing import begin_source
from lantian.registry.models import Child, StatusEpisode
from lantian.registry.services.erasing import erase_child
from lantian.reporting.errors import ReportError
from lantian.reporting.models import Report
from lantian.reporting.rules.content import content_from
from lantian.reporting.rules.departments import CHECKS, Department
from lantian.reporting.services.crosschecking import take_list
from tests.cast import BINZHOU, JINGYANG, Cast, past_the_policies

pytestmark = pytest.mark.django_db
REASON = "2026年下半年信息核对"


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """小雨 counts, and another child without a number."""
    with acting_as(cast.city_office):
        StatusEpisode.objects.all().delete()
        child = cast.child("小雨")
        StatusEpisode(
            child=child,
            region=child.region,
            calibre="mca2024",
            edition=1,
            since=date(2025, 1, 1),
            standing="in",
        ).save(force_insert=True)
        put(Drawn(stage=("primary", "primary")), calibre="mca2024")
    return cast


def taken(cast: Cast, department: Department = Department.EDUCATION) -> Report:
    with acting_as(cast.county_office):
        return take_list(department=department, place=BINZHOU, reason=REASON)


def workbook(cast: Cast, report: Report) -> tuple[bytes, openpyxl.Workbook]:
    with acting_as(cast.county_office, read_only=True):
        content = b"".join(content_of(StoredFile.objects.get(pk=report.file)))
    return content, openpyxl.load_workbook(BytesIO(content))


def test_a_department_gets_its_columns_with_who_took_them_and_why(stage: Cast, as_web: None) -> None:
    report = taken(stage)
    _content, book = workbook(stage, report)
    about, sheet = book.worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [heading for heading, _ in CHECKS[Department.EDUCATION].columns]
    known = next(row for row in rows if row[0] == "张小雨")
    assert known[1] == "610427201705040026"
    told = [cell.value for row in about.iter_rows() for cell in row if cell.value]
    assert any("钱县" in line and REASON in line for line in told)
    assert "钱县" in sheet.oddFooter.left.text
    with past_the_policies():
        entry = AccessEntry.objects.get(action="reporting.take_list")
    assert entry.detail == {"count": 2, "department": "education", "reason": REASON}


def test_the_report_on_it_names_nobody(stage: Cast, as_web: None) -> None:
    report = taken(stage)
    assert "小雨" not in str(report.content)
    assert "610427201705040026" not in str(report.content)
    assert content_from(report.content).paper(sees_all=True).parts[1].tables[0].rows[0][1].text == "2"
    again = taken(stage)
    assert (again.edition, again.replaces_id) == (2, report.pk)
    with acting_as(stage.other_county_office), pytest.raises(ReportError, match="nobody"):
        take_list(department=Department.POLICE, place=JINGYANG, reason=REASON)


@pytest.mark.parametrize("department", list(Department))
def test_what_comes_back_is_understood_by_the_cross_check(stage: Cast, department: Department) -> None:
    content, _book = workbook(stage, taken(stage, department))
    with acting_as(stage.county_office):
        source = begin_source(
            chunks=[content], file_name="退回.xlsx", region=BINZHOU, kind=CHECKS[department].returns_as, name="",
            giver="彬州市教育局", as_of=timezone.localdate(),
        )  # fmt: skip
    assert source.state == "waiting"
    assert source.total == 2
    assert source.mapping[:4] == ["child_name", "identity_number", "sex", "birth_on"]


def test_an_erased_child_takes_the_list_with_it(stage: Cast, as_web: None) -> None:
    report = taken(stage)
    with acting_as(stage.city_office):
        erase_child(child=Child.objects.get(pk=stage.children["小雨"]), basis="法定监护人申请")
    with acting_as(stage.county_office):
        assert StoredFile.objects.get(pk=report.file).removal == "erased"
        assert Report.objects.get(pk=report.pk).content == report.content


def test_the_page_takes_a_list_and_leads_back(stage: Cast, enter: Callable[[str], Client]) -> None:
    county = enter("county_office")
    values = {"department": "police", "place": BINZHOU, "reason": REASON}
    assert county.post("/reports/lists/new/", values | {"reason": "x"}).status_code == 422
    assert county.post("/reports/lists/new/", values | {"place": JINGYANG}).status_code == 422
    page = county.post("/reports/lists/new/", values, follow=True).content.decode()
    assert f"/linkage/lists/new/?kind=hukou&amp;place={BINZHOU}" in page
    back = county.get(f"/linkage/lists/new/?kind=hukou&place={BINZHOU}").context["form"]
    assert back["kind"].value() == "hukou"
    auditor = enter("auditor")
    assert auditor.get("/reports/lists/new/").status_code == 403
    with past_the_policies():
        report = Report.objects.get()
    assert "/files/" in county.get(f"/reports/{report.pk}/").content.decode()
    assert "/files/" not in auditor.get(f"/reports/{report.pk}/").content.decode()
