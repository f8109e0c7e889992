"""What paper about children says, read for many at once: a handful of queries, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import F, Q

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.access.sealing import Sealed
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.registry.models import Child, Enrolment, Health, Migration, Tie
from lantian.registry.queries.listing import school_names

AT_ONCE = 2_000
PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)
CARERS = (Tie.Kind.CARER, Tie.Kind.GUARDIAN)

Item = TypeVar("Item")


class Acquaintance(NamedTuple):
    """Somebody around a child today: what they are to it and who they are."""

    child: UUID
    kind: str
    relation: str
    person: UUID
    name: str
    birth_on: date | None
    identity: Sealed | None
    phone: Sealed | None
    is_dead: bool


class Whereabouts(NamedTuple):
    """Why a person is away (`absence_reason`) and where."""

    reason: str
    destination: str


class Schooling(NamedTuple):
    """Where a child goes to school."""

    stage: str
    unit: UUID | None
    school: str
    grade: int | None
    class_name: str
    boards: bool | None


class Staff(NamedTuple):
    """Who holds a post, its telephone, and since when."""

    name: str
    phone: str
    since: date


class Condition(NamedTuple):
    """A child's health: codes of GB/T 2261.3 and GB/T 26341, and the name of an illness."""

    condition: str
    disability_kind: str
    disability_grade: str
    illness: str


@dataclass
class Surroundings:
    """Everything around some children, by child, person, region or class."""

    people: dict[UUID, list[Acquaintance]]
    whereabouts: dict[UUID, Whereabouts]
    schooling: dict[UUID, Schooling]
    health: dict[UUID, Condition]
    places: dict[int, str]
    directors: dict[int, Staff] = field(default_factory=dict)
    teachers: dict[tuple[UUID, int | None, str], Staff] = field(default_factory=dict)
    police: dict[int, Unit] = field(default_factory=dict)


def in_portions(items: Sequence[Item], size: int = AT_ONCE) -> Iterator[Sequence[Item]]:
    """The items in their order, so many at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def surroundings_of(children: Sequence[Child], on: date, *, staff: bool = True) -> Surroundings:
    """What is around some thousand children on a day, in about ten queries; `staff` asks for posts too."""
    keys = [child.pk for child in children]
    people = _people(keys, on)
    parents = {one.person for known in people.values() for one in known if one.kind in PARENTS}
    absences = _absences(parents)
    schooling = _schooling(keys)
    regions = {child.region for child in children}
    names = places.paths(regions | {code for _reason, code, _text in absences.values() if code})
    around = Surroundings(
        people=people,
        whereabouts={
            person: Whereabouts(reason, text or names.get(code or 0, ""))
            for person, (reason, code, text) in absences.items()
        },
        schooling=schooling,
        health=_health(keys),
        places=names,
    )
    if staff:
        around.directors = _directors(regions, on)
        around.teachers = _teachers({row.unit for row in schooling.values() if row.unit}, on)
        around.police = _police({region - region % 1000 for region in regions})
    return around


def _people(children: Collection[UUID], on: date) -> dict[UUID, list[Acquaintance]]:
    ties = Tie.objects.filter(Q(until__isnull=True) | Q(until__gt=on), child__in=children)
    columns = ("name", "birth_on", "identity", "phone", "is_deceased")
    rows = ties.order_by(F("since").asc(nulls_first=True), "id").values_list(
        "child_id", "kind", "relation", "person_id", *(f"person__{column}" for column in columns)
    )
    people = defaultdict(list)
    for row in rows:
        people[row[0]].append(Acquaintance(*row))
    return people


def _absences(people: Collection[UUID]) -> dict[UUID, tuple[str, int | None, str]]:
    rows = Migration.objects.filter(person__in=people, until__isnull=True)
    return {
        person: (reason, code, text)
        for person, reason, code, text in rows.values_list(
            "person_id", "reason", "destination", "destination_text"
        )
    }


def _schooling(children: Collection[UUID]) -> dict[UUID, Schooling]:
    rows = list(
        Enrolment.objects.filter(child__in=children, until__isnull=True).values_list(
            "child_id", "stage", "school_unit", "school_text", "grade", "class_name", "boards"
        )
    )
    names = school_names(unit for _child, _stage, unit, *_rest in rows if unit)
    return {
        child: Schooling(stage, unit, names.get(unit, "") if unit else text, grade, class_name, boards)
        for child, stage, unit, text, grade, class_name, boards in rows
    }


def _health(children: Collection[UUID]) -> dict[UUID, Condition]:
    rows = Health.objects.filter(child__in=children, until__isnull=True)
    columns = ("condition", "disability_kind", "disability_grade", "illness")
    return {child: Condition(*values) for child, *values in rows.values_list("child_id", *columns)}


def _directors(regions: Iterable[int], on: date) -> dict[int, Staff]:
    posts = Post.objects.filter(holding(on), role=Role.VILLAGE_DIRECTOR, region_low__in=regions)
    rows = posts.order_by("-since", "-pk").values_list("region_low", "user__name", "phone", "since")
    return {region: Staff(name, phone, since) for region, name, phone, since in rows if region}


def _teachers(schools: Iterable[UUID], on: date) -> dict[tuple[UUID, int | None, str], Staff]:
    posts = Post.objects.filter(holding(on), role=Role.CLASS_TEACHER, unit__in=schools)
    columns = ("unit", "grade", "class_name", "user__name", "phone", "since")
    rows = posts.order_by("-since", "-pk").values_list(*columns)
    return {(unit, grade, class_name): Staff(*row) for unit, grade, class_name, *row in rows}


def _police(towns: Iterable[int]) -> dict[int, Unit]:
    """The police stations of towns: a town's police department is its 派出所."""
    units = Unit.objects.filter(
        kind=Unit.Kind.DEPARTMENT,
        department=Unit.Department.POLICE,
        region__in=towns,
        valid_until__isnull=True,
    )
    return {unit.region_id: unit for unit in units}
