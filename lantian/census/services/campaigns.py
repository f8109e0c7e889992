"""A campaign is opened for a place, and closed."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from lantian.access.scopes import acting_post
from lantian.census.errors import CensusError
from lantian.census.models import Campaign, CampaignHousehold, CampaignVillage
from lantian.census.queries.progress import holds_whole
from lantian.kernel.versions import update_if_unchanged
from lantian.places import queries as places
from lantian.places.rules import scope_of
from lantian.registry.models import Household
from lantian.registry.queries.statuses import calibre_named


@transaction.atomic
def open_campaign(*, region: int, values: Mapping[str, Any], on: date) -> Campaign:
    """Opens a campaign in every village that a place has on its first day, with the households of the register.

    Without a seed one is drawn. Raises `CensusError`: out_of_scope, no_villages, one_is_open (of this place or
    around it, or in it), no_calibre.
    """
    _refuse_foreign(region)
    villages = list(places.villages_in(scope_of(region), values["begins_on"]).values_list("code", flat=True))
    if not villages:
        raise CensusError("no_villages", field="place")
    if Campaign.objects.filter(closed_on__isnull=True, regions__overlap=villages).exists():
        raise CensusError("one_is_open", field="place")
    calibre = calibre_named(values["calibre"])
    if calibre is None:
        raise CensusError("no_calibre", field="calibre")
    seed = values.get("seed") or secrets.token_hex(8)
    terms = {**values, "seed": seed, "calibre_edition": calibre.edition}
    campaign = Campaign(region=region, regions=villages, size=len(villages), **terms, **written_by_me())
    campaign.save(force_insert=True)
    rows = [
        CampaignVillage(campaign=campaign, code=code, region=code, **written_by_me()) for code in villages
    ]
    CampaignVillage.objects.bulk_create(rows, batch_size=1000)
    list_registered(villages=rows)
    return campaign


@transaction.atomic
def close_campaign(*, campaign: Campaign, version: int, on: date) -> Campaign:
    """Ends the work; what was not signed stays as it is. Raises `Conflict`, `CensusError`: out_of_scope."""
    refuse_part(campaign)
    return update_if_unchanged(campaign, {"closed_on": on}, version=version)


def list_registered(*, villages: Iterable[CampaignVillage]) -> int:
    """Puts on the lists of villages of one campaign the households of the register that are on none of its lists.

    Returns how many they were. Where two villages have become one, its households go on the list that asks first.
    """
    by_place = {village.region: village for village in villages}
    houses = Household.objects.filter(place__in=by_place).order_by(
        "place", "village_group", "head_name", "pk"
    )
    campaigns = {village.campaign_id for village in by_place.values()}
    around = CampaignVillage.objects.filter(campaign__in=campaigns).values_list("pk", flat=True)
    listed = CampaignHousehold.objects.filter(village__in=list(around))
    known = set(listed.filter(household__isnull=False).values_list("household", flat=True))
    last = last_numbers(by_place.values())
    rows = []
    for house in houses:
        if house.pk in known:
            continue
        village = by_place[house.place]
        last[village.pk] = last.get(village.pk, 0) + 1
        rows.append(
            CampaignHousehold(
                village=village,
                region=village.region,
                place=village.code,
                number=last[village.pk],
                village_group=house.village_group,
                house_number=house.address.reveal() if house.address else None,
                head_name=house.head_name,
                household=house.pk,
                **written_by_me(),
            )
        )
    CampaignHousehold.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def last_numbers(villages: Iterable[CampaignVillage]) -> dict[Any, int]:
    """The last running number on the list of each village."""
    keys = [village.pk for village in villages]
    rows = CampaignHousehold.objects.filter(village__in=keys).order_by("village", "-number")
    return dict(rows.distinct("village").values_list("village", "number"))


def written_by_me() -> dict[str, Any]:
    """The author of a new row."""
    return {"recorded_by": acting_post().user_id}


def refuse_part(campaign: Campaign) -> None:
    """Raises `CensusError("out_of_scope")` unless the acting post answers for every village of a campaign."""
    if not holds_whole(campaign):
        raise CensusError("out_of_scope")


def _refuse_foreign(region: int) -> None:
    post = acting_post()
    low, high = scope_of(region)
    if not (post.region_low or 0) <= low <= high <= (post.region_high or 0):
        raise CensusError("out_of_scope", field="place")
