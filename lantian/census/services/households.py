"""The list of households of a village: added, corrected, and what came of each visit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from lantian.census.errors import CensusError
from lantian.census.models import CampaignHousehold, CampaignVillage, FoundChild
from lantian.census.rules.codes import MOST
from lantian.census.rules.completeness import Outcome
from lantian.census.services.campaigns import last_numbers, written_by_me
from lantian.census.services.villages import begin_work
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.models import Child
from lantian.registry.services.facts import confirm_unchanged

NewHousehold = Mapping[str, Any]
"""`village_group`, `house_number`, `head_name`, and what a sheet says of the visit besides."""


@transaction.atomic
def add_households(
    *, village: CampaignVillage, households: Sequence[NewHousehold], origin: UUID | None = None
) -> list[CampaignHousehold]:
    """Puts households on the list of a village, in their order. What stands there already is not added again.

    Two are the same that have group, number and head in common. Raises `CensusError`: closed, not_now, too_many.
    """
    village = begin_work(village)
    known = {_likeness(row.village_group, _opened(row), row.head_name) for row in _listed(village)}
    number = last_numbers([village]).get(village.pk, 0)
    rows = []
    for values in households:
        likeness = _likeness(
            values.get("village_group", ""), values.get("house_number") or "", values.get("head_name", "")
        )
        if likeness in known:
            continue
        known.add(likeness)
        number += 1
        rows.append(
            CampaignHousehold(
                village=village,
                region=village.region,
                place=village.code,
                number=number,
                origin=origin,
                **values,
                **written_by_me(),
            )
        )
    if number > MOST:
        raise CensusError("too_many", limit=MOST)
    CampaignHousehold.objects.bulk_create(rows, batch_size=1000)
    return rows


@transaction.atomic
def add_household(*, village: CampaignVillage, values: NewHousehold) -> CampaignHousehold:
    """Puts one household on the list. Raises `CensusError` as `add_households` does, and `on_list`."""
    rows = add_households(village=village, households=[values])
    if not rows:
        raise CensusError("on_list")
    return rows[0]


@transaction.atomic
def record_visit(
    *, household: CampaignHousehold, values: Mapping[str, Any], version: int
) -> CampaignHousehold:
    """What came of a visit: outcome, day, remark. Raises `Conflict`, `CensusError`: closed, not_now, has_children."""
    begin_work(household.village)
    if values["outcome"] not in ("", Outcome.VISITED) and _has_children(household):
        raise CensusError("has_children")
    return update_if_unchanged(household, values, version=version)


@transaction.atomic
def correct_household(
    *, household: CampaignHousehold, values: Mapping[str, Any], version: int
) -> CampaignHousehold:
    """Mends group, house number and head. Raises `Conflict`, `CensusError`: closed, not_now."""
    begin_work(household.village)
    return update_if_unchanged(household, values, version=version)


@transaction.atomic
def find_child(*, household: CampaignHousehold, child: Child, finding: str, on: date) -> FoundChild:
    """A child of the register lives in this household: its file is fresh as of `on`, the household visited.

    Saying it again mends the finding. Raises `CensusError`: closed, not_now, found_elsewhere.
    """
    village = begin_work(household.village)
    household = CampaignHousehold.objects.get(pk=household.pk)
    values = {"household": household, "region": household.region, "finding": finding}
    found = FoundChild.objects.filter(campaign=village.campaign_id, child=child.pk).first()
    if found and found.household_id != household.pk:
        raise CensusError("found_elsewhere")
    if found:
        found = update_if_unchanged(found, {"finding": finding}, version=found.version)
    else:
        found = FoundChild(campaign=village.campaign, child=child, **values, **written_by_me())
        try:
            with transaction.atomic():
                found.save(force_insert=True)
        except IntegrityError:
            raise CensusError("found_elsewhere") from None
    confirm_unchanged(child=child, on=on)
    visited = {"outcome": Outcome.VISITED.value, "visited_on": household.visited_on or on}
    if household.outcome != Outcome.VISITED or household.visited_on is None:
        update_if_unchanged(household, visited, version=household.version)
    return found


@transaction.atomic
def drop_child(*, household: CampaignHousehold, child: UUID) -> None:
    """A child was entered in the wrong household. Raises `CensusError`: closed, not_now."""
    begin_work(household.village)
    FoundChild.objects.filter(household=household.pk, child=child).delete()


def _has_children(household: CampaignHousehold) -> bool:
    return FoundChild.objects.filter(household=household.pk).exists()


def _listed(village: CampaignVillage) -> Sequence[CampaignHousehold]:
    return list(CampaignHousehold.objects.filter(village=village.pk))


def _opened(row: CampaignHousehold) -> str:
    return row.house_number.reveal() if row.house_number else ""


def _likeness(group: str, number: str, head: str) -> tuple[str, str, str]:
    return group.replace(" ", ""), number.replace(" ", ""), head.replace(" ", "")
