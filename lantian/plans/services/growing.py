"""The five selves: what the child says it can do, and the goals that it sets itself."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from lantian.kernel.versions import update_if_unchanged
from lantian.plans.codes import can_dos
from lantian.plans.errors import PlansError
from lantian.plans.models import Goal, SelfCheck
from lantian.plans.queries.terms import term_of_child
from lantian.plans.rules.growing import band_of
from lantian.plans.rules.measures import says_nothing
from lantian.plans.services.rows import guards_of, note
from lantian.registry.models import Child
from lantian.registry.rules.ages import age_on
from lantian.registry.services.following import lock_one


@transaction.atomic
def check_oneself(*, child: Child, ticks: Collection[str], version: int | None, today: date) -> SelfCheck:
    """Keeps what a child ticked this term; a second time mends the first.

    Raises `Conflict`, `PlansError`: band_outside (younger than 6, older than 15), tick_unknown; `RegistryError`.
    """
    child = lock_one(child)
    band = band_of(age_on(child.birth_on, today))
    if band is None:
        raise PlansError("band_outside")
    known = {code for code, line in can_dos().items() if line.band == band}
    if not set(ticks) <= known:
        raise PlansError("tick_unknown")
    term, ordered = term_of_child(child, today), sorted(set(ticks))
    found = SelfCheck.objects.filter(child=child.pk, year=term.year, term=term.term).first()
    if found:
        values = {"ticks": ordered, "band": band, "on": today}
        check = update_if_unchanged(found, values, version=version or 0)
    else:
        check = SelfCheck(
            **guards_of(child), year=term.year, term=term.term, band=band, ticks=ordered, on=today
        )
        check.save(force_insert=True)
    note("goals", child, self_check=True)
    return check


@transaction.atomic
def set_goal(*, child: Child, self_code: str, words: str, next_step: str, today: date) -> Goal:
    """A child sets itself a goal, in its own words, and agrees the next step with its helper.

    Raises `PlansError`: words_needed, step_needed; `RegistryError`.
    """
    child = lock_one(child)
    if not words.strip():
        raise PlansError("words_needed", field="words")
    _check_step(next_step)
    term = term_of_child(child, today)
    goal = Goal(
        **guards_of(child),
        year=term.year,
        term=term.term,
        self_code=self_code,
        words=words.strip(),
        next_step=next_step.strip(),
        set_on=today,
    )
    goal.save(force_insert=True)
    note("goals", child, goal=self_code)
    return goal


@transaction.atomic
def move_goal(*, goal: Goal, version: int, state: str, next_step: str, today: date) -> Goal:
    """A goal is reached, changed for another, or has another next step. Raises `Conflict`, `PlansError`."""
    child = lock_one(goal.child)
    if state == Goal.State.GOING:
        _check_step(next_step)
        values: dict[str, Any] = {"state": state, "next_step": next_step.strip(), "ended_on": None}
    else:
        values = {"state": state, "ended_on": today}
    moved = update_if_unchanged(goal, values, version=version)
    note("goals", child, state=state)
    return moved


def _check_step(text: str) -> None:
    if says_nothing(text):
        raise PlansError("step_needed", field="next_step")
