"""Promising a measure for a need, keeping it, handing it over, dropping it. Each is a duty of its owner's seat."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lantian.access.policy import Role
from lantian.access.queries import post_on_seat
from lantian.access.scopes import acting_post
from lantian.duties.services import promising
from lantian.kernel.versions import update_if_unchanged
from lantian.notices.services import tell
from lantian.plans.errors import PlansError
from lantian.plans.models import Measure, MeasureHop, Need
from lantian.plans.rules.measures import problem_of_measure, says_nothing
from lantian.plans.rules.needs import State, Verb, may
from lantian.plans.services.needs import follow_measures
from lantian.plans.services.rows import guards_of, note
from lantian.registry.queries.active import files_of
from lantian.registry.services.following import lock_one

RULE = "measure"


@transaction.atomic
def promise_measure(
    *, need: Need, values: Mapping[str, Any], today: date, knows_others: bool = False
) -> Measure:
    """Promises something for a need: `what`, `done_means`, `seat` or `outside`, `due_on`, `line`.

    Raises `PlansError`: hollow, owner_needed, two_owners, owner_gone, due_needed, due_past, not_now; help_known when
    somebody else already does something for such a need of this child and `knows_others` does not say that this was
    seen. `RegistryError`.
    """
    child = lock_one(need.child)
    need.refresh_from_db()
    wrong = problem_of_measure(
        what=values["what"],
        done_means=values["done_means"],
        seat=values["seat"],
        outside=values["outside"],
        due_on=values["due_on"],
        today=today,
    )
    if wrong:
        raise PlansError(wrong[1], field=wrong[0])
    if not may(Verb.BEGIN, State(need.state)):
        raise PlansError("not_now")
    if not knows_others and others_helping(need, values["seat"], values["outside"]):
        raise PlansError("help_known")
    measure = Measure(
        **guards_of(child),
        need=need,
        what=values["what"].strip(),
        done_means=values["done_means"].strip(),
        seat=values["seat"],
        outside=values["outside"].strip(),
        watched_by=acting_post().seat,
        line=values["line"],
        due_on=values["due_on"],
    )
    measure.save(force_insert=True)
    _promise(measure, today)
    Need.objects.filter(pk=need.pk).update(state=State.IN_HAND, version=need.version + 1)
    note("measure", child, code=need.code, line=measure.line)
    return measure


def others_helping(need: Need, seat: UUID | None, outside: str) -> list[Measure]:
    """What others already do for needs of the same kind of this child (A25: nobody goes it alone)."""
    live = Measure.objects.filter(
        child__in=files_of(need.child_id), need__code=need.code, state=Measure.State.LIVE
    )
    own = Q(seat=seat) if seat else Q(seat__isnull=True, outside=outside.strip())
    return list(live.exclude(own).select_related("need").order_by("due_on", "pk"))


@transaction.atomic
def keep_measure(*, measure: Measure, version: int, came_out: str, note_text: str, today: date) -> Measure:
    """The measure is done, and what came out of it. Raises `Conflict`, `PlansError("not_now")`, `RegistryError`."""
    ended = _end(
        measure,
        version,
        today,
        state=Measure.State.KEPT,
        came_out=came_out,
        note=note_text.strip(),
    )
    promising.keep(about=measure.pk, on=today, source=measure.pk)
    note("keep_measure", ended, came_out=came_out)
    return ended


@transaction.atomic
def drop_measure(*, measure: Measure, version: int, reason: str, today: date) -> Measure:
    """The measure does not happen, and why. Raises as `keep_measure`, and reason_needed."""
    if says_nothing(reason):
        raise PlansError("reason_needed", field="note")
    ended = _end(measure, version, today, state=Measure.State.DROPPED, came_out="", note=reason.strip())
    promising.drop(about=measure.pk)
    note("keep_measure", ended, dropped=True)
    return ended


@transaction.atomic
def hand_over(
    *, measure: Measure, version: int, seat: UUID | None, outside: str, reason: str, today: date
) -> Measure:
    """Gives a measure into other hands, with a reason that stays in its chain.

    Raises `Conflict`, `PlansError`: reason_needed, owner_needed, two_owners, owner_gone, same_owner, not_now.
    """
    outside = outside.strip()
    if not seat and not outside:
        raise PlansError("owner_needed", field="seat")
    if seat and outside:
        raise PlansError("two_owners", field="outside")
    if says_nothing(reason):
        raise PlansError("reason_needed", field="reason")
    if (seat, outside) == (measure.seat, measure.outside):
        raise PlansError("same_owner", field="seat")
    child = _lock_live(measure)
    hop = MeasureHop(
        **guards_of(child),
        measure=measure,
        number=measure.hops + 1,
        from_seat=measure.seat,
        from_outside=measure.outside,
        to_seat=seat,
        to_outside=outside,
        reason=reason.strip(),
        on=today,
    )
    values = {"seat": seat, "outside": outside, "hops": hop.number}
    handed = update_if_unchanged(measure, values, version=version)
    hop.save(force_insert=True)
    promising.drop(about=measure.pk)
    _promise(handed, today)
    note("keep_measure", handed, handed_over=hop.number)
    return handed


def _end(measure: Measure, version: int, today: date, **values: Any) -> Measure:
    _lock_live(measure)
    ended = update_if_unchanged(measure, {**values, "ended_on": today}, version=version)
    follow_measures(Need.objects.get(pk=measure.need_id))
    return ended


def _lock_live(measure: Measure) -> Any:
    child = lock_one(measure.child)
    if not Measure.objects.filter(pk=measure.pk, state=Measure.State.LIVE).exists():
        raise PlansError("not_now")
    return child


def _promise(measure: Measure, today: date) -> None:
    """Makes the measure a duty of its owner's seat, or of the seat that watches over somebody outside."""
    seat = measure.seat or measure.watched_by
    post = post_on_seat(seat, today)
    if post is None:
        raise PlansError("owner_gone", field="seat")
    promising.promise(
        child=measure.child_id,
        about=measure.pk,
        due_on=measure.due_on,
        owed_by=Role(post.role),
        seat=seat,
        rule=RULE,
    )
    if seat != acting_post().seat:
        tell(seats=[seat], kind="measure_given", url_name="plans:measures")
