"""Who stands by a child that is missing at school is asked to ring it, from the day on which the village must look."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.attendance.jobs import follow_child
from lantian.attendance.models import SchoolAbsence
from lantian.attendance.services.noting import correct_absence
from lantian.attendance.tests.absences import DAY, FRIDAY, MONDAY, TUESDAY, WEDNESDAY, back, noted, on_day
from lantian.attendance.tests.school import school_goes_on
from lantian.duties.models import Duty
from lantian.encounters.models import Encounter
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind, Way
from lantian.encounters.services.correcting import withdraw
from lantian.encounters.services.recording import record
from lantian.kernel.city import in_cities
from lantian.networks.rules.events import Haste
from lantian.networks.rules.nets import Network
from lantian.networks.services.wording import word_rule
from lantian.networks.tests.test_telling import told
from lantian.pairing.services import ending
from lantian.pairing.tests.conftest import again, proposed
from lantian.pairing.tests.test_lives import agreed, begun, signed
from lantian.pairing.tests.test_pages import own_helper
from lantian.registry.models import Child, Tie
from lantian.registry.services.following import follow
from lantian.registry.services.people import end_tie, tie_person
from tests.cast import BINZHOU, CITY, Cast, past_the_policies

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
CAUSES = ("未到校", "缺课", "旷课", "没来上学", "逃学")


def asked(cast: Cast, part: str = "proxy_parent") -> list[date]:
    """By when somebody is asked to ring, as a post finds it."""
    with acting_as(cast.posts[part], read_only=True):
        rows = Duty.objects.filter(rule="ask_after", owed_by="proxy_parent", due_on__isnull=False)
        return [day for day in rows.values_list("due_on", flat=True) if day]


def looks(cast: Cast) -> bool:
    with acting_as(cast.village_director, read_only=True):
        return Duty.objects.filter(rule="absent_look", due_on__isnull=False).exists()


def test_from_the_day_of_the_village_until_the_child_is_back(cast: Cast, as_web: None):
    row = noted(cast)
    on_day(cast, MONDAY)
    assert (asked(cast), looks(cast)) == ([], False)
    for day in (TUESDAY, WEDNESDAY, FRIDAY):
        on_day(cast, day)
        assert (asked(cast), looks(cast)) == ([WEDNESDAY], True)
    back(cast, row, FRIDAY)
    assert (asked(cast), looks(cast)) == ([], False)


def test_the_class_teacher_alone_takes_it_back_at_once(cast: Cast, as_web: None):
    row = noted(cast)
    on_day(cast, TUESDAY)
    values = {"since": MONDAY, "until": None, "is_excused": True, "reason": "ill"}
    with acting_as(cast.class_teacher):
        correct_absence(absence=row, version=1, values=values, today=TUESDAY)
    assert asked(cast) == []


def test_it_ends_with_the_tie_and_begins_with_the_next(cast: Cast, as_web: None):
    noted(cast)
    on_day(cast, TUESDAY)
    with acting_as(cast.county_office):
        tie = Tie.objects.get(child=cast.children["小雨"], kind="proxy_parent")
        end_tie(tie=tie, until=TODAY, version=tie.version)
        assert Duty.objects.filter(rule="ask_after", due_on__isnull=True).exists()
    assert asked(cast, "county_office") == []
    with acting_as(cast.county_office):
        tie_person(
            child=cast.child("小雨"),
            kind=Tie.Kind.PROXY_PARENT,
            since=TODAY,
            details={"name": "褚爱"},
            seat=cast.proxy_parent.seat,
        )
        follow(cast.child("小雨"))
    assert asked(cast) == [TODAY + DAY]


def test_a_place_that_leaves_their_network_out_asks_nobody(cast: Cast, as_web: None):
    with acting_as(cast.county_office):
        word_rule(
            kind="absent", to=[Network.HELP], haste=Haste.LOW, within_days=5, edition_seen=0, today=MONDAY
        )
    noted(cast)
    on_day(cast, TUESDAY)
    assert asked(cast, "county_office") == []
    assert looks(cast)


def test_a_call_keeps_it_and_one_by_others_or_from_before_does_not(cast: Cast):
    with in_cities(CITY), pgtrigger.ignore():
        Child.objects.update(recorded_at=datetime(2025, 1, 1, tzinfo=UTC))
    noted(cast)
    on_day(cast, TUESDAY)

    def called(part: str, on: date) -> Encounter:
        account = Account(on, way=Way.PHONE.value, seen=("carer",))
        with acting_as(cast.posts[part]):
            children = [cast.children["小雨"]]
            return record(
                occasion=uuid7(), kind=Kind.CALL, children=children, told=account, today=TODAY
            ).rows[0]

    called("village_director", WEDNESDAY)
    called("proxy_parent", TUESDAY)
    assert asked(cast) == [WEDNESDAY]
    row = called("proxy_parent", WEDNESDAY)
    assert asked(cast) == []
    on_day(cast, FRIDAY)
    assert asked(cast) == []
    with acting_as(cast.proxy_parent):
        withdraw(encounter=row, why=Encounter.Withdrawal.NOT_HAPPENED)
    assert asked(cast) == [WEDNESDAY]


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def pair(cast: Cast, as_web: None, tmp_path: Path) -> Any:
    """褚爱 stands by 小雨, and there is school every day."""
    with past_the_policies():
        school_goes_on(BINZHOU, TODAY)
    return begun(cast, signed(cast, agreed(cast, proposed(cast, own_helper(cast))), tmp_path))


def missing_since(cast: Cast, teacher: Client, days: int) -> SchoolAbsence:
    """The teacher taps 小雨, and the worker follows."""
    sent = {"key": str(uuid7()), "since": TODAY - days * DAY, f"mark-{cast.children['小雨']}": "without"}
    assert teacher.post(reverse("attendance:roll"), sent).status_code == 302
    follow_child(CITY, str(cast.children["小雨"]))
    with acting_as(cast.class_teacher, read_only=True):
        return SchoolAbsence.objects.get(withdrawn_at=None, until=None)


def test_from_the_tap_of_the_teacher_to_the_page_of_the_proxy_parent(cast: Cast, pair: Any, enter: Any):
    teacher, helper, child = enter("class_teacher"), enter("proxy_parent"), cast.children["小雨"]
    own, file, today = reverse("pairing:mine"), reverse("registry:child", args=[child]), "/"
    assert not [one for one in (own, file, today) if "近况" in page(helper, one)]
    row = missing_since(cast, teacher, 2)
    assert "proxy_parent" in told(cast)
    for address in (own, file, today, reverse("networks:told"), reverse("duties:mine")):
        shown = page(helper, address)
        assert "张小雨" in shown, address
        assert not [one for one in CAUSES if one in shown], address
    for address in (own, file, today):
        assert "近况" in page(helper, address), address
    assert helper.get(reverse("attendance:child", args=[child])).status_code == 403
    assert "近况" not in page(enter("parent"), file)
    teacher.post(reverse("attendance:back", args=[row.pk]), {"version": row.version})
    assert "近况" not in page(helper, own)


def test_one_tap_on_the_list_of_the_day_is_enough(cast: Cast, pair: Any, enter: Any):
    helper, child = enter("proxy_parent"), cast.children["小雨"]
    missing_since(cast, enter("class_teacher"), 2)
    address = reverse("desk:called", args=[child])
    assert address in page(helper, "/")
    helper.post(address, {"occasion": str(uuid7()), "back": "/"})
    assert asked(cast) == []
    assert "近况" not in page(helper, reverse("pairing:mine"))


def test_whose_pair_ended_is_asked_nothing(cast: Cast, pair: Any, enter: Any):
    helper = enter("proxy_parent")
    missing_since(cast, enter("class_teacher"), 2)
    with acting_as(cast.village_director):
        now = again(pair)
        ending.end(pair=now, on=TODAY, reason="moved", wants_again=False, version=now.version, today=TODAY)
    shown = page(helper, reverse("pairing:mine")) + page(helper, "/")
    assert "张小雨" not in shown
    assert asked(cast) == asked(cast, "village_director") == []
