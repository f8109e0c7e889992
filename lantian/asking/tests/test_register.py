"""Whoever wants a form filled in registers first; figures answer instead of the field, and a village may say no."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.asking.errors import AskingError
from lantian.asking.models import FormAnswer, RequestedForm, UnlistedForm
from lantian.asking.queries.register import year_of
from lantian.asking.services import deciding, registering, telling
from lantian.asking.tests.conftest import COMPLETE, DAY, ON_FILE, TODAY
from lantian.disclosure.models import Release
from lantian.insight.tests.conftest import followed
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.places.rules import Level
from tests.cast import BINZHOU, TAIXIANG, Cast, past_the_policies
from tests.test_city_named import complaints

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]

TERMS: dict[str, Any] = {
    "title": "留守儿童基本情况月报表",
    "asker": "市教育局",
    "person": "刘科长",
    "phone": "029-33211234",
    "document": "咸教发〔2026〕12号",
    "article": "第三条",
    "columns": "在册儿童人数\n=2+3 | 资料完整的\n身高",
    "filler": "village",
    "often": "monthly",
    "until": None,
    "minutes": None,
}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": " "}, "title_needed"),
    ({"asker": ""}, "asker_needed"),
    ({"columns": "\n |\n"}, "columns_needed"),
    ({"columns": "\n".join(map(str, range(61)))}, "too_many_columns"),
    ({"document": ""}, "article_alone"),
    ({"until": TODAY - DAY}, "until_past"),
]
NOT_ALLOWED = [(" ", TODAY, "reason_needed"), ("好", None, "until_needed"), ("好", TODAY - DAY, "until_past")]


def registered(cast: Cast, part: str = "county_office", **changes: Any) -> RequestedForm:
    with acting_as(cast.posts[part]):
        return registering.register_form(values={**TERMS, **changes}, today=TODAY)


def matched(cast: Cast, form: RequestedForm) -> RequestedForm:
    with acting_as(cast.county_office):
        return registering.match_columns(form=form, version=form.version, figures=[ON_FILE, COMPLETE, ""])


def test_a_form_is_on_record_with_who_asks_and_on_what_basis(cast: Cast) -> None:
    form, second = registered(cast), registered(cast, document="", article="")
    assert (form.number, second.number) == (1, 2)
    assert form.label == f"{TODAY.year}-001"
    assert (form.fillers, form.minutes) == (2, 19)
    assert form.has_basis
    assert not second.has_basis
    assert registered(cast, "city_office").number == 1
    for wrong, code in WRONG:
        with pytest.raises(AskingError, match=code):
            registered(cast, **wrong)
    with acting_as(cast.village_director):
        assert RequestedForm.objects.count() == 3
    with acting_as(cast.far_village_director):
        assert RequestedForm.objects.count() == 1


def test_figures_of_the_day_answer_a_form_and_what_left_is_on_record(cast: Cast) -> None:
    followed()
    form = registered(cast)
    with acting_as(cast.county_office), pytest.raises(AskingError, match="nothing_matched"):
        deciding.answer(form=form, version=1, level=None, today=TODAY)
    form = matched(cast, form)
    with acting_as(cast.city_office), pytest.raises(AskingError, match="not_yours"):
        deciding.answer(form=form, version=form.version, level=None, today=TODAY)
    with acting_as(cast.county_office):
        with pytest.raises(Conflict):
            deciding.answer(form=form, version=1, level=Level.TOWN, today=TODAY)
        assert not Release.objects.exists()
        given = deciding.answer(form=form, version=form.version, level=Level.TOWN, today=TODAY)
        release = Release.objects.get(pk=given.release)
        assert release.reader == "市教育局"
        # Three children are too few to be told outside; their number stands nowhere in what was given.
        assert release.tables[0]["columns"][0] == ON_FILE
        assert {cell for row in release.tables[0]["cells"] for cell in row} <= {None, 0}
        answered = RequestedForm.objects.get(pk=form.pk)
        assert answered.state == "answered"
        # A form that comes again is answered again.
        deciding.answer(form=answered, version=answered.version, level=None, today=TODAY + DAY)
        assert FormAnswer.objects.filter(form=form).count() == 2
        year = year_of(TODAY.year)
    assert (year.forms, year.answers, year.by_state["answered"]) == (1, 2, 1)
    assert year.minutes == year.spared[0].times * 2 * 19


def test_a_form_is_allowed_with_a_reason_and_an_end_or_declined(cast: Cast) -> None:
    form = registered(cast)
    with acting_as(cast.county_office):
        for reason, until, code in NOT_ALLOWED:
            with pytest.raises(AskingError, match=code):
                deciding.allow(form=form, version=1, today=TODAY, reason=reason, until=until)
        allowed = deciding.allow(form=form, version=1, reason="上级统一部署", until=TODAY, today=TODAY)
        with pytest.raises(AskingError, match="not_now"):
            deciding.decline(form=allowed, version=allowed.version, reason="无依据", today=TODAY)
        with pytest.raises(AskingError, match="not_now"):
            registering.change_form(form=allowed, version=allowed.version, values=TERMS, today=TODAY)
        opened = deciding.reopen(form=allowed, version=allowed.version)
        declined = deciding.decline(form=opened, version=opened.version, reason="系统已有", today=TODAY)
        assert (declined.state, declined.allowed_until) == ("declined", None)
        assert form.history.model.objects.filter(pgh_obj_id=form.pk).count() == 3  # type: ignore[attr-defined]
    with acting_as(cast.town_supervisor):
        town = registering.register_form(values=TERMS, today=TODAY)
    with acting_as(cast.county_office):
        assert deciding.is_mine(town)
    with acting_as(cast.city_office):
        assert not deciding.is_mine(town)


def test_one_tap_tells_the_county_and_the_county_answers(cast: Cast) -> None:
    with acting_as(cast.village_director):
        told = telling.report(title="", asker="", today=TODAY)
        assert not Notice.objects.exists()
    with acting_as(cast.next_village_director):
        assert not UnlistedForm.objects.exists()
    with acting_as(cast.county_office):
        assert Notice.objects.filter(kind="form_unlisted").count() == 1
        with pytest.raises(AskingError, match="settle_words_needed"):
            telling.refuse(unlisted=told, version=1, answer=" ", today=TODAY)
        telling.refuse(unlisted=told, version=1, answer="不用填，我们来答复", today=TODAY)
    with acting_as(cast.village_director):
        assert Notice.objects.filter(kind="form_settled").count() == 1
        second = telling.report(title="表", asker="某局", today=TODAY)
    with acting_as(cast.county_office):
        form = registering.register_form(values=TERMS, today=TODAY, unlisted=second)
        assert UnlistedForm.objects.get(pk=second.pk).form == form.pk
        assert year_of(TODAY.year).unlisted == {"refused": 1, "registered": 1}


def test_the_pages_from_the_register_to_the_file(cast: Cast, enter: Enter) -> None:
    followed()
    county, village = enter("county_office"), enter("village_director")
    new = reverse("asking:form_new")
    posted = {**TERMS, "until": "", "minutes": "", "version": 0}
    assert county.post(new, {**posted, "columns": ""}).status_code == 422
    match = county.post(new, posted).url
    assert "在册儿童" in county.get(match).content.decode()
    page = match.removesuffix("match/")
    assert county.post(match, {"version": 1, "column0": ON_FILE, "column1": COMPLETE}).status_code == 302
    assert county.post(match, {"version": 1, "column0": COMPLETE}).status_code == 409
    assert county.post(match, {"version": 2, "column0": "no.such"}).status_code == 422
    shown = county.get(page).content.decode()
    assert "3211234" not in shown
    assert "33211234" in county.post(f"{page}phone/").content.decode()
    assert county.post(f"{page}answer/", {"version": 2, "level": "village"}).status_code == 422
    answer = county.post(f"{page}answer/", {"version": 2, "level": "town"}).url
    with CaptureQueriesContext(connection) as asked:
        assert "*" in county.get(answer).content.decode()
        for address in (page, reverse("asking:forms"), reverse("asking:year"), reverse("asking:unlisted")):
            assert county.get(address).status_code == 200
    assert not complaints([query["sql"] for query in asked])
    book = load_workbook(BytesIO(county.get(f"{answer}file/").content))
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.rows for cell in row)
    assert (
        "留守儿童基本情况月报表" in village.get(f"{reverse('asking:forms')}?show=need_not").content.decode()
    )
    assert village.post(new, posted).status_code == 403
    assert village.post(reverse("asking:unlisted_report")).status_code == 302
    assert "县级正在处理" in village.get(reverse("asking:forms")).content.decode()
    assert enter("far_village_director").get(page).status_code == 404
    with past_the_policies():
        assert AccessEntry.objects.filter(action="asking.decide_form", region=BINZHOU).count() == 2
        assert UnlistedForm.objects.get().region == TAIXIANG


def test_a_year_that_is_none_is_the_present_one(cast: Cast, enter: Enter) -> None:
    client = enter("county_office")
    for typed in ("", "abcd", "0000", "9999", str(TODAY.year)):
        assert client.get(reverse("asking:year"), {"year": typed}).status_code == 200
