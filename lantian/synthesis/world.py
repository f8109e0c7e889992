"""Building a world: drawn a block at a time in a process of its own, loaded meanwhile, all of it or nothing."""

import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as clock
from enum import StrEnum
from itertools import islice

import numpy as np
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q, Sum
from django.utils import timezone

from lantian.insight.services.counting import count_city
from lantian.insight.services.passing import pass_up
from lantian.insight.services.turning import turn_city
from lantian.places.rules import STEPS, Level
from lantian.registry.models import Child, Household, Person
from lantian.synthesis.absences import Absences
from lantian.synthesis.beside import drawing_beside, ordered
from lantian.synthesis.care import Care
from lantian.synthesis.columns import encode
from lantian.synthesis.copying import copy_in, filled, set_aside
from lantian.synthesis.facts import gather_facts
from lantian.synthesis.families import found_families
from lantian.synthesis.ground import Ground, Houses, settle, survey
from lantian.synthesis.likeness import Likeness
from lantian.synthesis.models import Generation
from lantian.synthesis.pairs import needs, pairs
from lantian.synthesis.register import tables
from lantian.synthesis.rows import Table, Writer, homes_of
from lantian.synthesis.standing import standings

AHEAD = 2
"""Blocks that are drawn while one is loaded."""
CHILDREN = (
    "registry.Household", "registry.Child", "registry.IdentityKey", "registry.Residence", "registry.StatusEpisode",
)  # fmt: skip
FILES = (
    "registry.Livelihood", "registry.OtherReading", "registry.Person", "registry.Migration", "registry.Tie",
    "registry.Hukou", "registry.Enrolment", "registry.Health", "registry.Guardianship",
)  # fmt: skip
CARE = (
    "registry.MonthlyCheck", "duties.Duty", "duties.DutyBasis", "encounters.Encounter", "encounters.EncounterWords",
    "assessment.LevelDecision", "assessment.LevelShown", "assessment.Proposal", "plans.Need", "plans.Measure",
    "helping.Helper", "helping.Vetting", "pairing.Pair", "attendance.SchoolAbsence", "attendance.AbsenceStep",
)  # fmt: skip
TOUCH = """
INSERT INTO "insight_touchedvillage" ("id", "city", "region", "mark")
SELECT gen_random_uuid(), told.village / told.step, told.village, told.mark
FROM (SELECT unnest(%s::bigint[]) AS village, %s::bigint AS step, %s AS mark) AS told
"""
Loads = dict[str, tuple[list[str], bytes, int]]


class Depth(StrEnum):
    """How much is written of each child: alone (figures and lists of ten millions), with its file, with care."""

    CHILDREN = "children"
    FILES = "files"
    CARE = "care"

    @property
    def tables(self) -> tuple[str, ...]:
        return {Depth.CHILDREN: CHILDREN, Depth.FILES: CHILDREN + FILES, Depth.CARE: CHILDREN + FILES + CARE}[
            self
        ]


class UsedDatabase(RuntimeError):
    """Somebody is on file here whom the generator did not invent."""


@dataclass
class Built:
    """What was built: in which cities (four digits), rows by table, seconds by phase."""

    generation: Generation
    cities: list[int]
    rows: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """What a block is drawn by."""

    ground: Ground
    seed: int
    origin: bytes
    on: date
    depth: Depth
    like: Likeness | None = None


