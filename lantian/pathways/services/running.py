"""A way begins, its steps are done or passed over, it ends. Each step is a duty until then, unless the way is quiet."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.duties.services import fulfilling, promising
from lantian.kernel.versions import update_if_unchanged
from lantian.pathways.codes import Step, Way, ways
from lantian.pathways.errors import WayError
from lantian.pathways.models import WayDeed, WayRun, WayStep, WaySuggestion
from lantian.pathways.rules.running import (
    Because,
    State,
    StepState,
    after_deeds,
    due_on,
    may_do,
    owner_of,
    problem_of_day,
    problem_of_end,
)
from lantian.pathways.services.rows import guards_of, note
from lantian.pathways.services.telling import tell_owners
from lantian.places import queries as places
from lantian.plans.rules.measures import says_nothing
from lantian.plans.services.ringing import ring
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of
from lantian.registry.rules.ages import age_on
from lantian.registry.services.following import lock_one

RULE = "way_step"


@transaction.atomic
def begin(
    *,
    child: Child,
    way: str,
    because: str,
    words: str,
    began_on: date,
    today: date,
) -> WayRun:
    """Begins a way for a child, with all its steps. What suggested it is taken up by it.

    Raises `WayError`: way_unknown, not_yours, wrong_age, no_school, runs_already, in_the_future, hollow;
    `RegistryError`: closed, gone.
    """
    child, chosen = lock_one(child), _way_of(way)
    _refuse(child, chosen, words, began_on, today)
    run = WayRun(
        **guards_of(child, chosen),
        way=way,
        state=State.RUNNING,
        because=Because(because),
        fact=_take_up(child, way),
        seat=acting_post().seat,
        words=words.strip(),
        began_on=began_on,
    )
    run.save(force_insert=True)
    steps = [_step(run, child, chosen, one) for one in chosen.steps]
    if not chosen.is_quiet:
        for step in steps:
            _owe(step)
    tell_owners(child, steps, today)
    ring(child, words, today)
    note("work", child, began=_named(chosen))
    return run


def _way_of(code: str) -> Way:
    chosen = ways().get(code)
    if chosen is None:
        raise WayError("way_unknown", field="way")
    return chosen


def _refuse(child: Child, way: Way, words: str, began_on: date, today: date) -> None:
    if Role(acting_post().role) not in way.starters:
        raise WayError("not_yours")
    if began_on > today:
        raise WayError("in_the_future", field="began_on")
    if not way.fits(age_on(child.birth_on, began_on)):
        raise WayError("wrong_age", field="began_on")
    if way.is_quiet and child.school is None:
        raise WayError("no_school")
    if says_nothing(words):
        raise WayError("hollow", field="words")
    standing = WayRun.objects.filter(child__in=files_of(child.pk), way=way.code, state=State.RUNNING).first()
    if standing:
        raise WayError("runs_already", since=standing.began_on)


def _take_up(child: Child, way: str) -> UUID | None:
    """Takes away what suggested a way, now that somebody has looked; the row of the register that it rests on."""
    rows = WaySuggestion.objects.filter(child=child.pk, way=way)
    fact = rows.values_list("fact", flat=True).first()
    rows.delete()
    return fact


def _step(run: WayRun, child: Child, way: Way, step: Step) -> WayStep:
    row = WayStep(
        **guards_of(child, way),
        run=run,
        code=step.code,
        number=step.number,
        owed_by=owner_of(step.owed_by, has_school=child.school is not None),
        due_on=due_on(
            run.began_on,
            step.days,
            in_working_days=step.in_working_days,
            add_working_days=lambda on, days: places.add_working_days(on, days, child.region),
        ),
    )
    row.save(force_insert=True)
    return row


def _owe(step: WayStep) -> None:
    """A step is the duty of whoever owes it. What is optional is owed once the steps before it were of no use."""
    if ways()[step.run.way].step(step.code).is_optional:
        return
    promising.promise(
        child=step.child_id,
        about=step.pk,
        due_on=step.due_on,
        owed_by=Role(step.owed_by),
        seat=None,
        rule=RULE,
        is_discreet=True,
    )


def _named(way: Way) -> str:
    return "" if way.is_quiet else way.code


@transaction.atomic
def decline(*, suggestion: WaySuggestion, reason: str, today: date) -> WayRun:
    """Somebody looked: the way is not needed. What suggested it does so no more. Raises `WayError`, `RegistryError`."""
    child, way = lock_one(suggestion.child), ways()[suggestion.way]
    if Role(acting_post().role) not in way.starters:
        raise WayError("not_yours")
    if says_nothing(reason):
        raise WayError("reason_needed", field="reason")
    if not WaySuggestion.objects.filter(pk=suggestion.pk).exists():
        raise WayError("not_now")
    run = WayRun(
        **guards_of(child, way),
        way=way.code,
        state=State.DECLINED,
        because=Because.FACT,
        fact=_take_up(child, way.code),
        seat=acting_post().seat,
        began_on=today,
        ended_on=today,
        end_words=reason.strip(),
    )
    run.save(force_insert=True)
    ring(child, reason, today)
    note("work", child, declined=way.code)
    return run


@transaction.atomic
def do_step(*, step: WayStep, on: date, by: str, words: str, today: date) -> WayDeed:
    """Writes down what was done for a step, and by whom; it is done when that was often enough.

    Raises `WayError`: not_now, not_yours, in_the_future, before_way, hollow; `RegistryError`.
    """
    child = lock_one(step.child)
    step, run = _fresh(step)
    way = ways()[run.way]
    if problem := problem_of_day(on, began_on=run.began_on, today=today):
        raise WayError(problem, field="on", since=run.began_on)
    if says_nothing(words):
        raise WayError("hollow", field="words")
    deed = WayDeed(
        **guards_of(child, way),
        run=run,
        step=step,
        on=on,
        by=by.strip() or acting_post().user.name,
        seat=acting_post().seat,
        words=words.strip(),
    )
    deed.save(force_insert=True)
    count_deeds(step, way.step(step.code).times, on)
    if step.state == StepState.DONE and not way.is_quiet:
        promising.keep(about=step.pk, on=on, source=deed.pk)
    ring(child, words, today)
    note("work", child, step=step.code if not way.is_quiet else "")
    return deed


def count_deeds(step: WayStep, times: int, on: date) -> None:
    """Brings a step in line with what was done for it."""
    deeds = WayDeed.objects.filter(step=step.pk, withdrawn_at__isnull=True).count()
    step.state = after_deeds(deeds, times)
    step.done_on = on if step.state == StepState.DONE else None
    WayStep.objects.filter(pk=step.pk).update(
        state=step.state, done_on=step.done_on, version=step.version + 1
    )


def _fresh(step: WayStep) -> tuple[WayStep, WayRun]:
    """A step and its way as they are now, if this post may still do it."""
    step = WayStep.objects.select_related("run").get(pk=step.pk)
    if step.run.state != State.RUNNING or step.state == StepState.PASSED:
        raise WayError("not_now")
    if not may_do(Role(step.owed_by), Role(acting_post().role), ways()[step.run.way].readers):
        raise WayError("not_yours")
    return step, step.run


@transaction.atomic
def pass_over(*, step: WayStep, version: int, reason: str) -> WayStep:
    """An optional step is not needed, and why. Raises `Conflict`, `WayError`: not_optional, reason_needed, not_now."""
    lock_one(step.child)
    step, run = _fresh(step)
    way = ways()[run.way]
    if not way.step(step.code).is_optional:
        raise WayError("not_optional")
    if says_nothing(reason):
        raise WayError("reason_needed", field="reason")
    if step.state != StepState.WAITING:
        raise WayError("not_now")
    passed = update_if_unchanged(step, {"state": StepState.PASSED, "reason": reason.strip()}, version=version)
    note("work", passed, passed=step.code if not way.is_quiet else "")
    return passed


@transaction.atomic
def withdraw_deed(*, deed: WayDeed, now: datetime) -> None:
    """What was written down by mistake counts no more, and stays. Raises `WayError`: not_now, not_yours."""
    child = lock_one(deed.child)
    step, run = _fresh(deed.step)
    way = ways()[run.way]
    changed = WayDeed.objects.filter(pk=deed.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=now, version=deed.version + 1
    )
    if not changed:
        raise WayError("not_now")
    last = WayDeed.objects.filter(step=step.pk, withdrawn_at__isnull=True).order_by("-on").first()
    count_deeds(step, way.step(step.code).times, last.on if last else deed.on)
    if not way.is_quiet:
        fulfilling.withdraw(source=deed.pk)
        if step.state == StepState.WAITING:
            _owe(step)
    note("work", child, withdrawn=True)


@transaction.atomic
def end(*, run: WayRun, version: int, outcome: str, words: str, ended_on: date, today: date) -> WayRun:
    """Ends a way with an outcome and what it rests on; what was not done by then is owed no more.

    Raises `Conflict`, `WayError`: not_now, not_yours, outcome_unknown, hollow, in_the_future, before_way;
    `RegistryError`.
    """
    child = lock_one(run.child)
    way = ways()[run.way]
    if Role(acting_post().role) not in way.starters:
        raise WayError("not_yours")
    if WayRun.objects.filter(pk=run.pk, state=State.RUNNING).first() is None:
        raise WayError("not_now")
    if outcome not in {one.code for one in way.outcomes}:
        raise WayError("outcome_unknown", field="outcome")
    if says_nothing(words):
        raise WayError("hollow", field="words")
    if problem := problem_of_end(ended_on, began_on=run.began_on, today=today):
        raise WayError(problem, field="ended_on", since=run.began_on)
    values = {"state": State.ENDED, "outcome": outcome, "ended_on": ended_on, "end_words": words.strip()}
    ended = update_if_unchanged(run, values, version=version)
    for step in WayStep.objects.filter(run=run.pk, state=StepState.WAITING):
        promising.drop(about=step.pk)
    ring(child, words, today)
    note("work", child, ended=outcome if not way.is_quiet else "")
    return ended
