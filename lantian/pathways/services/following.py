"""What facts of children suggest, brought up to date when they change."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.pathways.codes import ways
from lantian.pathways.models import WayRun, WaySuggestion
from lantian.pathways.queries.known import known_of
from lantian.pathways.rules.running import State
from lantian.pathways.rules.suggesting import suggested
from lantian.pathways.services.telling import tell_of_suggestions
from lantian.registry.models import Child

Wanted = dict[tuple[UUID, str], UUID]


@transaction.atomic
def follow(children: Sequence[UUID], on: date) -> None:
    """What the register calls when facts of children changed. Nothing begins by itself: a person looks."""
    if acting_post().scope != Scope.PLACE:
        return
    on_file = {one.child: one for one in known_of(children)}
    wanted = {
        (key, way): fact for key, known in on_file.items() for way, fact in suggested(known, on).items()
    }
    standing = {(row.child_id, row.way): row for row in WaySuggestion.objects.filter(child__in=children)}
    gone = [row.pk for key, row in standing.items() if wanted.get(key) != row.fact]
    if gone:
        WaySuggestion.objects.filter(pk__in=gone).delete()
    new = {key: fact for key, fact in wanted.items() if key not in standing or standing[key].fact != fact}
    if new:
        _suggest(new, on)


def _suggest(new: Wanted, on: date) -> None:
    known = _looked_at({child for child, _way in new})
    rows = {row.pk: row for row in Child.objects.filter(pk__in={child for child, _way in new})}
    made = [
        WaySuggestion(
            child_id=child,
            region=rows[child].region,
            school=rows[child].school,
            readers=[role.value for role in ways()[way].readers],
            way=way,
            fact=fact,
            since=on,
        )
        for (child, way), fact in new.items()
        if (child, way, fact) not in known and (child, way, None) not in known
    ]
    WaySuggestion.objects.bulk_create(made)
    if made:
        tell_of_suggestions({row.region for row in made}, on)


def _looked_at(children: Collection[UUID]) -> set[tuple[UUID, str, UUID | None]]:
    """Ways that run for children (without a row), and those that a row suggested once: somebody has looked at it."""
    found = WayRun.objects.filter(child__in=children).values_list("child", "way", "fact", "state")
    return {
        (child, way, None if state == State.RUNNING else fact)
        for child, way, fact, state in found
        if fact or state == State.RUNNING
    }
