"""The households of a village's list, and the children of the register that may live in one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lantian.census.models import CampaignHousehold, CampaignVillage, FoundChild
from lantian.census.rules.completeness import OPEN
from lantian.places import queries as places
from lantian.registry.models import Child, Household
from lantian.registry.queries.active import active, existing
from lantian.registry.queries.listing import NOT_LISTED
from lantian.registry.rules.ages import age_on

ORDER = ("village_group", "number")
TO_DO = "open"


@dataclass(frozen=True)
class Candidate:
    """A child of the register and, if it was found in the campaign, how. `is_expected`: its file names this house.

    `is_new`: the register has it only since the campaign was opened.
    """

    child: Child
    age: int
    found: FoundChild | None = None
    is_expected: bool = False
    is_new: bool = False


@dataclass(frozen=True)
class AtHome:
    """The children of a household: found here, expected here, and others of the village found nowhere yet."""

    found: list[Candidate]
    expected: list[Candidate]
    others: list[Candidate]


def households_of(
    village: CampaignVillage, *, group: str | None = None, outcome: str = ""
) -> QuerySet[CampaignHousehold]:
    """The list of a village; `outcome` is one of those, or `open` for what somebody has still to visit."""
    rows = CampaignHousehold.objects.filter(village=village.pk)
    if group is not None:
        rows = rows.filter(village_group=group)
    if outcome == TO_DO:
        rows = rows.filter(outcome__in=OPEN)
    elif outcome:
        rows = rows.filter(outcome=outcome)
    return rows


def groups_of(village: CampaignVillage) -> list[str]:
    """The village groups that were declared or stand on the list."""
    listed = (
        CampaignHousehold.objects.filter(village=village.pk)
        .order_by()
        .values_list("village_group", flat=True)
    )
    return sorted({*village.declared, *listed.distinct()})


def next_open(household: CampaignHousehold) -> CampaignHousehold | None:
    """The next household that nobody has visited, in the group first."""
    rows = CampaignHousehold.objects.filter(village=household.village_id, outcome="").exclude(pk=household.pk)
    here = rows.filter(village_group=household.village_group, number__gt=household.number).order_by("number")
    return here.first() or rows.order_by(*ORDER).first()


def codes_of(village: CampaignVillage) -> set[int]:
    """Where children of a village live today: under its code of then, and that of what stands in its place."""
    return {village.code, village.region, *places.current_codes(village.code)}


def at_home(household: CampaignHousehold, village: CampaignVillage, on: date) -> AtHome:
    """The children that a visitor to a household asks for."""
    found = {row.child_id: row for row in FoundChild.objects.filter(household=household.pk)}
    elsewhere = FoundChild.objects.filter(campaign=village.campaign_id).exclude(household=household.pk)
    children = _living_in(village).exclude(pk__in=elsewhere.values_list("child", flat=True))
    away = Child.objects.filter(existing(), pk__in=found).defer(*NOT_LISTED)
    houses = _houses_like(household, village)
    rows = {child.pk: child for child in [*away, *children]}
    opened_at = village.campaign.recorded_at
    candidates = [
        Candidate(
            child,
            age_on(child.birth_on, on),
            found.get(child.pk),
            is_expected=bool(child.household_id in houses),
            is_new=child.recorded_at >= opened_at,
        )
        for child in sorted(rows.values(), key=lambda child: child.name_pinyin)
    ]
    return AtHome(
        found=[one for one in candidates if one.found],
        expected=[one for one in candidates if not one.found and one.is_expected],
        others=[one for one in candidates if not one.found and not one.is_expected],
    )


def found_nowhere(village: CampaignVillage) -> QuerySet[Child]:
    """Children that the register has in a village and nobody has found in any household yet."""
    found = FoundChild.objects.filter(campaign=village.campaign_id)
    return _living_in(village).exclude(pk__in=found.values_list("child", flat=True))


def expected_in(households: Iterable[CampaignHousehold]) -> dict[UUID, list[Child]]:
    """The children that the register has in households of a list, by the key on the list."""
    by_house = {row.household: row.pk for row in households if row.household}
    children = Child.objects.filter(active(), household__in=list(by_house)).defer(*NOT_LISTED)
    found: dict[UUID, list[Child]] = {}
    for child in children.order_by("name_pinyin", "pk"):
        if child.household_id:
            found.setdefault(by_house[child.household_id], []).append(child)
    return found


def _living_in(village: CampaignVillage) -> QuerySet[Child]:
    children = Child.objects.filter(active(), region__in=codes_of(village))
    return children.defer(*NOT_LISTED)


def _houses_like(household: CampaignHousehold, village: CampaignVillage) -> set[UUID | None]:
    """The household of the register that this is, and others of the same head."""
    keys: set[UUID | None] = {household.household} if household.household else set()
    if household.head_name:
        alike = Household.objects.filter(place__in=codes_of(village), head_name=household.head_name)
        keys |= set(alike.values_list("pk", flat=True))
    return keys
