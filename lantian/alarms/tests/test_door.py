"""The open door: reports fall in without a cookie, floods are held back and never dropped, nothing comes out."""

import re
from datetime import timedelta
from uuid import uuid4

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as, acting_as_nobody
from lantian.alarms.errors import AlarmError
from lantian.alarms.jobs import watch
from lantian.alarms.models import HarmEvidence, HarmReport, HarmReporter, ReportVisit
from lantian.alarms.services import handling
from lantian.alarms.services.holding import leave_held
from lantian.alarms.services.telling import tell_of_words
from lantian.alarms.tests.conftest import taken_to
from lantian.files.services import path_of
from lantian.files.tests.papers import HEIC, pdf, photograph, scan
from lantian.notices.models import Notice
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast, past_the_policies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web", "cast")]
HOUR = timedelta(hours=1)
DOOR, LOOK, MORE = "/alarms/public/", "/alarms/public/look/", "/alarms/public/more/"
SAID = {
    "place": TAIXIANG,
    "called": "no",
    "situations": ["violence"],
    "happened_on": timezone.localdate().isoformat(),
    "age": "8",
    "sex": "1",
    "seen": "穿红棉袄的男孩",
    "spot": "村口小卖部旁边",
    "words": "被大人用棍子打",
    "name": "",
    "phone": "",
}


def tell(**changes):
    """As anybody without a cookie, and with the check against forged requests on."""
    return Client(enforce_csrf_checks=True).post(DOOR, {"key": uuid4(), **SAID, **changes})


def code_in(answer) -> str:
    (code,) = re.findall(r"6104(?:-[2-9A-Z]{4}){4}", answer.content.decode())
    return code


def test_hotlines_come_first_and_the_place_is_found_without_a_script():
    page = Client().get(DOOR).content.decode()
    assert page.index('href="tel:110"') < page.index("<form")
    for number in ("110", "120", "12345", "12349", "12355"):
        assert f"tel:{number}" in page
    assert f"?place={BINZHOU}" in Client().get("/alarms/public/place/").content.decode()
    page = Client().get("/alarms/public/place/", {"place": XINMIN}).content.decode()
    assert f"{DOOR}?place={TAIXIANG}" in page
    assert 'name="situations"' in Client().get(DOOR, {"place": TAIXIANG}).content.decode()


def test_no_cookie_is_needed_and_none_is_given():
    client = Client(enforce_csrf_checks=True)
    for answer in (client.get(DOOR), client.post(DOOR, {"key": uuid4(), **SAID}), client.get(LOOK)):
        assert (answer.status_code, len(answer.cookies)) == (200, 0)


def test_unnamed_it_falls_in_and_the_code_leads_back(cast: Cast):
    code = code_in(tell())
    with acting_as(cast.county_office, read_only=True):
        row = HarmReport.objects.get()
        assert (row.source, row.region, row.age, row.called_at) == ("public", TAIXIANG, 8, None)
    with past_the_policies():
        assert not HarmReporter.objects.exists()
    page = Client().post(LOOK, {"code": code})
    assert (page.status_code, "tel:110" in page.content.decode()) == (200, False)
    answer = Client(enforce_csrf_checks=True).post(MORE, {"code": code, "key": uuid4(), "words": "是他叔叔"})
    assert answer.status_code == 200
    taken_to(cast, type("R", (), {"report": row.pk}), "fed_back")
    assert "已经核实" in Client().post(LOOK, {"code": code}).content.decode()


def test_a_wrong_code_says_nothing_of_others():
    tell()
    for code in ("6104-2222-2222-2222-2222", "x", ""):
        assert Client().post(LOOK, {"code": code}).status_code == 422
        assert Client().post(MORE, {"code": code, "key": uuid4(), "words": "字"}).status_code == 422


def test_named_the_name_lies_sealed_apart(cast: Cast):
    tell(name="王大妈", phone="13991030001")
    with acting_as(cast.county_office, read_only=True):
        assert not HarmReporter.objects.exists()
    cast.county_office.compartments = [Compartment.REPORTER]
    with acting_as(cast.county_office, read_only=True):
        row = HarmReporter.objects.get()
        assert (row.name.reveal(), row.phone.reveal(), row.owner) == ("王大妈", "13991030001", None)


