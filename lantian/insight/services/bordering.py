"""An office brings the borders in which the map of a place is shown, and takes them away."""

from datetime import date
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.files.services import plain_name
from lantian.insight.models import AreaOutline, BoundaryFile
from lantian.insight.queries.maps import boundary_file, standing_in
from lantian.insight.rules.approval import approval_number
from lantian.insight.rules.borders import BordersError, Complaint, read_borders
from lantian.insight.rules.outlines import MOST_SHOWN, number_of_points, simplified
from lantian.kernel.versions import update_if_unchanged

TOO_FINE = 4
"""Outlines that stay this many times over what a page shows are no borders of areas."""


@transaction.atomic
def bring_borders(
    *,
    place: int,
    content: bytes,
    file_name: str,
    approval: str,
    made_by: str,
    made_on: date,
    version: int,
    today: date,
) -> BoundaryFile:
    """Puts a file in force for the map of a place; the one before ends and stays on record.

    `version` is that of the file in force that the office had before its eyes, 0 for none. Of the content codes and
    outlines are kept, no finer than a page shows. Raises `BordersError`.
    """
    number = approval_number(approval, today)
    if number is None:
        raise BordersError(Complaint("approval_wrong", {"year": today.year}))
    shapes = simplified(read_borders(content, standing_in(place, today)))
    if number_of_points(shapes) > TOO_FINE * MOST_SHOWN:
        raise BordersError(Complaint("too_fine", {}))
    _end_before(place, version)
    file = BoundaryFile(
        place=place,
        approval_number=number,
        made_by=made_by.strip(),
        made_on=made_on,
        file_name=plain_name(file_name),
        sha256=sha256(content).hexdigest(),
        recorded_by=acting_post().user_id,
    )
    _save_alone(file)
    rows = [
        AreaOutline(file=file, place=place, area=area, shape=shape) for area, shape in sorted(shapes.items())
    ]
    AreaOutline.objects.bulk_create(rows)
    _note(file, "brought")
    return file


@transaction.atomic
def remove_borders(*, file: BoundaryFile, version: int) -> BoundaryFile:
    """Takes a file out of force: the map shows squares again. Raises `Conflict`."""
    removed = _end(file, BoundaryFile.Ending.REMOVED, version)
    _note(removed, "removed")
    return removed


def _end_before(place: int, version: int) -> None:
    before = boundary_file(place)
    if (before.version if before else 0) != version:
        raise BordersError(Complaint("changed_meanwhile", {}))
    if before:
        _end(before, BoundaryFile.Ending.REPLACED, version)


def _end(file: BoundaryFile, ending: BoundaryFile.Ending, version: int) -> BoundaryFile:
    return update_if_unchanged(file, {"ended_at": timezone.now(), "ending": ending.value}, version=version)


def _save_alone(file: BoundaryFile) -> None:
    """Saves; whoever brought one for the same place at the same moment came first."""
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError as error:
        if "insight_boundaryfile_one" not in str(error):
            raise
        raise BordersError(Complaint("changed_meanwhile", {})) from error


def _note(file: BoundaryFile, what: str) -> None:
    note_access("insight.bring_borders", region=file.place, what=what, number=file.approval_number)
