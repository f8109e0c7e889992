"""What follows for pairs when facts of children or helpers changed, in the same transaction.

Nothing ends in silence: a pair goes on and gets a mark, and its village a duty to find a way; only with a closed
file it ends by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from lantian.access.policy import Role, Scope
from lantian.access.scopes import acting_post
from lantian.duties.services import promising
from lantian.helping.models import Helper
from lantian.helping.rules.fitness import Bar as HelperBar
from lantian.helping.rules.fitness import reasons_against
from lantian.kernel.city import acting_city
from lantian.pairing.errors import PairingError
from lantian.pairing.models import IS_OPEN, Exemption, Pair, Refusal, Wish
from lantian.pairing.queries.facts import child_facts, helper_facts
from lantian.pairing.queries.loads import load_of
from lantian.pairing.rules.bars import Bar, bars_between
from lantian.pairing.rules.plans import BY_CHILD, BY_HELPER, Why, plan_by, why_of_helper
from lantian.pairing.rules.stages import TIED, Mode, Stage, Verb
from lantian.pairing.services.ending import over
from lantian.pairing.services.proposing import say_first
from lantian.pairing.services.rows import NO_PLAN, PLAN_DUTY, change, locked, note, plan_key, standing
from lantian.registry.models import Child, Tie

JOB = "pairing.follow_helpers"
GOES_WITH_CHILD: tuple[Any, ...] = (Refusal, Wish, Exemption)


@transaction.atomic
def follow_helpers(helpers: Sequence[UUID], on: date) -> None:
    """Marks the pairs of helpers who may not, or cannot, go on as before; takes the mark away where they can again.

    What the acting post does not see (children of the next village) the worker follows.
    """
    pairs = _pairs(Pair.objects.filter(IS_OPEN, helper__in=list(helpers)))
    known = {one.pk: one for one in Helper.objects.filter(pk__in=list(helpers))}
    for pair in pairs:
        helper = known.get(pair.helper_id)
        if helper is not None:
            _settle(pair, why_of_helper(reasons_against(helper.facts(), on)), BY_HELPER, on)
    seen: defaultdict[UUID, int] = defaultdict(int)
    for pair in pairs:
        seen[pair.helper_id] += 1
    elsewhere = [key for key, load in load_of(helpers).items() if load > seen[key]]
    if elsewhere and acting_post().role != Role.CITY_OFFICE:
        keys: list[JSONValue] = [str(key) for key in sorted(elsewhere)]
        app.configure_task(JOB, queue="follow").defer(city=acting_city(), helpers=keys)


@transaction.atomic
def follow_children(children: Sequence[UUID], on: date) -> None:
    """Ends the pairs of closed files, marks those whose child moved or whose tie is gone, takes merged files together.

    Posts that do not see all that counts leave it to the worker that follows the children (`duties`).
    """
    if acting_post().scope != Scope.PLACE:
        return
    _join_files(children, on)
    pairs = _pairs(Pair.objects.filter(IS_OPEN, child__in=list(children)))
    if not pairs:
        return
    files = Child.objects.in_bulk({pair.child_id for pair in pairs})
    helpers = Helper.objects.in_bulk({pair.helper_id for pair in pairs})
    ties = Tie.objects.filter(pk__in=[pair.tie for pair in pairs if pair.tie], until__isnull=True)
    held = dict(ties.values_list("pk", "seat"))
    for pair in pairs:
        child = files.get(pair.child_id)
        if child is None:
            continue
        if child.closed_on:
            _close(pair, child.closed_on)
            continue
        _settle(pair, _why_of_child(pair, child, helpers.get(pair.helper_id), held, on), BY_CHILD, on)


def _pairs(rows: Any) -> list[Pair]:
    return list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))


def _why_of_child(
    pair: Pair, child: Child, helper: Helper | None, held: dict[UUID, UUID | None], on: date
) -> Why | None:
    if pair.stage in TIED and (pair.tie is None or held.get(pair.tie) != pair.seat):
        return Why.TIE_ENDED
    if helper is None:
        return Why.CHILD_MOVED
    bars = bars_between(child_facts(child, on), helper_facts(helper), on)
    if bars & {Bar.UNFIT, Bar.FORBIDDEN, Bar.KIN}:
        return Why.RULED_OUT
    return Why.CHILD_MOVED if Bar.TOO_FAR in bars else None


def _settle(pair: Pair, why: Why | None, ours: frozenset[Why], on: date) -> None:
    """Gives a pair the mark that it needs, or takes away one of `ours` that it needs no more."""
    if why is None:
        if pair.plan_why in ours:
            change(pair, NO_PLAN, version=pair.version)
            promising.drop(about=plan_key(pair))
        return
    if pair.plan_why != why.value:
        mark(pair, why, on)


def mark(pair: Pair, why: Why, on: date) -> Pair:
    """A way is to be found for a child whose helper cannot go on as before: a duty of its village director."""
    by = plan_by(on)
    marked = change(pair, {"plan_by": by, "plan_why": why.value}, version=pair.version)
    promising.promise(
        child=pair.child_id,
        about=plan_key(pair),
        due_on=by,
        owed_by=Role.VILLAGE_DIRECTOR,
        seat=None,
        rule=PLAN_DUTY,
    )
    return marked


def _close(pair: Pair, on: date) -> None:
    """The file is closed: nobody stands by this child any more. The tie stays, for a file may be opened again."""
    stage = Stage.ENDED if pair.stage in TIED else Stage.DECLINED
    over(pair, stage, "closed", on, version=pair.version, keeps_tie=True)


def _join_files(children: Iterable[UUID], on: date) -> None:
    """What stands about a file that was merged goes on with the one that stays; two helpers then are a question."""
    merged = dict(Child.objects.filter(merged_into__in=list(children)).values_list("pk", "merged_into"))
    if not merged:
        return
    kept = Child.objects.in_bulk(set(merged.values()))
    for model in (*GOES_WITH_CHILD, Pair):
        for row in model.objects.filter(child__in=list(merged)):
            _move(row, kept[merged[row.child_id]], on)


def _move(row: Any, child: Child, on: date) -> None:
    values = {"child": child, "region": child.region, "school": child.school}
    is_second = (
        isinstance(row, Pair)
        and row.ended_on is None
        and Pair.objects.filter(IS_OPEN, child=child.pk).exists()
    )
    if not is_second:
        change(row, values, version=row.version)
        return
    if Pair.objects.filter(IS_OPEN, child=child.pk, helper=row.helper_id).exists():
        over(row, Stage.DECLINED, "mistake", on, version=row.version, keeps_tie=True)
        return
    for other in Pair.objects.filter(IS_OPEN, child=child.pk, mode=Mode.ONE.value):
        change(other, {"mode": Mode.TEAM.value}, version=other.version)
    joined = change(row, {**values, "mode": Mode.TEAM.value, "is_lead": False}, version=row.version)
    mark(joined, Why.MERGED, on)


@transaction.atomic
def ask_pause(*, pair: Pair, on: date, version: int) -> Pair:
    """A helper asks for a pause, on their own seat: the village finds a way. Raises `PairingError("not_now")`."""
    found = standing(pair, Verb.HAND_OVER)
    if found.version != version or found.plan_why:
        raise PairingError("not_now")
    note("stand_by", found, pause=True)
    return mark(found, Why.PAUSE, on)


@transaction.atomic
def settled(*, pair: Pair, on: date, version: int) -> Pair:
    """A way was found and the pair goes on as before. Not while the reason still holds.

    Raises `Conflict`, `RegistryError`, `PairingError`: not_now, what speaks against the helper, still_so.
    """
    child, found = locked(pair, Verb.HAND_OVER)
    helper = Helper.objects.filter(pk=found.helper_id).first()
    if helper is not None:
        say_first(helper, reasons_against(helper.facts(), on) - {HelperBar.NO_CAPACITY})
    tie = Tie.objects.filter(pk=found.tie, until__isnull=True).first() if found.tie else None
    held = {tie.pk: tie.seat} if tie else {}
    if found.plan_why in BY_CHILD and _why_of_child(found, child, helper, held, on):
        raise PairingError("still_so")
    plain = change(found, NO_PLAN, version=version)
    promising.drop(about=plan_key(plain))
    note("keep", plain, goes_on=True)
    return plain
