"""Taking a merge back: both files stand again as they stood, with what was done since where it belongs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post, taking_rows_away
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.errors import RegistryError
from lantian.registry.imports.writing import rekey, respell
from lantian.registry.merging.joining import BLANK_KEY, settle_guards
from lantian.registry.merging.ledger import WHOLE, Notes, guards_of, read, same
from lantian.registry.merging.parting import Parting, part
from lantian.registry.models import Child, Merge, Migration, Person
from lantian.registry.queries.merging import later_merge
from lantian.registry.rules.merging import Side
from lantian.registry.services.following import follow, follow_elsewhere, lock
from lantian.registry.services.merging import MERGE, children_around, people_among, siblings_of

CHILD = Child._meta.label_lower


def parting_of(merge: Merge) -> Parting:
    """What undoing a merge will do, and the questions to be answered before. Raises as `undo_merge`."""
    _refuse(merge)
    return part(merge, _notes(merge), {})


@transaction.atomic
def undo_merge(*, merge: Merge, answers: Mapping[str, str]) -> Merge:
    """Makes two files of one again; `answers` say by key of each question whom it concerns. Twice is once.

    Raises `RegistryError`: needs_office, not_merged, undo_later_first, needs_both_places, answers_needed (something
    was done since the questions were read), periods_collide, two_parents.
    """
    lock(children_around([merge.kept_id, merge.gone_id]))
    merge = Merge.objects.get(pk=merge.pk)
    if merge.state == Merge.State.UNDONE:
        return merge
    _refuse(merge)
    notes = _notes(merge)
    with taking_rows_away(closed_too=True):
        chosen = {key: Side(side) for key, side in answers.items() if side in set(Side)}
        parting = part(merge, notes, chosen)
    if {question.key for question in parting.questions} != set(answers):
        raise RegistryError("answers_needed")
    _write(parting, notes)
    undone = {
        "state": Merge.State.UNDONE,
        "undone_at": timezone.now(),
        "undone_by": acting_post().user_id,
    }
    merge = update_if_unchanged(merge, undone, version=merge.version)
    _finish(parting, merge)
    for child in siblings_of(parting.rows.values(), {parting.kept.pk, parting.gone.pk}):
        follow(child)
    follow_elsewhere(people_among(parting.rows.values()))
    return merge


def _refuse(merge: Merge) -> None:
    post = acting_post()
    if not may(Role(post.role), MERGE):
        raise RegistryError("needs_office")
    if merge.state != Merge.State.MERGED or not merge.ledger:
        raise RegistryError("not_merged")
    later = later_merge(merge)
    if later:
        raise RegistryError("undo_later_first", later=later.pk)
    places = (region for region, _ in _notes(merge).guards.values())
    if not all((post.region_low or 0) <= region <= (post.region_high or 0) for region in places):
        raise RegistryError("needs_both_places")


def _notes(merge: Merge) -> Notes:
    return read(merge.ledger.reveal())  # type: ignore[union-attr]


def _write(parting: Parting, notes: Notes) -> None:
    """Writes the rows of a parting: shells first, then the two children, then what belongs to them."""
    kept, gone = parting.kept, parting.gone
    own = {place: parting.finals.pop(place) for place in [*parting.finals] if place[0] == CHILD}
    for place in [place for place in own if place[1] not in (kept.pk, gone.pk)]:
        _put(parting.rows[place], own[place])
    parting.kept, parting.gone = _write_own(kept, gone, own.get((CHILD, kept.pk), {}), own[CHILD, gone.pk])
    region, school = notes.guards["gone"]
    Child.objects.filter(pk=gone.pk).update(region=region, school=school)
    parting.gone.region, parting.gone.school = region, school
    owners = {kept.pk: parting.kept, gone.pk: parting.gone}
    with taking_rows_away(closed_too=True):
        for place in sorted(parting.finals, key=lambda place: _turn(parting, place)):
            _put(parting.rows[place], parting.finals[place], owners)
    for copy in parting.copies:
        copy.region, copy.school = owners[copy.child_id].region, owners[copy.child_id].school
        copy.save(force_insert=True)


def _turn(parting: Parting, place: tuple[str, UUID]) -> tuple[bool, bool, str, UUID]:
    """Rows that end come before those that are open, and what leaves the file that stays before what opens there."""
    said = parting.finals[place]
    is_open = isinstance(parting.rows[place], WHOLE) and said["until"] is None
    return is_open, said.get("child_id") == parting.kept.pk, *place


def _write_own(kept: Child, gone: Child, mine: dict[str, Any], theirs: dict[str, Any]) -> tuple[Child, Child]:
    """Puts the children's own rows back; numbers change hands while one of the two has none."""
    is_renamed = "name" in mine or "name" in theirs
    if "identity" in theirs:
        gone = _put(gone, BLANK_KEY)
    kept, gone = _put(kept, mine), _put(gone, {**theirs, "merged_into_id": None})
    if is_renamed:
        respell([kept.pk, gone.pk])
    rekey([kept.pk, gone.pk])
    return kept, gone


def _put(row: Any, values: Mapping[str, Any], owners: Mapping[UUID, Child] | None = None) -> Any:
    differing = {name: value for name, value in values.items() if not same(getattr(row, name), value)}
    if not differing:
        return row
    guards: dict[str, Any] = {}
    child = differing.get("child_id") or differing.get("child")
    if owners and child and child in owners:
        guards = guards_of(owners[child])
    if isinstance(row, Migration) and "person_id" in differing:
        guards = guards_of(Person.objects.get(pk=differing["person_id"]))
    return update_if_unchanged(row, {**differing, **guards}, version=row.version)


def _finish(parting: Parting, merge: Merge) -> None:
    """Both children are where their facts say, and what follows from their facts follows anew."""
    today = timezone.localdate()
    for key in (parting.kept.pk, parting.gone.pk):
        child = Child.objects.get(pk=key)
        region, school = settle_guards(child)
        if (child.region, child.school) != (region, school):
            _refuse_foreign(region)
            Child.objects.filter(pk=key).update(region=region, school=school)
            child.region, child.school = region, school
        Child.objects.filter(pk=key).update(status_due_on=today)
        note_access(MERGE, child=key, region=child.region, school=child.school, undone=str(merge.pk))
        follow(Child.objects.get(pk=key))


def _refuse_foreign(region: int) -> None:
    post = acting_post()
    if not (post.region_low or 0) <= region <= (post.region_high or 0):
        raise RegistryError("needs_both_places")
