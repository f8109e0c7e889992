"""How a way goes: its states, when its steps are due, who may do them, and what an end must say."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from lantian.access.policy import Role


class State(StrEnum):
    """How far a way is: it runs, has ended with an outcome, or somebody said that it was not needed."""

    RUNNING = "running"
    ENDED = "ended"
    DECLINED = "declined"


class StepState(StrEnum):
    """How far a step is; one that was passed over says why."""

    WAITING = "waiting"
    DONE = "done"
    PASSED = "passed"


class Because(StrEnum):
    """Why a way begins."""

    FACT = "fact"
    SEEN = "seen"
    CHILD = "child"
    SCHOOL = "school"
    OTHERS = "others"


SENIORS: Mapping[Role, tuple[Role, ...]] = {
    Role.VILLAGE_DIRECTOR: (Role.TOWN_SUPERVISOR, Role.COUNTY_OFFICE),
    Role.TOWN_SUPERVISOR: (Role.COUNTY_OFFICE,),
    Role.COUNTY_OFFICE: (),
    Role.SCHOOL_HEAD: (Role.COUNTY_OFFICE, Role.TOWN_SUPERVISOR),
    Role.PSYCHOLOGIST: (Role.SCHOOL_HEAD,),
}
"""Who may do the step of somebody below or beside, so that nothing waits for one person."""

NEAREST = (Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR, Role.COUNTY_OFFICE)


def may_do(owed_by: Role, role: Role, readers: tuple[Role, ...]) -> bool:
    """Whether a post of `role` may do a step that `owed_by` owes: its own, or as a senior who knows of the way."""
    return role in readers and role in (owed_by, *SENIORS[owed_by])


def owner_of(owed_by: Role, *, has_school: bool) -> Role:
    """Who owes a step of a child: what a school owes is the town's where the register names no school."""
    at_school = owed_by in (Role.SCHOOL_HEAD, Role.PSYCHOLOGIST)
    return Role.TOWN_SUPERVISOR if at_school and not has_school else owed_by


def due_on(
    began_on: date, days: int, *, in_working_days: bool, add_working_days: Callable[[date, int], date]
) -> date:
    """Until when a step is to be done, counted from the beginning of the way."""
    return add_working_days(began_on, days) if in_working_days else began_on + timedelta(days=days)


def after_deeds(deeds: int, times: int) -> StepState:
    """How far a step is that was done `deeds` times of `times`."""
    return StepState.DONE if deeds >= times else StepState.WAITING


def problem_of_day(on: date, *, began_on: date, today: date) -> str:
    """What is wrong with the day of a deed; empty when nothing is. What led to the way may lie a month before it."""
    if on > today:
        return "in_the_future"
    return "before_way" if on < began_on - timedelta(days=31) else ""


def problem_of_end(ended_on: date, *, began_on: date, today: date) -> str:
    """What is wrong with the day on which a way ends."""
    if ended_on > today:
        return "in_the_future"
    return "before_way" if ended_on < began_on else ""
