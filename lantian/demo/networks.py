"""Who is named around the children of 彬州市, what is empty there, and of what the networks were told."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.demo.cast import TAIXIANG, XINMIN
from lantian.networks.rules.events import KINDS, Haste
from lantian.networks.rules.nets import Network, Slot
from lantian.networks.services.filling import ask_for_carers, settle_places
from lantian.networks.services.happened import happened
from lantian.networks.services.naming import name_member
from lantian.networks.services.noting import note_networks
from lantian.networks.services.unsaid import tell_of_the_unsaid
from lantian.networks.services.wording import word_rule
from lantian.places.models import Unit
from lantian.registry.models import Child
from lantian.registry.queries.active import active

NEWS = ("parent_left", "left_school", "carer_changed")


def stand_around(posts: Mapping[str, Post], on: date) -> None:
    """The county names an officer for 新民镇 and a vice-principal for law; three children call for a look."""
    county = posts["binzhou"]
    with acting_as(county):
        place = county.region_low or 0
        police = Unit.objects.filter(kind=Unit.Kind.DEPARTMENT, department="police", region=XINMIN).first()
        _name(XINMIN, Slot.POLICE, on, unit=police, name="雷建国", reason="彬州市公安局联络员名单")
        school = posts["head"].unit
        _name(
            school.region_id,
            Slot.LAW_VICE_PRINCIPAL,
            on,
            name="孟法官",
            school=school,
            reason="聘书2026年第3号",
        )
        _name(place, Slot.SOCIAL_ORGANISATION, on, unit=_organisation(place))
        word_rule(
            kind="changed_school",
            to=[Network.FAMILY, Network.HELP],
            haste=Haste.LOW,
            within_days=10,
            edition_seen=0,
            today=on,
        )
        settle_places(place=place, on=on)
        ask_for_carers(place=TAIXIANG, on=on)
    with acting_as(posts["xinmin"]):
        for kind, child in zip(
            NEWS, Child.objects.filter(active(), region=TAIXIANG).order_by("pk"), strict=False
        ):
            happened(kind=kind, child=child, network=KINDS[kind].network, on=on)
    with acting_as(posts["city"]):
        note_networks(place=posts["city"].region_low or 0, on=on)
        tell_of_the_unsaid(place=place, on=on)


def _organisation(place: int) -> Unit | None:
    return Unit.objects.filter(kind=Unit.Kind.SOCIAL_ORGANISATION, region=place).first()


def _name(place: int, slot: Slot, on: date, *, school: Unit | None = None, **values: Any) -> None:
    told = {"since": on - timedelta(days=60), **values}
    name_member(place=place, slot=slot, values=told, school=school.pk if school else None, today=on)
