"""A sample is drawn by the published seed, and what the second visits find."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count

from lantian.census.errors import CensusError
from lantian.census.models import Campaign, FoundChild, Sample, SampledHousehold
from lantian.census.queries.samples import frame_of
from lantian.census.rules.sampling import digest_of, draw
from lantian.census.services.campaigns import refuse_part, written_by_me
from lantian.kernel.versions import update_if_unchanged

Result = SampledHousehold.Result


@transaction.atomic
def draw_sample(*, campaign: Campaign, size: int) -> Sample:
    """Draws households from villages that were handed in or signed, town by town in proportion to their number.

    Raises `CensusError`: out_of_scope, no_frame, drawn_already.
    """
    refuse_part(campaign)
    rows = frame_of(campaign)
    frame = {town: [row.code for row in there] for town, there in rows.items()}
    by_code = {row.code: row for there in rows.values() for row in there}
    if not by_code:
        raise CensusError("no_frame")
    sample = Sample(
        campaign=campaign,
        regions=sorted({row.region for row in by_code.values()}),
        size=min(size, len(by_code)),
        frame_size=len(by_code),
        frame_digest=digest_of(frame),
        **written_by_me(),
    )
    try:
        with transaction.atomic():
            sample.save(force_insert=True)
    except IntegrityError:
        raise CensusError("drawn_already") from None
    chosen = [by_code[code] for codes in draw(frame, size, campaign.seed).values() for code in codes]
    found = FoundChild.objects.filter(household__in=[row.pk for row in chosen])
    counted = dict(found.values_list("household").annotate(Count("pk")).order_by())
    SampledHousehold.objects.bulk_create(
        [
            SampledHousehold(
                sample=sample,
                household=row,
                region=row.region,
                counted=counted.get(row.pk, 0),
                **written_by_me(),
            )
            for row in chosen
        ]
    )
    return sample


@transaction.atomic
def record_revisit(*, sampled: SampledHousehold, values: Mapping[str, Any], version: int) -> SampledHousehold:
    """What a second visit found; `values`: result, again, wrongly, missed, visited_on, note.

    Where all agrees every child was met again. Raises `Conflict`, `CensusError`: cannot_be.
    """
    if values["again"] + values["wrongly"] > sampled.counted:
        raise CensusError("cannot_be")
    return update_if_unchanged(sampled, values, version=version)


@transaction.atomic
def compare_list(*, sample: Sample, values: Mapping[str, Any], version: int) -> Sample:
    """Compares the campaign with an outside list: its name, its children, how many of them were found.

    Raises `Conflict`, `CensusError`: out_of_scope.
    """
    refuse_part(sample.campaign)
    return update_if_unchanged(sample, values, version=version)
