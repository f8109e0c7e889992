"""Which house a child belongs to."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from lantian.access.scopes import acting_post
from lantian.kernel.versions import Conflict, differences, update_if_unchanged
from lantian.registry.models import Child, Household
from lantian.registry.queries.finding import household_found
from lantian.registry.services.following import follow, lock_one


@transaction.atomic
def settle(*, child: Child, values: Mapping[str, Any]) -> Household:
    """Gives a child without a household one: that of the same head and address in its village, or a new one.

    Raises `Conflict` when somebody else gave it another one in the meantime.
    """
    child = lock_one(child)
    if child.household:
        differing = differences(child.household, values)
        if differing:
            raise Conflict(child.household, differing)
        return child.household
    house = household_found(child.region, values.get("head_name", ""), values.get("address", ""))
    if house is None:
        guards = {
            "regions": [child.region],
            "schools": [child.school] if child.school else [],
            "children": [child.pk],
        }
        house = Household(place=child.region, recorded_by=acting_post().user_id, **guards, **values)
        house.save(force_insert=True)
    child.household = house
    Child.objects.filter(pk=child.pk).update(household=house.pk)
    follow(child)
    return house


def take_house_along(child: Child, place: int, *, at_the_same_address: bool) -> None:
    """When a child moves to another village: whoever shares a household leaves it, whoever has it alone keeps it.

    The old address goes, unless the move is a correction: then the house never stood anywhere else.
    """
    house = child.household
    if house is None or house.place == place:
        return
    if house.children != [child.pk]:
        child.household = None
        Child.objects.filter(pk=child.pk).update(household=None)
        return
    former = {} if at_the_same_address else {"village_group": "", "address": None, "neighbour": None}
    child.household = update_if_unchanged(house, {"place": place, **former}, version=house.version)
