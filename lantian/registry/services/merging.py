"""Making one file of two: proposing, declining, merging. Undoing it is `unmerging`."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.models import ChargedChild
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.errors import FilesChanged, RegistryError
from lantian.registry.merging.joining import join
from lantian.registry.merging.ledger import Ledger, rows_named
from lantian.registry.models import Child, Merge, Person, StatusEpisode, existing
from lantian.registry.queries.merging import Comparison, compare, waiting
from lantian.registry.rules.merging import Side, crosses_counties
from lantian.registry.services.following import follow, follow_elsewhere, lock
from lantian.registry.services.statuses import tell_rooms_above

MERGE, PROPOSE = "registry.merge_children", "registry.propose_merge"


@transaction.atomic
def merge_children(
    *,
    kept: UUID,
    gone: UUID,
    choices: Mapping[str, str],
    seen: Mapping[str, str],
    is_certain: bool,
    reason: str = "",
) -> Merge:
    """Makes one file of two; what `choices` leave open goes as the comparison proposes. Twice is once.

    `seen` are the marks of the items as they were read. What was proposed by somebody else is thereby confirmed.
    Raises `FilesChanged`, `Conflict` and `RegistryError`: gone, closed, needs_office, needs_second_person,
    own_proposal, perhaps_twins.
    """
    children = {child.pk: child for child in lock(children_around([kept, gone]))}
    done = Merge.objects.filter(kept=kept, gone=gone, state=Merge.State.MERGED).first()
    if done:
        return done
    comparison = _checked(children, kept, gone, seen, is_certain)
    proposal = _entitled(comparison, waiting(kept, gone))
    return _merge(comparison, _chosen(comparison, choices), proposal, reason)


@transaction.atomic
def propose_merge(
    *,
    kept: UUID,
    gone: UUID,
    choices: Mapping[str, str],
    seen: Mapping[str, str],
    is_certain: bool,
    reason: str = "",
) -> Merge:
    """Asks a second person to make one file of two. Twice is once. Raises as `merge_children`."""
    children = {child.pk: child for child in lock(children_around([kept, gone]))}
    comparison = _checked(children, kept, gone, seen, is_certain)
    proposal = waiting(kept, gone)
    if proposal:
        return proposal
    proposal = Merge(
        kept=comparison.kept,
        gone=comparison.gone,
        regions=sorted({comparison.kept.region, comparison.gone.region}),
        reason=reason,
        choices=_chosen(comparison, choices),
        is_certain=is_certain,
        recorded_by=acting_post().user_id,
    )
    proposal.save(force_insert=True)
    _note(PROPOSE, comparison.kept, comparison.gone, proposal)
    return proposal


@transaction.atomic
def decline_merge(*, merge: Merge, reason: str, version: int) -> Merge:
    """They are two children, or whoever proposed it thinks better of it. Raises `Conflict`, `RegistryError`."""
    post = acting_post()
    if not may(Role(post.role), MERGE) and merge.recorded_by != post.user_id:
        raise RegistryError("needs_office")
    if merge.state == Merge.State.DECLINED:
        return merge
    if merge.state != Merge.State.WAITING:
        raise RegistryError("decided_already")
    values = {
        "state": Merge.State.DECLINED,
        "refusal": reason,
        "decided_by": post.user_id,
        "decided_at": timezone.now(),
    }
    declined = update_if_unchanged(merge, values, version=version)
    for child in Child.objects.filter(pk__in=[merge.kept_id, merge.gone_id]):
        note_access(PROPOSE, child=child.pk, region=child.region, school=child.school, declined=str(merge.pk))
    return declined


def merges_at_once(comparison: Comparison) -> bool:
    """Whether the acting post makes one file of two by itself, without a second person."""
    is_office = may(Role(acting_post().role), MERGE)
    return is_office and not crosses_counties(comparison.kept.region, comparison.gone.region)


def _checked(
    children: Mapping[UUID, Child], kept: UUID, gone: UUID, seen: Mapping[str, str], is_certain: bool
) -> Comparison:
    """The two files as they are now, if they are as they were seen and nothing speaks against one child."""
    both = [children.get(kept), children.get(gone)]
    if kept == gone or any(child is None or child.erased_at or child.merged_into_id for child in both):
        raise RegistryError("gone")
    closed = next((child.closed_on for child in both if child and child.closed_on), None)
    if closed:
        raise RegistryError("closed", since=closed)
    comparison = compare(children[kept], children[gone])
    changed = {key for key, mark in comparison.marks.items() if seen.get(key) != mark}
    changed |= set(seen) - set(comparison.marks)
    if changed:
        raise FilesChanged(changed)
    if comparison.doubts and not is_certain:
        raise RegistryError("perhaps_twins")
    return comparison


def _entitled(comparison: Comparison, proposal: Merge | None) -> Merge | None:
    """The proposal that is being confirmed, if there is one and it needs a second person."""
    post = acting_post()
    if not may(Role(post.role), MERGE):
        raise RegistryError("needs_office")
    if merges_at_once(comparison):
        return proposal
    if proposal is None:
        raise RegistryError("needs_second_person")
    if proposal.recorded_by == post.user_id:
        raise RegistryError("own_proposal")
    return proposal


def _chosen(comparison: Comparison, choices: Mapping[str, str]) -> dict[str, str]:
    """The side of each item: as chosen where that can be, else as proposed."""
    found = {}
    for item in comparison.items:
        options = {side.value for side in item.options}
        chosen = choices.get(item.key, "")
        found[item.key] = chosen if chosen in options else item.default.value
    return found


def _merge(comparison: Comparison, chosen: dict[str, str], proposal: Merge | None, reason: str) -> Merge:
    kept, gone, post = comparison.kept, comparison.gone, acting_post()
    now, ledger = timezone.now(), Ledger()
    guards = {"kept": _guards(kept), "gone": _guards(gone)}
    sides = {key: Side(side) for key, side in chosen.items()}
    kept, keys = join(comparison, sides, ledger)
    ChargedChild.objects.filter(child=gone.pk).delete()
    StatusEpisode.objects.filter(child=gone.pk).delete()
    Child.objects.filter(pk=gone.pk).update(status_due_on=None)
    Child.objects.filter(pk=kept.pk).update(status_due_on=timezone.localdate())
    values: dict[str, Any] = {
        "kept_id": kept.pk,
        "gone_id": gone.pk,
        "state": Merge.State.MERGED,
        "choices": chosen,
        "decided_at": now,
        "decided_by": post.user_id,
        "ledger": ledger.written(guards=guards, rows=keys),
    }
    if proposal:
        merge = update_if_unchanged(proposal, values, version=proposal.version)
    else:
        author = {"recorded_by": post.user_id, "reason": reason, "is_certain": bool(comparison.doubts)}
        merge = Merge(regions=[kept.region], **values, **author)
        merge.save(force_insert=True)
        merge.refresh_from_db()
    _note(MERGE, kept, gone, merge)
    rows = rows_named(ledger.entries).values()
    for child in (kept, *siblings_of(rows, {kept.pk, gone.pk})):
        follow(child)
    tell_rooms_above([gone.pk], timezone.localdate())
    follow_elsewhere(people_among(rows))
    return merge


def children_around(children: Iterable[UUID]) -> set[UUID]:
    """Children and those who share people with them: what becomes known of a parent concerns all of these."""
    keys = set(children)
    people = Person.objects.filter(ties__child__in=keys, ties__city=acting_post().city)
    return keys.union(*people.values_list("children", flat=True))


def people_among(rows: Iterable[Any]) -> list[UUID]:
    return [row.pk for row in rows if isinstance(row, Person)]


def siblings_of(rows: Iterable[Any], children: set[UUID]) -> list[Child]:
    """Other children of the people among `rows`, as they are now."""
    people = Person.objects.filter(pk__in=people_among(rows))
    keys = set[UUID]().union(*people.values_list("children", flat=True)) - children
    return list(Child.objects.filter(existing(), pk__in=keys).order_by("pk"))


def _guards(child: Child) -> tuple[int, str | None]:
    return child.region, str(child.school) if child.school else None


def _note(action: str, kept: Child, gone: Child, merge: Merge) -> None:
    for child in (kept, gone):
        note_access(action, child=child.pk, region=child.region, school=child.school, merge=str(merge.pk))
