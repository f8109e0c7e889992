"""A county makes its monthly report, takes the workbook with it, and corrects it aloud."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
from django.utils import timezone
from playwright.sync_api import expect

from lantian.insight.models import DayState
from lantian.insight.services.counting import count_city
from lantian.insight.services.turning import turn_city
from lantian.kernel.city import in_cities
from tests.cast import CITY
from tests.stories.house import Tables
from tests.stories.looking import grave_findings, overflow

TODAY = timezone.localdate()


def test_a_county_makes_its_report_and_corrects_it(enter, tables: Tables):
    tables.behind_the_scenes(figures_are_old)
    county = enter("county_office")
    county.goto("/reports/")
    county.get_by_role("link", name="编制报告").click()
    county.get_by_role("button", name="开始编制").click()
    expect(county.get_by_role("heading", level=1)).to_contain_text("农村留守儿童关爱服务月报")
    row = county.get_by_role("row", name=re.compile("^在册儿童"))
    expect(row.first).to_contain_text("3")
    assert grave_findings(county) == []
    first = county.url
    with county.expect_download() as download:
        county.get_by_role("link", name=".xlsx").click()
    assert download.value.suggested_filename.endswith("月）-1.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes())).worksheets[1]
    assert [cell.value for cell in sheet[4]][:2] == ["在册儿童", 3]

    county.get_by_role("link", name="更正").click()
    county.fill("[name=reason]", "一户重复登记，已合并")
    county.get_by_role("button", name="编制新版").click()
    expect(county.get_by_role("main")).to_contain_text("更正说明：一户重复登记，已合并")
    county.goto(first)
    expect(county.get_by_role("main")).to_contain_text("本报告已有新的版次")
    county.set_viewport_size({"width": 390, "height": 844})
    assert overflow(county) <= 0


def figures_are_old() -> None:
    """Figures have been counted since the year before last."""
    turn_city(CITY, TODAY)
    count_city(CITY, TODAY)
    with in_cities(CITY):
        DayState.objects.update(on=date(TODAY.year - 2, 1, 1))