def build(
    places: Collection[int],
    children: int,
    seed: int,
    *,
    on: date | None = None,
    depth: Depth = Depth.CARE,
    like: Likeness | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Built:
    """Fills the connected database with so many children in the villages of places (none: of the country).

    Needs the owner of the database, alone in it. The same seed in an empty database makes the same people; what is
    sealed is sealed anew. Raises `UsedDatabase` and `ground.NowhereToLive`; whatever fails leaves nothing behind.
    """
    on = on or timezone.localdate()
    begun = time.perf_counter()
    with transaction.atomic():
        refuse_where_people_are()
        before = Generation.objects.aggregate(blocks=Sum("blocks"))["blocks"] or 0
        dice = np.random.default_rng([seed, before])
        ground = survey(places, dice, on, like)
        blocks = list(settle(ground, children, dice).blocks())
        generation = Generation.objects.create(
            made_at=timezone.now(), on=on, seed=seed, places=sorted(places), children=children, blocks=len(blocks),
            depth=depth,
        )  # fmt: skip
        built = Built(generation, [int(city) for city in np.unique(ground.villages // STEPS[Level.CITY])])
        phases = _Phases(built, begun, told)
        phases.over("ground")
        order = Order(ground, seed, generation.pk.bytes, on, depth, like)
        with set_aside([apps.get_model(name)._meta.db_table for name in depth.tables], phases.over):
            for loads in _drawn(order, blocks, before):
                for table, (columns, rows, count) in loads.items():
                    copy_in(table, columns, rows)
                    built.rows[table] += count
        _touch(ground, f"generated {generation.pk}")
    return built


def reckon(built: Built, told: Callable[[str], None] = lambda _: None) -> None:
    """Counts the figures of the cities of a world, as they are always counted; whoever kills it may call it again."""
    begun = time.perf_counter()
    for city in built.cities:
        turn_city(city, built.generation.on)
        count_city(city, built.generation.on)
        pass_up(city)
        told(f"figures of {city}")
    built.seconds["figures"] = round(time.perf_counter() - begun, 1)


def _touch(ground: Ground, mark: str) -> None:
    """Everything is counted, whatever was counted before: the triggers that would say so slept."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCH, [list(map(int, ground.villages)), STEPS[Level.CITY], mark])


def refuse_where_people_are() -> None:
    """Raises `UsedDatabase` where anybody is on file whom no generation invented."""
    invented = list(Generation.objects.values_list("pk", flat=True))
    for model in (Child, Person, Household):
        if model.national.filter(Q(origin__isnull=True) | ~Q(origin__in=invented)).exists():
            raise UsedDatabase(model._meta.db_table)


def draw_block(order: Order, houses: Houses, number: int) -> Iterator[Table]:
    """The rows of one block, table by table."""
    dice = np.random.default_rng([order.seed, number, 1])
    families = found_families(houses, order.ground.villages, order.on, dice, order.like)
    facts = gather_facts(families, houses, order.ground, number, dice, order.like)
    writer = Writer(order.origin, datetime.combine(order.on, clock(), UTC), number, dice)
    homes = homes_of(families, facts, order.ground, writer)
    episodes, due = standings(families, facts)
    yield from tables(families, facts, episodes, due, homes, writer)
    if order.depth == Depth.CARE:
        seats = order.ground.seats[houses.village][families.of]
        yield from Care(families, facts, homes, seats, writer, order.like).tables()
        yield from needs(homes, families, seats, writer)
        yield from pairs(homes, families, writer)
        village = houses.village[families.of]
        yield from Absences(
            families, facts, homes, village, seats, order.ground.days, writer, order.like
        ).tables()


def _drawn(order: Order, blocks: list[Houses], before: int) -> Iterator[Loads]:
    """The loads of each block in order; a few are drawn ahead, by a process of their own where there are several."""
    if len(blocks) == 1:
        yield _loads(order, blocks[0], before)
        return
    with drawing_beside(order) as pool:
        coming = iter(enumerate(blocks, before))
        waiting = deque(pool.submit(_load, one, number) for number, one in islice(coming, AHEAD))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(_load, one, number) for number, one in islice(coming, 1))


def _load(houses: Houses, number: int) -> Loads:
    return _loads(ordered(), houses, number)


def _loads(order: Order, houses: Houses, number: int) -> Loads:
    loads: Loads = {}
    for model, columns in draw_block(order, houses, number):
        count = len(next(iter(columns.values())))
        if not count or model._meta.label not in order.depth.tables:
            continue
        told = filled(model, columns)
        names, rows, so_far = loads.get(model._meta.db_table, (list(told), b"", 0))
        loads[model._meta.db_table] = (names, rows + encode(told), so_far + count)
    return loads


class _Phases:
    """Notes how long each phase took."""

    def __init__(self, built: Built, begun: float, told: Callable[[str], None]) -> None:
        self._built, self._last, self._told = built, begun, told

    def over(self, phase: str) -> None:
        now = time.perf_counter()
        seconds = self._built.seconds
        seconds[phase] = round(seconds.get(phase, 0) + now - self._last, 1)
        self._last = now
        self._told(f"{phase}: {seconds[phase]} s")
