"""The pages: offices make and correct, the auditor reads, nobody below a county sees any."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantian.reporting.models import Report
from lantian.reporting.rules.periods import Kind, period_of
from lantian.reporting.tests.conftest import TODAY, counted_since
from tests.cast import BINZHOU, JINGYANG, SINCE, Cast, past_the_policies
from tests.test_city_named import complaints

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
LAST_MONTH = period_of(Kind.MONTHLY, TODAY).before
ASKED = {"report": f"monthly:{LAST_MONTH.since}", "place": BINZHOU}


def test_an_office_makes_a_report_once_and_corrects_it_with_a_reason(cast: Cast, enter: Enter) -> None:
    counted_since(SINCE)
    county = enter("county_office")
    went = county.post("/reports/new/", ASKED)
    first = went.url
    assert "在册儿童" in county.get(first).content.decode()
    again = county.post("/reports/new/", ASKED, follow=True)
    assert again.redirect_chain[-1][0] == first
    assert "已经编制" in again.content.decode()
    assert county.post(f"{first}correct/", {"reason": "错"}).status_code == 422
    page = county.post(f"{first}correct/", {"reason": "一户重复登记"}, follow=True).content.decode()
    assert "一户重复登记" in page
    assert "有新的版次" in county.get(first).content.decode()
    assert county.post(f"{first}correct/", {"reason": "再改一次"}).status_code == 422
    listed = county.get("/reports/").context["rows"]
    assert [row["report"].edition for row in listed] == [2]


def test_what_cannot_be_asked_is_refused_in_words(cast: Cast, enter: Enter) -> None:
    county = enter("county_office")
    for wrong in ({"place": JINGYANG}, {"report": "monthly:2099-01-01"}, {"report": "x"}, {"place": "—"}):
        assert county.post("/reports/new/", ASKED | wrong).status_code == 422
    assert county.get("/reports/?kind=nothing&place=x").status_code == 200


def test_files_are_for_those_who_read_and_as_they_read(cast: Cast, enter: Enter) -> None:
    counted_since(SINCE)
    url = enter("county_office").post("/reports/new/", ASKED).url
    for kind in ("xlsx", "docx", "pdf"):
        answer = enter("city_office").get(f"{url}file/{kind}/")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
    assert enter("city_office").get(f"{url}file/exe/").status_code == 404
    assert enter("other_county_office").get(url).status_code == 404
    auditor = enter("auditor")
    assert "*" in auditor.get(url).content.decode()
    assert auditor.post("/reports/new/", ASKED).status_code == 403
    assert enter("town_supervisor").get(url).status_code == 403


def test_pages_name_the_city_and_ask_little(cast: Cast, enter: Enter) -> None:
    counted_since(SINCE)
    county = enter("county_office")
    with CaptureQueriesContext(connection) as making:
        url = county.post("/reports/new/", ASKED).url
    with CaptureQueriesContext(connection) as reading:
        county.get(url)
        county.get("/reports/")
    statements = [query["sql"] for query in (*making, *reading)]
    assert not complaints([sql for sql in statements if "SAVEPOINT" not in sql])
    assert sum("reporting_" in query["sql"] for query in reading) <= 4
    with past_the_policies():
        assert Report.objects.count() == 1
