"""The open door: reports fall in without a cookie, floods are held back and never dropped, nothing comes out."""

import re
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.utils import timezone

from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as, acting_as_nobody
from lantian.alarms.jobs import watch
from lantian.alarms.models import HarmReport, HarmReporter, ReportVisit
from lantian.alarms.services import handling
from lantian.alarms.tests.conftest import taken_to
from lantian.notices.models import Notice
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast, past_the_policies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web", "cast")]
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


def test_a_flood_is_held_back_never_dropped_and_gets_the_same_answer(cast: Cast):
    answers = [tell() for _number in range(7)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({code_in(answer) for answer in answers}) == 7
    with acting_as(cast.county_office, read_only=True):
        held = list(HarmReport.objects.filter(is_quarantined=True))
        assert (HarmReport.objects.count(), len(held)) == (7, 2)
    watch(timestamp=0)
    with past_the_policies():
        told = Notice.objects.filter(kind="harm_quarantined").values_list("seat", flat=True)
        assert list(told) == [cast.county_office.seat] * 2
    with acting_as(cast.county_office):
        row = handling.release(report=held[0], version=held[0].version, now=timezone.now())
        assert (row.is_quarantined, row.next_call_at is not None) == (False, True)
    ReportVisit.objects.update(at="2020-01-01T00:00Z")
    tell()
    with acting_as(cast.county_office, read_only=True):
        assert HarmReport.objects.filter(is_quarantined=True).count() == 1
