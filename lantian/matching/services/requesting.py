"""Asking for a plan, asking again, and putting it away. A place is planned by one run at a time."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.matching.errors import MatchingError
from lantian.matching.models import MatchRun
from lantian.matching.queries.settings import in_force
from lantian.matching.rules.settings import MOST_IN_TEAM, as_values
from lantian.matching.rules.steps import RUN, may
from lantian.places.models import Region
from lantian.places.rules import Level, level_of, scope_of
from lantian.registry.queries.imports import SILENT_FOR

State = MatchRun.State
PLANNED = (Level.COUNTY, Level.TOWN)
STEPS = 6
"""Of the work: loaded, solved, checked, explained, where more would help, written."""


@transaction.atomic
def request_run(*, place: int, mode: str, team_size: int, today: date) -> MatchRun:
    """A plan of a county or a town, for a job to work out.

    Raises `MatchingError`: place_wrong, team_wrong; place_taken while another run of a place that overlaps is open.
    """
    low, high = scope_of(place)
    if level_of(place) not in PLANNED:
        raise MatchingError("place_wrong", field="place")
    if mode == MatchRun.Mode.TEAM and not 2 <= team_size <= MOST_IN_TEAM:
        raise MatchingError("team_wrong", field="team_size", most=MOST_IN_TEAM)
    run = _new(place, mode, team_size if mode == MatchRun.Mode.TEAM else 1, today)
    _take_place(run, low, high)
    note_access("matching.run", region=place, mode=mode)
    return run


@transaction.atomic
def request_again(*, run: MatchRun, today: date) -> MatchRun:
    """The place of a plan worked out anew, with what people decided and hold to; the plan before it steps back.

    Raises `MatchingError`: not_now, place_taken.
    """
    _move(run, "again", closed_at=timezone.now())
    anew = _new(run.region, run.mode, run.team_size, today)
    anew.previous = run.pk
    _take_place(anew, run.region, run.region_high)
    note_access("matching.run", region=run.region, mode=run.mode, again=True)
    return anew


@transaction.atomic
def request_restart(*, run: MatchRun) -> MatchRun:
    """Work that broke off or gives no sign of life begins once more. Raises `MatchingError`: not_now, place_taken."""
    if not (run.state == State.SOLVING and is_silent(run) and is_mine(run)):
        try:
            with transaction.atomic():
                _move(run, "restart", refusal={})
        except IntegrityError as error:
            raise _taken(run.region, run.region_high) from error
    MatchRun.objects.filter(pk=run.pk).update(moved_at=timezone.now(), done=0)
    run.refresh_from_db()
    return run


@transaction.atomic
def close_run(*, run: MatchRun) -> MatchRun:
    """Puts a plan away: what was accepted stays, the rest is nobody's. Raises `MatchingError("not_now")`."""
    _move(run, "close", closed_at=timezone.now())
    note_access("matching.run", region=run.region, closed=True)
    run.refresh_from_db()
    return run


def open_run_of(low: int, high: int) -> MatchRun | None:
    """The run by which a place that overlaps `low` … `high` is planned now."""
    rows = MatchRun.objects.filter(
        state__in=MatchRun.OPEN_STATES, region__lte=high, region_high__gte=low
    ).order_by("recorded_at")
    return rows.first()


def is_mine(run: MatchRun) -> bool:
    """Whether the acting post answers for the whole place of a plan."""
    post = acting_post()
    return (post.region_low or 0) <= run.region and run.region_high <= (post.region_high or 0)


def is_silent(run: MatchRun) -> bool:
    """Whether the work on a plan gives no sign of life."""
    return run.moved_at is not None and timezone.now() - run.moved_at > SILENT_FOR


def _new(place: int, mode: str, team_size: int, today: date) -> MatchRun:
    post = acting_post()
    low, high = scope_of(place)
    inside = Region.objects.filter(code__range=(low, high)).values_list("code", flat=True)
    return MatchRun(
        region=place,
        region_high=high,
        regions=sorted({place, *inside}),
        mode=mode,
        team_size=team_size,
        as_of_on=today,
        post=post.pk,
        settings=as_values(in_force(place).settings),
        moved_at=timezone.now(),
        total=STEPS,
        recorded_by=post.user_id,
    )


def _take_place(run: MatchRun, low: int, high: int) -> None:
    if open_run_of(low, high):
        raise _taken(low, high)
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        raise _taken(low, high) from error


def _taken(low: int, high: int) -> MatchingError:
    """Who plans there, and since when; of a run that was not written yet when we looked, only that there is one."""
    run = open_run_of(low, high)
    if run is None:
        return MatchingError("place_taken_now")
    return MatchingError("place_taken", run=run)


def _move(run: MatchRun, verb: str, **values: object) -> None:
    """Takes a step if the run still stands where it was read. Whoever answers for the whole place moves its plan."""
    if not is_mine(run):
        raise MatchingError("larger_place")
    if not may(RUN, verb, run.state):
        raise MatchingError("not_now")
    rows = MatchRun.objects.filter(pk=run.pk, state=run.state, version=run.version)
    if not rows.update(state=RUN[verb, run.state], version=run.version + 1, **values):
        raise MatchingError("not_now")
