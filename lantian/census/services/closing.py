"""A village's closing sheet is signed: figures, names and PDF stand from then on, whatever changes later."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.census.documents.closing import ClosingPaper, set_closing_sheet
from lantian.census.models import CampaignVillage, ClosingSheet
from lantian.census.queries.closing import figures_of, frozen
from lantian.census.services.villages import lock_village, mark_signed
from lantian.files.models import StoredFile
from lantian.files.services import discarded_on_failure, store_file
from lantian.places import queries as places


@transaction.atomic
def sign(*, village: CampaignVillage, version: int, now: datetime) -> ClosingSheet:
    """The town supervisor signs what was handed in; the sheet is computed, printed and kept.

    A village that was reopened gets the next version. Raises `Conflict`, `FontsMissing`, `CensusError`: closed,
    not_now, own_work.
    """
    village = mark_signed(lock_village(village), version)
    number = ClosingSheet.objects.filter(village=village.pk).count() + 1
    contents = contents_of(village, reviewer=acting_post().user.name)
    pdf = set_closing_sheet(_paper(contents, number, timezone.localtime(now)))
    stored = store_file(
        chunks=[pdf],
        name=f"摸底排查汇总表-{village.code}-v{number}.pdf",
        region=village.region,
        purpose=StoredFile.Purpose.RECORD,
    )
    with discarded_on_failure(stored):
        post = acting_post()
        sheet = ClosingSheet(
            village=village,
            region=village.region,
            number=number,
            contents=contents,
            signed_at=now,
            signed_by=post.user_id,
            post=post.pk,
            file=stored.pk,
        )
        sheet.save(force_insert=True)
    return sheet


def draft_sheet(*, village: CampaignVillage, now: datetime) -> bytes:
    """The sheet as it would be signed now, marked as a draft. Raises `FontsMissing`."""
    note_access("census.print_sheets", region=village.region, village=village.region)
    return set_closing_sheet(_paper(contents_of(village, reviewer=""), 0, timezone.localtime(now)))


def contents_of(village: CampaignVillage, *, reviewer: str) -> dict[str, Any]:
    """What stands on the sheet."""
    where = places.paths([village.code]).get(village.code, str(village.code))
    return frozen(figures_of(village), village, reviewer=reviewer, place=where)


def _paper(contents: dict[str, Any], number: int, now: datetime) -> ClosingPaper:
    """Version 0 is a draft."""
    return ClosingPaper(contents, number, now.date())
