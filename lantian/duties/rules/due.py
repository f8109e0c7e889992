"""When one duty of one child is due, late and escalated, and when time alone will next change that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from lantian.duties.rules.book import Rule, Step
from lantian.duties.rules.calendar import Calendar
from lantian.duties.rules.terms import Event, Every, Period, Term, Times, Within, Yearly
from lantian.kernel.days.rules import DAY, Span, add_working_days

SHORT = frozenset({Period.WEEK, Period.MONTH})
OF_SCHOOL = frozenset({Period.TERM, Period.SCHOOL_YEAR, Period.WINDOW, Period.BEFORE_HOLIDAYS})
EARLY = {Event.CARER: timedelta(days=30)}
"""How long before an event a deed answers it: people sign before the grandparents take over."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Since a day a term holds (None: nothing is owed). A new level gives the full time of its term from that day;
    a new wording is due from the next day on, and never gives more time than the one before."""

    since: date
    term: Term | None
    is_wording: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """What one duty goes by: from when it is owed, under which terms, what started it, and what was done.

    The first of `phases` began before anything else. `done` are the last days on which the duty was kept, as many
    as a term can ask in one period (`MOST_TIMES`), in any order.
    """

    basis_on: date
    phases: tuple[Phase, ...]
    events: tuple[date, ...] = ()
    done: tuple[date, ...] = ()

    @property
    def term(self) -> Term | None:
        """The one that holds now."""
        return self.phases[-1].term


@dataclass(frozen=True, slots=True)
class Standing:
    """The last day on time (None: nothing is owed now), from when it is late, who has heard of it, who hears next.

    `turns_on` is the next day on which time alone changes any of this. `is_assumed`: the day rests on a calendar
    that is not announced yet.
    """

    due_on: date | None = None
    late_from: date | None = None
    escalated_to: str = ""
    escalates_on: date | None = None
    turns_on: date | None = None
    is_assumed: bool = False


def standing(rule: Rule, course: Course, calendar: Calendar, on: date) -> Standing:
    """How a duty stands on a day."""
    due_on = due(rule, course, calendar)
    if due_on is None:
        return Standing()
    late_from = due_on + DAY + timedelta(days=rule.grace)
    by_school = rule.is_term_only or (isinstance(course.term, Times) and course.term.period in OF_SCHOOL)
    by_work = rule.days_off_move or (isinstance(course.term, Within) and course.term.is_working)
    assumed = calendar.is_assumed(due_on, by_school=by_school, by_work=by_work)
    return ladder_on(due_on, late_from, rule.ladder, on, assumed)


def ladder_on(
    due_on: date, late_from: date, ladder: Sequence[Step], on: date, is_assumed: bool = False
) -> Standing:
    """Who has heard of a duty on a day, and when that changes."""
    rungs = [(late_from + timedelta(days=step.days), step.role) for step in ladder]
    heard = [role for day, role in rungs if day <= on]
    ahead = [day for day, _ in rungs if day > on]
    escalates_on = min(ahead, default=None)
    turns_on = late_from if late_from > on else escalates_on
    return Standing(due_on, late_from, heard[-1] if heard else "", escalates_on, turns_on, is_assumed)


def due(rule: Rule, course: Course, calendar: Calendar) -> date | None:
    """The last day on time; None while nothing is owed. Never before the basis."""
    found = _through_phases(rule, course, calendar)
    if found is None:
        return None
    found = max(found, course.basis_on)
    if rule.is_term_only:
        found = calendar.school_again(found)
    return calendar.worked_again(found) if rule.days_off_move else found


def _through_phases(rule: Rule, course: Course, calendar: Calendar) -> date | None:
    """The day under the term that held at the last deed, and then what each later term made of it."""
    done = tuple(sorted(day for day in course.done if day >= course.basis_on))
    first = max(
        at for at, phase in enumerate(course.phases) if at == 0 or phase.since <= _start(course, done)
    )
    here = course.phases[first]
    found = _next(rule, here, course, done, calendar)
    for phase in course.phases[first + 1 :]:
        found = _under(rule, phase, course, done, calendar, found)
    return found


def _start(course: Course, done: Sequence[date]) -> date:
    return done[-1] if done else course.basis_on


def _under(
    rule: Rule, phase: Phase, course: Course, done: Sequence[date], calendar: Calendar, before: date | None
) -> date | None:
    if phase.term is None or isinstance(phase.term, Within):
        return _next(rule, phase, course, done, calendar)
    anew = _recurring(rule, phase.term, phase.since, (), phase.since, calendar)
    if before is None:
        return anew
    new = _recurring(rule, phase.term, course.basis_on, done, course.basis_on, calendar)
    if phase.is_wording:
        return min(before, max(new, phase.since + DAY))
    return min(before, max(new, anew)) if new < before else new


def _next(rule: Rule, phase: Phase, course: Course, done: Sequence[date], calendar: Calendar) -> date | None:
    if phase.term is None:
        return None
    if isinstance(phase.term, Within):
        return _within(phase.term, course, calendar)
    begun_on = max(course.basis_on, phase.since)
    return _recurring(rule, phase.term, course.basis_on, done, begun_on, calendar)


def _recurring(
    rule: Rule,
    term: Every | Times | Yearly,
    basis_on: date,
    done: Sequence[date],
    begun_on: date,
    calendar: Calendar,
) -> date:
    """The next day by which a recurring deed is owed; its term holds since `begun_on`."""
    last = done[-1] if done else None
    if isinstance(term, Every):
        return (last or basis_on) + timedelta(days=term.days)
    times = term.times if isinstance(term, Times) else 1
    for span in _periods(rule, term, last or basis_on, calendar):
        kept = sum(day in span for day in done)
        is_over = (last is not None and kept >= times) or _is_partial(span, begun_on)
        if not is_over:
            return _slot(span, kept + 1, times)
    raise AssertionError("Periods have no end.")


def _periods(rule: Rule, term: Times | Yearly, since: date, calendar: Calendar) -> Iterator[Span]:
    for span in calendar.periods(term, since):
        if rule.is_term_only and isinstance(term, Times) and term.period in SHORT:
            part = calendar.school_part(span)
            if part and part.until > since:
                yield part
        else:
            yield span


def _is_partial(span: Span, basis_on: date) -> bool:
    """A period that was half over, or more, when the duty began asks nothing."""
    return basis_on > span.since and (span.until - basis_on).days * 2 <= len(span)


def _slot(span: Span, number: int, times: int) -> date:
    """The day by which the `number`-th of so many times in a period is owed: evenly, the last on its last day."""
    return span.since + timedelta(days=ceil(len(span) * number / times) - 1)


def _within(term: Within, course: Course, calendar: Calendar) -> date | None:
    """The earliest event that nothing answered decides: a later one gives no more time."""
    last = max(course.done, default=None)
    early = EARLY.get(term.event, timedelta(0))
    waiting = [day for day in course.events if last is None or last < day - early]
    if not waiting:
        return None
    start = max(min(waiting), course.basis_on)
    if term.is_working:
        return add_working_days(start, term.number, calendar.own)
    return start + timedelta(days=term.number)