def test_nobody_at_the_door_reads_anything_back():
    tell()
    for table in ("alarms_harmreport", "alarms_harmwords", "alarms_harmreporter", "alarms_alarmcall"):
        with (
            acting_as_nobody(read_only=True),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{table}"."city" = 6104')


WRONG = [
    {"situations": []},
    {"situations": ["cold"]},
    {"place": ""},
    {"place": "610400000000"},
    {"place": "小"},
    {"called": ""},
    {"called": "at", "called_at": ""},
    {"called": "at", "called_at": "2999-01-01T00:00"},
    {"happened_on": "2999-01-01"},
    {"happened_on": "1999-01-01"},
    {"age": "40"},
    {"words": "字" * 1501},
    {"phone": "12345678"},
    {"key": "x"},
]


def test_what_cannot_be_is_said_and_kept_nowhere(cast: Cast):
    assert [changes for changes in WRONG if tell(**changes).status_code != 422] == []
    with acting_as(cast.county_office, read_only=True):
        assert not HarmReport.objects.exists()


def held() -> list[HarmReport]:
    return list(HarmReport.objects.filter(is_quarantined=True).order_by("received_at"))


def rung_for_held(cast: Cast) -> list[tuple]:
    """The unread calls for held reports: who was asked to look at how many."""
    with past_the_policies():
        return list(
            Notice.objects.filter(kind="harm_quarantined").order_by("told_at").values_list("seat", "count")
        )


def an_hour_passes(cast: Cast) -> None:
    """For what is held, and for who was at the door."""
    with past_the_policies(), pgtrigger.ignore():
        for row in HarmReport.objects.filter(is_quarantined=True):
            HarmReport.objects.filter(pk=row.pk).update(
                next_call_at=row.next_call_at and row.next_call_at - HOUR, received_at=row.received_at - HOUR
            )


def test_a_flood_is_held_back_never_dropped_and_gets_the_same_answer(cast: Cast):
    answers = [tell() for _number in range(7)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({code_in(answer) for answer in answers}) == 7
    with acting_as(cast.county_office, read_only=True):
        assert (HarmReport.objects.count(), len(held())) == (7, 2)
    watch(timestamp=0)
    assert rung_for_held(cast) == [(cast.county_office.seat, 2)]
    with acting_as(cast.county_office):
        one = held()[0]
        row = handling.release(report=one, version=one.version, now=timezone.now())
        assert (row.is_quarantined, row.next_call_at is not None) == (False, True)
    ReportVisit.objects.update(at="2020-01-01T00:00Z")
    watch(timestamp=0)
    assert not ReportVisit.objects.exists()
    tell()
    with acting_as(cast.county_office, read_only=True):
        assert HarmReport.objects.filter(is_quarantined=True).count() == 1


def test_what_is_held_is_rung_for_once_an_hour_and_then_by_the_city_too_until_somebody_looked(cast: Cast):
    county, city = cast.county_office.seat, cast.city_office.seat
    for _number in range(7):
        tell()
    watch(timestamp=0), tell(), watch(timestamp=0), watch(timestamp=0)
    assert rung_for_held(cast) == [(county, 2)]
    an_hour_passes(cast)
    watch(timestamp=0), watch(timestamp=0)
    assert rung_for_held(cast)[1:] in ([(county, 3), (city, 3)], [(city, 3), (county, 3)])
    with acting_as(cast.county_office):
        for chosen, words, code in (([], "没有此事", "none_chosen"), ([held()[0].pk], "", "no_words")):
            with pytest.raises(AlarmError, match=code):
                leave_held(reports=chosen, words=words, now=timezone.now())
        assert leave_held(reports=[row.pk for row in held()], words="同一人反复乱填", now=timezone.now()) == 3
    an_hour_passes(cast)
    watch(timestamp=0)
    assert len(rung_for_held(cast)) == 3
    with acting_as(cast.county_office):
        assert len(held()) == 3, "They are kept."


def test_the_county_sees_what_is_held_and_leaves_what_is_not_real(cast: Cast, enter):
    for _number in range(7):
        tell()
    county = enter("county_office")
    page = county.get("/alarms/held/").content.decode()
    assert (page.count('name="report"'), ">2</span>" in county.get("/alarms/").content.decode()) == (2, True)
    with acting_as(cast.county_office, read_only=True):
        keys = [row.pk for row in held()]
    leave = "/alarms/held/looked/"
    for chosen, words in (([], "没有此事"), (["x"], "没有此事"), (keys, "")):
        county.post(leave, {"report": chosen, "words": words})
        assert county.get("/alarms/held/").content.decode().count('name="report"') == 2
    enter("other_county_office").post(leave, {"report": keys, "words": "别县的人不能处理"})
    county.post(leave, {"report": keys[:1], "words": "同一人反复乱填"})
    assert county.get("/alarms/held/").content.decode().count('name="report"') == 1
    assert str(keys[0]) in county.get("/alarms/held/", {"state": "left"}).content.decode()
    one = county.get(f"/alarms/{keys[0]}/").content.decode()
    assert ("同一人反复乱填" in one, f"/alarms/{keys[0]}/release/" in one) == (True, True)


def test_words_added_to_what_was_left_held_wake_the_county(cast: Cast):
    code = code_in([tell() for _number in range(6)][-1])
    with acting_as(cast.county_office):
        leave_held(reports=[held()[0].pk], words="像是乱填的", now=timezone.now())
    Client().post(MORE, {"code": code, "key": uuid4(), "words": "是真的，孩子还在流血"})
    with acting_as(cast.city_office):
        tell_of_words(held()[0].pk)
    watch(timestamp=0)
    assert rung_for_held(cast) == [(cast.county_office.seat, 1)]


def test_no_flood_holds_back_a_fresh_sender_a_number_or_a_child_on_file(cast: Cast):
    for _number in range(6):
        tell()
    with acting_as(cast.county_office, read_only=True):
        assert len(held()) == 1
    elsewhere = Client(REMOTE_ADDR="10.7.7.7", headers={"user-agent": "a telephone"})
    assert elsewhere.post(DOOR, {"key": uuid4(), **SAID}).status_code == 200
    tell(phone="13991030001")
    tell(child_name="张小雨")
    with acting_as(cast.county_office, read_only=True):
        assert len(held()) == 1
    tell(child_name="张不在册"), tell(child_name="解豆豆")
    with acting_as(cast.county_office, read_only=True):
        assert len(held()) == 3, "A child of another county is none of this one."


def test_nothing_tells_which_sender_sent_which_report():
    tell()
    (visit,) = ReportVisit.objects.all()
    assert b"127.0.0.1" not in bytes(visit.visitor) + bytes(visit.sender)
    assert {field.name for field in ReportVisit._meta.fields} == {"id", "visitor", "sender", "at"}


def picture(name: str = "a.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph(64, 48) if content is None else content)


def test_pictures_are_sealed_and_open_on_record(cast: Cast, enter, settings):
    assert 'enctype="multipart/form-data"' in Client().get(DOOR, {"place": TAIXIANG}).content.decode()
    tell(evidence=[picture(), picture("b.png", scan())])
    watch(timestamp=0)
    with acting_as(cast.town_supervisor, read_only=True):
        files = list(HarmEvidence.objects.order_by("kind"))
        assert [file.kind for file in files] == ["jpeg", "png"]
    for file in files:
        assert not path_of(file.pk).read_bytes().startswith((b"\xff\xd8", b"\x89PNG"))
    page = enter("town_supervisor").get(f"/alarms/{files[0].report_id}/evidence/{files[0].pk}/")
    assert page.status_code == 200
    assert b"".join(page).startswith(b"\xff\xd8")
    with past_the_policies():
        assert AccessEntry.objects.filter(detail__evidence=str(files[0].pk)).count() == 1
    assert enter("village_director").get(page.request["PATH_INFO"]).status_code == 403


def test_what_is_no_picture_is_refused_in_words_and_leaves_nothing(cast: Cast, settings):
    settings.DOCUMENT_LIMIT_BYTES = 1 << 20
    wrong = {
        "只接收照片": [picture("a.pdf", pdf())],
        "HEIC": [picture("a.heic", HEIC)],
        "JPEG": [picture("a.jpg", b"MZ no picture")],
        "最多": [picture()] * 4,
        "1 MiB": [picture("a.jpg", photograph() + bytes(2 << 20))],
    }
    for said, files in wrong.items():
        answer = tell(evidence=files)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said
        assert "重新选择照片" in answer.content.decode()
    with acting_as(cast.county_office, read_only=True):
        assert not HarmReport.objects.exists()
    assert not [path for path in settings.FILES_ROOT.rglob("*") if path.is_file()]
