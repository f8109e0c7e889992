"""A place's own definitions of who counts: made, worded anew, retired. Every wording stays as an edition."""

from collections.abc import Iterable
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.places.rules import scope_of
from lantian.registry.errors import RegistryError
from lantian.registry.models import CalibreEdition, Child, existing
from lantian.registry.rules.calibres.definitions import Calibre, data_of
from lantian.registry.services.statuses import make_due

CODE_LENGTH = 8


def new_code() -> str:
    """A code that no other definition has; people never see it."""
    return f"own{uuid4().hex[:CODE_LENGTH]}"


@transaction.atomic
def define_calibre(*, calibre: Calibre, edition_seen: int | None) -> CalibreEdition:
    """Keeps a definition of the acting post's place as a new edition, and lets the worker re-run all of history.

    `edition_seen` is the edition that the words were changed from, None for a new definition. What was counted
    under it stays as it is. Raises `RegistryError`: edition_taken when somebody else worded it in the meantime,
    same_words, definition_gone.
    """
    post = acting_post()
    place, last = post.region_low or 0, _last(calibre.code)
    if (last and last.edition) != edition_seen:
        raise RegistryError("edition_taken" if last else "definition_gone")
    if last:
        _refuse_foreign(last)
        place = last.place
        if last.definition == data_of(calibre):
            raise RegistryError("same_words")
    row = CalibreEdition(
        place=place,
        code=calibre.code,
        edition=(edition_seen or 0) + 1,
        definition=data_of(calibre),
        recorded_by=post.user_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RegistryError("edition_taken") from None
    note_access("registry.define_calibre", region=place, code=row.code, edition=row.edition)
    make_due(Child.objects.filter(existing(), region__range=scope_of(place)), timezone.localdate())
    return row


@transaction.atomic
def retire_calibre(*, row: CalibreEdition) -> None:
    """Takes a definition out of use; reports that were made under it stay. Raises `RegistryError`."""
    _refuse_foreign(row)
    CalibreEdition.objects.filter(city=acting_city(), code=row.code).update(is_retired=True)
    note_access("registry.define_calibre", region=row.place, code=row.code, retired=True)


def note_computed(places: Iterable[tuple[int, int]]) -> None:
    """Marks editions as ready whose children were all evaluated; `places` are the scopes that were."""
    waiting = CalibreEdition.objects.filter(city=acting_city(), computed_at__isnull=True)
    for row in waiting:
        low, high = scope_of(row.place)
        whole = any(one[0] <= low and high <= one[1] for one in places)
        due = Child.objects.filter(region__range=(low, high), status_due_on__lte=timezone.localdate())
        if whole and not due.exists():
            CalibreEdition.objects.filter(pk=row.pk).update(computed_at=timezone.now())


def _last(code: str) -> CalibreEdition | None:
    return (
        CalibreEdition.objects.filter(city=acting_city(), code=code, is_retired=False)
        .order_by("-edition")
        .first()
    )


def _refuse_foreign(row: CalibreEdition) -> None:
    """A definition is changed by offices whose place it is, and by nobody below or beside them."""
    if row.place != acting_post().region_low:
        raise RegistryError("definition_not_yours")
