"""The police: told who and where the child is, they enter what they did; withdrawn when it was none; opened again."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lantian.access.models import AccessEntry, Post
from lantian.access.policy import Compartment, Role
from lantian.access.scopes import acting_as
from lantian.access.services import build_post, change_compartments
from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmBrief, HarmEvidence, HarmReport, HarmStep, HarmWords, PoliceEntry
from lantian.alarms.queries.police import unreceived
from lantian.alarms.rules.clock import ORDER, NotNow, Stage, Terms, due_after, may_reopen, stage_reopened
from lantian.alarms.rules.police import Entry, moves_clock, problem_of_entry, problem_of_time
from lantian.alarms.services import following_up, handling
from lantian.alarms.services.policing import enter
from lantian.alarms.services.reopening import reopen
from lantian.alarms.services.reporting import Receipt
from lantian.alarms.tests.conftest import entry_said, reported, rung, seen_by, taken_to
from lantian.files.tests.papers import photograph
from lantian.notices.models import Notice
from lantian.places.models import Unit
from tests.cast import BINZHOU, SINCE, XINMIN, Cast, past_the_policies, shown, user_of

CASES = Path(__file__).parent / "cases"
COUNTY, TOWN = (BINZHOU, BINZHOU + 999_999), (XINMIN, XINMIN + 999)
CLOSED = (HarmBrief, HarmWords, HarmEvidence, PoliceEntry)
WHERE = "在邻居王婶家"


def table() -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / "police.csv").open()))


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['kind']}-{row['problem'] or 'sound'}")
def test_what_an_entry_must_say(row: dict[str, str]):
    assert problem_of_entry(row["kind"], row) == (row["field"], row["problem"])


def test_the_time_of_an_entry_lies_between_the_event_and_now():
    now = timezone.now()
    assert problem_of_time(now, date(2026, 1, 2), now, date(2026, 1, 2)) == ""
    assert (
        problem_of_time(now + timedelta(minutes=11), date(2026, 1, 2), now, date(2026, 1, 3))
        == "in_the_future"
    )
    assert problem_of_time(now, date(2026, 1, 2), now, date(2026, 1, 1)) == "before_it_happened"


def test_only_that_the_child_was_looked_for_is_a_step_of_the_clock():
    assert {(kind, stage) for kind in Entry for stage in Stage if moves_clock(kind, stage)} == {
        ("found", "informed")
    }


def test_only_what_was_decided_is_opened_again_by_who_decided_or_from_above():
    for stage in ORDER:
        if stage in (Stage.DECIDED, Stage.FED_BACK):
            assert stage_reopened(stage) == Stage.INFORMED
        else:
            with pytest.raises(NotNow):
                stage_reopened(stage)
    city, other = (610400000000, 610499999999), (610423000000, 610423999999)
    assert may_reopen(COUNTY, COUNTY)
    assert may_reopen(city, COUNTY)
    assert not any(
        may_reopen(own, decided) for own, decided in ((COUNTY, city), (other, COUNTY), (TOWN, COUNTY))
    )


def test_what_is_done_anew_is_due_from_when_it_was_opened_again():
    terms, first = Terms().in_order, datetime(2026, 1, 1, tzinfo=timezone.get_current_timezone())
    again = first + timedelta(days=40)
    for stage in ORDER[:-1]:
        since = first if stage in (Stage.RECEIVED, Stage.ACKNOWLEDGED) else again
        due = timedelta(minutes=terms[ORDER.index(stage)])
        assert due_after(stage, first, terms, again) == since + due


@pytest.fixture
def police(cast: Cast) -> Post:
    """The police with the key to protection."""
    with acting_as(cast.city_office):
        change_compartments(post=cast.department, compartments=[Compartment.PROTECTION])
    cast.department.refresh_from_db()
    return cast.department


def sent(cast: Cast, **changes: Any) -> Receipt:
    """A report about 小雨 that was rung and sent to the police."""
    with acting_as(cast.county_office, read_only=True):
        child = cast.child("小雨")
    receipt = reported(cast, child=child, **changes)
    rung(cast, receipt)
    row = taken_to(cast, receipt, "acknowledged")
    with acting_as(cast.county_office):
        now = timezone.now()
        handling.inform(report=row, called_at=now, words="", version=row.version, now=now, whereabouts=WHERE)
    return receipt


def entered(post: Post, about: Receipt, kind: str = "received", **changes: Any) -> PoliceEntry:
    with acting_as(post):
        row = HarmReport.objects.get(pk=about.report)
        return enter(report=row, kind=kind, values=entry_said(**changes), now=timezone.now())


FOUND = {"child_is": "taken", "whereabouts": "姑姑家", "words": "已带离，交姑姑照料", "basis": "minors_11"}


def other_police(cast: Cast) -> Post:
    """The police of the next county, with the key."""
    unit = Unit.objects.create(
        name="泾阳县公安局", region_id=610423000000, kind="department", department="police"
    )
    post = build_post(user=user_of(cast.auditor), unit=unit, role=Role.DEPARTMENT, since=SINCE)
    post.compartments = [Compartment.PROTECTION]
    post.save(force_insert=True)
    return post


def test_the_unit_it_was_sent_to_is_told_who_and_where_the_child_is_and_no_other(
    cast: Cast, police: Post, request
):
    far = other_police(cast)
    request.getfixturevalue("as_web")
    receipt = sent(cast)
    with acting_as(police, read_only=True):
        told = HarmBrief.objects.get()
        assert (told.name.reveal(), told.age, told.sex) == ("张小雨", told.age, "2")
        assert told.home.reveal().endswith("新民镇 太厢村")
        assert told.whereabouts.reveal() == WHERE
    reads = {part for part, post in cast.posts.items() if shown(post, HarmBrief.objects.exists)}
    assert reads == {"county_office", "town_supervisor", "department"}
    assert not any(shown(far, model.objects.exists) for model in (*CLOSED, HarmReport))
    assert not seen_by(far, receipt)


@pytest.mark.usefixtures("as_web")
def test_without_the_key_a_unit_reads_nothing_and_enters_nothing(cast: Cast):
    receipt = sent(cast)
    assert seen_by(cast.department, receipt)
    assert not any(shown(cast.department, model.objects.exists) for model in CLOSED)
    with pytest.raises(AlarmError, match="no_key"):
        entered(cast.department, receipt)


@pytest.mark.usefixtures("as_web")
def test_what_the_police_enter_is_seen_by_the_office_at_once_and_moves_the_clock(cast: Cast, police: Post):
    receipt = sent(cast)
    with acting_as(police, read_only=True):
        assert [row.pk for row in unreceived()] == [receipt.report]
    entered(police, receipt, receipt="彬公（新）受字〔2026〕12号")
    with acting_as(police, read_only=True):
        assert not unreceived().exists()
    row = seen_by(cast.county_office, receipt)
    assert row is not None
    assert (row.stage, row.police_at is not None) == ("informed", True)
    entered(police, receipt, "found", **FOUND)
    with acting_as(cast.county_office, read_only=True):
        row = HarmReport.objects.get(pk=receipt.report)
        assert (row.stage, row.was_found, row.due_at) == ("seen", True, row.received_at + timedelta(days=5))
        first, found = PoliceEntry.objects.order_by("at")
        assert first.receipt.reveal() == "彬公（新）受字〔2026〕12号"
        assert (found.whereabouts.reveal(), found.user, found.unit) == (
            "姑姑家", police.user_id, cast.units["police"].pk,
        )  # fmt: skip
        steps = HarmStep.objects.filter(user=police.user_id).order_by("at")
        assert [step.kind for step in steps] == ["received", "seen"]
        assert Notice.objects.filter(kind="harm_police").exists()
    with acting_as(police, read_only=True):
        assert {step.user for step in HarmStep.objects.all()} == {police.user_id}, "no word of who handles it"


@pytest.mark.usefixtures("as_web")
def test_an_office_writes_down_what_the_police_told_by_telephone(cast: Cast):
    receipt = sent(cast)
    with pytest.raises(AlarmError, match="how_needed"):
        entered(cast.town_supervisor, receipt)
    entry = entered(cast.town_supervisor, receipt, "found", how="phone", **FOUND)
    assert (entry.unit, entry.how) == (cast.units["police"].pk, "phone")
    row = seen_by(cast.town_supervisor, receipt)
    assert row is not None
    assert row.stage == "seen"
    entered(
        cast.town_supervisor,
        receipt,
        "result",
        how="letter",
        result="warning",
        words="发出告诫书",
        basis="violence_16",
    )


@pytest.mark.usefixtures("as_web")
def test_no_entry_before_it_was_sent_nor_without_its_basis(cast: Cast, police: Post):
    receipt = reported(cast)
    rung(cast, receipt)
    with pytest.raises(AlarmError, match="not_now"):
        entered(cast.town_supervisor, receipt, how="phone")
    receipt = sent(cast)
    with pytest.raises(AlarmError, match="no_officer"):
        entered(police, receipt, officer="")
    with acting_as(police):
        for wrong in ({"basis": ""}, {"kind": "found"}, {"kind": "result"}, {"child_is": "taken"}):
            row = HarmReport.objects.get(pk=receipt.report)
            values = {"kind": "received", "basis": "police_21", **wrong}
            bare = PoliceEntry(
                report=row, region=row.region, units=row.units, happened_at=timezone.now(),
                user=police.user_id, seat=police.seat, **values,
            )  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                bare.save(force_insert=True)


def test_what_was_told_is_withdrawn_when_there_was_no_harm_and_told_again_when_opened_again(
    cast: Cast, police: Post, tmp_path, as_web: None
):
    picture = tmp_path / "a.jpg"
    picture.write_bytes(photograph(32, 24))
    receipt = sent(cast, evidence=[picture])
    entered(police, receipt, "found", **FOUND)
    assert all(shown(police, model.objects.exists) for model in CLOSED)
    taken_to(cast, receipt, "fed_back")
    following_up.add_words(code=receipt.code, key=uuid4(), words="又想起一件事")
    assert not any(shown(police, model.objects.exists) for model in CLOSED)
    row = seen_by(police, receipt)
    assert row is not None, "that there was a report, and that it was none, stays"
    with pytest.raises(AlarmError, match="not_now"):
        entered(police, receipt)
    assert all(shown(cast.town_supervisor, model.objects.exists) for model in CLOSED), (
        "what was told stays on record"
    )
    with acting_as(cast.county_office):
        reopen(report=row, words="邻居又听见打骂声", version=row.version, now=timezone.now())
    assert all(shown(police, model.objects.exists) for model in CLOSED)
    entered(police, receipt, "found", **FOUND)
    assert seen_by(cast.county_office, receipt).stage == "seen"  # type: ignore[union-attr]


@pytest.mark.usefixtures("as_web")
def test_a_decided_report_is_opened_again_with_a_reason_and_its_clock_runs_anew(cast: Cast):
    receipt = sent(cast)
    row = taken_to(cast, receipt, "fed_back")
    now = timezone.now()
    for part in ("town_supervisor", "other_county_office"):
        with acting_as(cast.posts[part]), pytest.raises(AlarmError, match="not_decided_here"):
            reopen(report=row, words="邻居又听见打骂声", version=row.version, now=now)
    with acting_as(cast.city_office):
        with pytest.raises(AlarmError, match="no_words"):
            reopen(report=row, words="再看", version=row.version, now=now)
        with pytest.raises(AlarmError, match="overtaken"):
            reopen(report=row, words="邻居又听见打骂声", version=row.version - 1, now=now)
        again = reopen(report=row, words="邻居又听见打骂声", version=row.version, now=now)
        assert (again.stage, again.outcome, again.decided_at) == ("informed", "", None)
        assert again.due_at == again.next_call_at == now + timedelta(days=1)
        kept = again.history.order_by("-version").first()
        assert (kept.outcome, kept.stage) == ("no_harm", "fed_back")
        with pytest.raises(AlarmError, match="not_now"):
            reopen(report=again, words="邻居又听见打骂声", version=again.version, now=now)
    assert following_up.follow(receipt.code).stage == "informed"
    row = taken_to(cast, receipt, "decided")
    assert row.due_at == now + timedelta(days=7)
    with acting_as(cast.county_office, read_only=True):
        decided = HarmStep.objects.filter(kind="decided").order_by("at")
        assert [step.outcome for step in decided] == ["no_harm", "no_harm"]
        assert HarmStep.objects.get(kind="reopened").words.reveal() == "邻居又听见打骂声"


def test_the_city_alone_opens_again_what_the_city_decided(cast: Cast, as_web: None):
    receipt = sent(cast)
    row = taken_to(cast, receipt, "decided", by="city_office")
    with acting_as(cast.county_office), pytest.raises(AlarmError, match="not_decided_here"):
        reopen(report=row, words="邻居又听见打骂声", version=row.version, now=timezone.now())


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_police_read_on_record_and_enter_on_their_pages(cast: Cast, police: Post, enter):
    receipt = sent(cast)
    browser, page = enter("department"), f"/alarms/{receipt.report}/"
    shown_page = text(browser.get(page))
    assert all(word in shown_page for word in ("张小雨", WHERE, "太厢村", f"{page}police/received/"))
    assert "冯师" not in shown_page
    assert "/children/" not in shown_page
    assert page in text(browser.get("/alarms/"))
    with past_the_policies():
        line = AccessEntry.objects.filter(user=police.user_id, action="alarms.read").latest("at")
        assert line.detail["briefs"] == 1
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    form = {"happened_at": now, "officer": "雷鸣 110218", "basis": "police_21"}
    assert browser.get(f"{page}police/received/").status_code == 200
    assert browser.get(f"{page}police/nothing/").status_code == 404
    assert browser.post(f"{page}police/received/", {**form, "officer": ""}).status_code == 422
    assert browser.post(f"{page}police/received/", {**form, "receipt": "受字12号"}).url == page
    found = {**form, "child_is": "hospital", "words": "手臂骨折，已送医", "basis": "minors_11"}
    assert "请填写孩子现在在哪里" in text(browser.post(f"{page}police/found/", found))
    assert browser.post(f"{page}police/found/", {**found, "whereabouts": "县医院"}).url == page
    office = text(enter("county_office").get(page))
    assert all(word in office for word in ("受字12号", "县医院", "手臂骨折", "雷鸣 110218", "彭警"))
    assert 'name="how"' in text(enter("county_office").get(f"{page}police/result/"))


def test_a_report_is_opened_again_on_its_page_by_who_decided(cast: Cast, enter):
    receipt = sent(cast)
    page = f"/alarms/{receipt.report}/again/"
    county = enter("county_office")
    assert county.get(page).status_code == 404, "nothing is decided yet"
    row = taken_to(cast, receipt, "decided")
    assert page in text(county.get(f"/alarms/{receipt.report}/"))
    assert county.post(page, {"version": row.version, "words": ""}).status_code == 422
    assert county.post(page, {"version": row.version, "words": "邻居又听见打骂声"}).status_code == 302
    assert "邻居又听见打骂声" in text(county.get(f"/alarms/{receipt.report}/"))
    assert enter("town_supervisor").get(page).status_code == 403


def test_where_nobody_of_the_police_has_the_key_the_office_is_told_to_ring_them(cast: Cast, enter):
    receipt = sent(cast)
    assert "彬州市公安局" in text(enter("county_office").get(f"/alarms/{receipt.report}/"))
    closed = text(enter("department").get(f"/alarms/{receipt.report}/"))
    assert "小雨" not in closed
    assert WHERE not in closed
