"""The open door: what falls in is kept and sealed, nothing comes out, and a flood is refused."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as, acting_as_nobody
from lantian.helping.jobs import tell_of_one
from lantian.helping.models import DoorVisit, Helper
from lantian.helping.services import signing_up
from lantian.helping.tests.conftest import nominated
from lantian.notices.models import Notice
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast, past_the_policies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web", "cast")]
JOIN, JOINED = "/helping/join/", "/helping/joined/"
SAID = {
    "region": TAIXIANG,
    "name": "李秀侠",
    "sex": "2",
    "birth_on": "1968-05-02",
    "phone": "139 9103 0001",
    "identity": "",
    "kind": "volunteer",
    "gives": ["study", "mind"],
    "most_children": "1",
    "farthest": "town",
    "days": ["3", "6"],
    "languages": ["guanzhong"],
    "health": "",
    "words": "教过小学数学",
    "agrees_to_check": "on",
    "agrees_to_data": "on",
}


def join(**changes):
    return Client().post(JOIN, {"key": uuid7(), **SAID, **changes})


def test_from_county_to_village_without_a_script():
    page = Client().get(JOIN).content.decode()
    assert f"?place={BINZHOU}" in page
    page = Client().get(JOIN, {"place": BINZHOU}).content.decode()
    assert f"?place={XINMIN}" in page
    page = Client().get(JOIN, {"place": TAIXIANG}).content.decode()
    assert 'name="agrees_to_check"' in page
    for nowhere in ("610400000000", "999999999999", "小", "6104821022591"):
        assert f"?place={BINZHOU}" in Client().get(JOIN, {"place": nowhere}).content.decode()


def test_it_falls_in_sealed_and_waits_with_whoever_answers(cast: Cast):
    answer = join()
    assert (answer.status_code, answer.url) == (302, JOINED)
    with acting_as(cast.town_supervisor, read_only=True):
        row = Helper.objects.get()
        assert (row.name, row.standing, row.region, row.days) == ("李秀侠", "applied", TAIXIANG, [3, 6])
        assert (row.phone.reveal(), row.birth_on) == ("13991030001", date(1968, 5, 2))
        assert row.consented_on == row.standing_on
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'region' FROM procrastinate_jobs WHERE task_name = %s", [signing_up.TELL]
        )
        assert cursor.fetchall() == [(str(TAIXIANG),)]
    tell_of_one(region=TAIXIANG)
    with past_the_policies():
        seats = set(Notice.objects.filter(kind="helper_applied").values_list("seat", flat=True))
    assert seats == {cast.town_supervisor.seat, cast.county_office.seat}


def test_nobody_reads_anything_back():
    join()
    with (
        acting_as_nobody(read_only=True),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute('SELECT count(*) FROM "helping_helper" WHERE "helping_helper"."city" = 6104')


def test_who_is_known_gets_the_same_answer_and_the_office_sees_both(cast: Cast):
    nominated(cast, phone="13991030001")
    known, new = join(), join(phone="13991030002")
    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert Client().get(JOINED).status_code == 200
    with acting_as(cast.county_office, read_only=True):
        assert Helper.objects.count() == 3


def test_a_second_tap_adds_nobody(cast: Cast):
    key = uuid7()
    assert join(key=key).url == join(key=key, name="别人").url == JOINED
    with acting_as(cast.county_office, read_only=True):
        assert Helper.objects.get().name == "李秀侠"


WRONG = [
    {"agrees_to_check": ""},
    {"agrees_to_data": ""},
    {"phone": "12345"},
    {"birth_on": "2020-01-01"},
    {"birth_on": "2999-01-01"},
    {"kind": "police_liaison"},
    {"kind": "elder"},
    {"gives": []},
    {"most_children": "9"},
    {"identity": "610427196805020021"},
    {"region": "610400000000"},
    {"days": ["8"]},
    {"key": "x"},
    {"name": "x" * 99},
    {"words": "字" * 301},
]


def test_what_cannot_be_is_said_and_kept_nowhere(cast: Cast):
    assert [changes for changes in WRONG if join(**changes).status_code != 422] == []
    with acting_as(cast.county_office, read_only=True):
        assert not Helper.objects.exists()


def test_a_flood_from_one_address_is_refused_in_words(monkeypatch, cast: Cast):
    monkeypatch.setattr(signing_up, "MOST_FROM_ONE_ADDRESS", 2)
    assert [join(phone=f"1399103000{number}").status_code for number in range(3)] == [302, 302, 429]
    with acting_as(cast.county_office, read_only=True):
        assert Helper.objects.count() == 2
    DoorVisit.objects.update(at="2020-01-01T00:00Z")
    assert join(phone="13991030009").status_code == 302


def test_a_flood_into_one_place_is_refused_and_other_places_stay_open(cast: Cast):
    first = join()
    assert first.status_code == 302
    with past_the_policies():
        (row,) = Helper.objects.all()
        copies = []
        for _number in range(79):
            row.pk = uuid7()
            copies.append(
                Helper(**{field.attname: getattr(row, field.attname) for field in row._meta.fields})
            )
        Helper.objects.bulk_create(copies)
    assert join().status_code == 429
    assert join(region=XINMIN).status_code == 302
