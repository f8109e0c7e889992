"""The demonstration's city: units, cast, rosters brought in as counties do it, and what happened since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from lantian.access.models import Post, User
from lantian.access.scopes import acting_as
from lantian.demo.calendar import load_demo_calendar
from lantian.demo.cast import BINZHOU, CAST, GUANDAO, JINGYANG, PARENT, TAIXIANG, appoint_all
from lantian.demo.children import VillageForDemo, generate_roster
from lantian.demo.life import live_on
from lantian.demo.past import remember
from lantian.demo.roster_sheet import write_demo_roster
from lantian.demo.schooling import SchoolForDemo
from lantian.demo.units import load_demo_units
from lantian.duties.jobs import turn_soon
from lantian.places.queries import region, regions_in, schools_in, villages_in
from lantian.places.rules import Level, city_of, scope_of
from lantian.registry.imports.cases import Choice, Outcome
from lantian.registry.models import RosterImport, RosterLine
from lantian.registry.services.importing import (
    begin_import,
    choose_columns,
    decide,
    request,
)
from lantian.registry.services.taking_in import do_apply, do_preview
from lantian.registry.status_jobs import evaluate_soon

QIANXIAN = 610424000000
SEED = 20141128


class RosterRefused(RuntimeError):
    """The import found something wrong with a roster that the demonstration made."""


@dataclass(frozen=True, slots=True)
class CountyRoster:
    """The roster of a county: who of the cast brings it in, its share of all children, how many days old it is."""

    county: int
    bringer: str
    share: float
    days_ago: int


ROSTERS = (
    CountyRoster(BINZHOU, "binzhou", 0.45, 35),
    CountyRoster(JINGYANG, "jingyang", 0.3, 60),
    CountyRoster(QIANXIAN, "city", 0.25, 120),
)
CROWDED = {TAIXIANG: 12, GUANDAO: 6}
"""Villages that count as several, so that those who sign in there have some children."""


def load_city(*, children: int, on: date, folder: Path) -> int:
    """Makes what is missing of the demonstration, with about so many children; the regions must be loaded.

    Rosters lie in `folder`. Returns how many children are new; a second call changes nothing. Raises
    `RosterRefused`. What the worker would do in the first minutes is done, so that the figures of the past fit.
    """
    load_demo_units(on)
    load_demo_calendar(on)
    posts = appoint_all(CAST)
    new = sum(_bring_roster(roster, posts, children, on, folder) for roster in ROSTERS)
    if not User.objects.filter(username=PARENT.username).exists():
        with transaction.atomic():
            live_on(posts, on)
        evaluate_soon()
        turn_soon()
        remember(city_of(BINZHOU), on)
    return new


def _bring_roster(
    roster: CountyRoster, posts: Mapping[str, Post], children: int, on: date, folder: Path
) -> int:
    """Brings in the roster of a county, unless that was done before (and perhaps undone since)."""
    over = (RosterImport.State.APPLIED, RosterImport.State.UNDONE)
    if RosterImport.national.filter(region=roster.county, state__in=over).exists():
        return 0
    drawn_up_on = on - timedelta(days=roster.days_ago)
    rows = roster_rows(roster, children, drawn_up_on)
    name = region(roster.county).name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}农村留守儿童花名册.xlsx"
    write_demo_roster(path, name, rows, on=drawn_up_on)
    return bring_in(path, posts[roster.bringer], roster.county, drawn_up_on)


def bring_in(path: Path, post: Post, county: int, as_of: date) -> int:
    """Takes a roster in as an official does, in one go; returns how many children are new. Raises `RosterRefused`."""
    with acting_as(post):
        brought = begin_import(chunks=_blocks(path), name=path.name, region=county)
        choose_columns(roster=brought, sheet=brought.sheet_name, keys=brought.mapping, as_of=as_of)
        request(roster=brought, work=RosterImport.State.PREVIEWING)
    brought = do_preview(post=post, roster=brought.pk)
    with acting_as(post):
        _refuse_unless(brought, RosterImport.State.READY)
        alike = RosterLine.objects.filter(roster=brought.pk, outcome=Outcome.DUPLICATE)
        decide(roster=brought, choices=dict.fromkeys(alike.values_list("row", flat=True), Choice.ANOTHER))
        request(roster=brought, work=RosterImport.State.APPLYING)
    brought = do_apply(post=post, roster=brought.pk)
    _refuse_unless(brought, RosterImport.State.APPLIED)
    return int(brought.counts["taken"][Outcome.NEW])


def _refuse_unless(brought: RosterImport, state: RosterImport.State) -> None:
    if brought.state != state:
        raise RosterRefused(f"{brought.file_name}: {brought.state} {brought.refusal} {brought.counts}")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(1 << 20), b"")


def roster_rows(roster: CountyRoster, children: int, on: date) -> list[dict[str, str]]:
    """The rows of a county's roster, heading → cell; the same for the same county, number and day."""
    villages, schools = list(_villages(roster.county)), list(_schools(roster.county))
    return generate_roster(SEED + roster.county, villages, schools, round(children * roster.share), on)


def _villages(county: int) -> Iterator[VillageForDemo]:
    scope = scope_of(county)
    towns = dict(regions_in(scope, Level.TOWN).values_list("code", "name"))
    name = region(county).name
    for village in villages_in(scope).order_by("code"):
        for _ in range(CROWDED.get(village.code, 1)):
            yield VillageForDemo(village.code, village.name, towns[village.code - village.code % 1000], name)


def _schools(county: int) -> Iterator[SchoolForDemo]:
    for unit in schools_in(scope_of(county)):
        yield SchoolForDemo(unit.name, unit.stage, unit.region_id, bool(unit.boarding))
