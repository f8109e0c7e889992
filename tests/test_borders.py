"""Areas get other codes: moves, nominations, wordings and ladders go on; and the old place looks back for a while."""

import json
from datetime import timedelta

import pytest

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.alarms.models import AlarmLadder
from lantian.networks.models import EventRule, NetworkSeat
from lantian.networks.rules.events import Haste
from lantian.networks.rules.nets import Network, Slot
from lantian.networks.services.naming import name_member
from lantian.networks.services.wording import word_rule
from lantian.places.areas import merged, transferred
from lantian.places.models import Region
from lantian.registry.models import Child
from lantian.registry.services.areas import change_areas
from lantian.transfers.models import HandoverSheet, LastState, Transfer
from lantian.transfers.queries.cities import shown
from lantian.transfers.queries.moves import last_state_for
from lantian.transfers.services.escalating import escalate
from lantian.transfers.tests.conftest import TODAY, handed, received
from tests.cast import BINZHOU, CITY, HONGYAN, JING_VILLAGE, TAIXIANG, XINMIN, Cast

NEW_COUNTY = 610499000000
NEW_HOME = TAIXIANG - BINZHOU + NEW_COUNTY
WHO = {"unit": None, "seat": None, "phone": "", "is_substitute": False, "since": TODAY, "reason": ""}
TERMS = {"haste": Haste.NORMAL, "within_days": 5, "today": TODAY}


def standing() -> dict[int, str]:
    return dict(Region.objects.filter(valid_until__isnull=True).values_list("code", "name"))


def named(cast: Cast, place: int, name: str) -> NetworkSeat:
    with acting_as(cast.county_office):
        values = {**WHO, "name": name}
        return name_member(place=place, slot=Slot.POLICE, values=values, school=None, today=TODAY)


def test_what_names_a_place_follows_a_county_to_its_new_code(cast: Cast, as_web: None):
    handed(cast)
    named(cast, XINMIN, "彭警官")
    with acting_as(cast.county_office):
        word_rule(kind="moved", to=[Network.HELP], edition_seen=0, **TERMS)
        AlarmLadder(place=BINZHOU, recorded_by=cast.county_office.user_id).save(force_insert=True)
    with acting_as(cast.city_office):
        plan = transferred(BINZHOU, NEW_COUNTY, standing())
        change_areas(plan=plan, on=TODAY, kind="upgrade", basis="咸民发〔2026〕3号")
        row, sheet = Transfer.objects.get(), HandoverSheet.objects.get()
        assert (row.from_place, row.to_place) == (NEW_HOME, JING_VILLAGE)
        assert row.places == sheet.places == [NEW_HOME, JING_VILLAGE]
        assert NetworkSeat.objects.get(city=CITY).place == XINMIN - BINZHOU + NEW_COUNTY
        assert (
            EventRule.objects.get(city=CITY).place == AlarmLadder.objects.get(city=CITY).place == NEW_COUNTY
        )
    with acting_as(Post.objects.get(pk=cast.county_office.pk)):
        assert Transfer.objects.get().state == "handed"


def test_of_two_places_that_become_one_the_first_named_stays(cast: Cast, as_web: None):
    named(cast, TAIXIANG, "彭警官")
    named(cast, HONGYAN, "柳警官")
    with acting_as(cast.county_office):
        plan = merged([TAIXIANG, HONGYAN], TAIXIANG, "", standing())
        change_areas(plan=plan, on=TODAY, kind="merge", basis="彬政发〔2026〕3号")
        rows = NetworkSeat.objects.filter(city=CITY, place=TAIXIANG).values_list("name", "until")
        assert set(rows) == {("彭警官", None), ("柳警官", TODAY)}


@pytest.mark.parametrize("days", [0, 14])
def test_the_old_place_looks_back_for_some_days_and_writes_nothing(cast: Cast, settings, days: int):
    settings.TRANSFER_OVERLAP_DAYS = days
    transfer = received(cast)
    with acting_as(cast.county_office):
        assert not Child.objects.filter(pk=transfer.child).exists(), (
            "the file itself is the new place's alone"
        )
        until = TODAY + timedelta(days)
        found = last_state_for(cast.county_office, transfer, until - timedelta(1))
        assert (found is not None) == bool(days)
        assert last_state_for(cast.county_office, transfer, until) is None
    with acting_as(cast.other_county_office):
        assert last_state_for(cast.other_county_office, transfer, TODAY) is None
    if not found:
        return
    with acting_as(cast.county_office):
        parts = json.loads(found.content.reveal())
        assert parts["child"]["child_name"] == "张小雨"
        text = str(shown(parts))
        assert "13509112233" not in text
        assert parts["child"]["identity_number"] not in text
    escalate(cast.city_office, until - timedelta(1))
    with acting_as(cast.city_office):
        assert LastState.objects.exists()
    escalate(cast.city_office, until)
    with acting_as(cast.city_office):
        assert not LastState.objects.exists()
