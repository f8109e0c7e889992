"""How many of the four networks children have: figures of the parts of a place in one statement, and who is behind.

What a child lacks is said once (`lacking`), so that figures and lists cannot disagree; `queries.standing` says the same
of single children, with names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.networks.models import NetworksFound
from lantian.networks.queries.manned import manned, uncovered, within
from lantian.networks.rules.nets import SCHOOL_AGE, SCHOOL_LEAVING_AGE, Network, Slot
from lantian.places.rules import scope_of
from lantian.registry.models import Child, Tie
from lantian.registry.queries.active import active
from lantian.registry.rules.gaps import GAPS

NO_CARER = 1 << GAPS.index("carer")
LISTS = ("all", "incomplete", *(network.value for network in Network))


@dataclass(slots=True)
class Counted:
    """A place: how many children, how many with so many networks, how many lack each of them."""

    place: int
    children: int = 0
    by_number: dict[int, int] = field(default_factory=dict)
    lacking: dict[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> int:
        """Children with 4/4."""
        return self.by_number.get(4, 0)

    @property
    def three(self) -> int:
        return self.by_number.get(3, 0)

    @property
    def fewer(self) -> int:
        """Children with two networks or fewer."""
        return self.children - self.whole - self.three

    @property
    def incomplete(self) -> int:
        return self.children - self.whole

    def add(self, other: "Counted") -> None:
        """Takes another place in."""
        self.children += other.children
        self.by_number = _sum(self.by_number, other.by_number)
        self.lacking = _sum(self.lacking, other.lacking)


Key = TypeVar("Key")


def _sum(one: Mapping[Key, int], other: Mapping[Key, int]) -> dict[Key, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}


def lacking(place: int, on: date) -> dict[Network, Any]:
    """For each network the condition that a child of a place lacks somebody whom it needs there."""
    there = manned(place, on)
    no_director, no_supervisor = (
        ~within(there[slot]) for slot in (Slot.VILLAGE_DIRECTOR, Slot.TOWN_SUPERVISOR)
    )
    return {
        Network.FAMILY: _either(no_director, no_carer()),
        Network.SCHOOL: _no_school(there[Slot.EDUCATION], on),
        Network.HELP: _either(no_supervisor, ~within(there[Slot.CIVIL_AFFAIRS])),
        Network.RIGHTS: _either(~within(there[Slot.POLICE])),
    }


def _either(*conditions: Any) -> Case:
    """Conditions that are asked one after the other: what costs a look at other tables is asked last."""
    return Case(
        *(When(one, then=Value(True)) for one in conditions),
        default=Value(False),
        output_field=BooleanField(),
    )


def no_carer() -> Any:
    """Nobody on file who takes care of the child, and no parent who is at home."""
    at_home = Tie.objects.filter(
        city=OuterRef("city"),
        child=OuterRef("pk"),
        kind__in=(Tie.Kind.FATHER, Tie.Kind.MOTHER),
        until__isnull=True,
        person__is_deceased=False,
        person__migration_rows__reason="home",
        person__migration_rows__until__isnull=True,
    )
    return Q(lacks_carer__gt=0) & ~Exists(at_home)


def _no_school(education: Iterable[Any], on: date) -> Case:
    """A pupil without a class teacher; a child of school age in no school of the register, without the bureau."""
    of_age = Q(birth_on__lte=born_by(SCHOOL_AGE, on))
    young = Q(birth_on__gt=born_by(SCHOOL_LEAVING_AGE, on))
    return Case(
        When(~of_age, then=Value(False)),
        When(school__isnull=False, then=Case(When(taught(on), then=Value(False)), default=Value(True))),
        When(young & ~within(education), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def born_by(age: int, on: date) -> date:
    """The last day of birth of those who have an age on a day (`rules.ages`: 29 February comes round on 1 March)."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:
        return date(on.year - age, 2, 28)


def taught(on: date) -> Q:
    """Children whose class has a teacher who is there, or for whom somebody stands in."""
    teachers = Post.objects.filter(holding(on), role=Role.CLASS_TEACHER).exclude(seat__in=uncovered(on))
    return Q(pk__in=ChargedChild.objects.filter(seat__in=teachers.values("seat")).values("child"))


def children_in(place: int) -> QuerySet[Child]:
    """Every child on file of a place."""
    return with_gap(Child.objects.filter(active(), region__range=scope_of(place)))


def with_gap(children: QuerySet[Child]) -> QuerySet[Child]:
    """Children with the mark that nobody is on file as their carer, which `no_carer` looks at."""
    return children.annotate(lacks_carer=F("gaps").bitand(NO_CARER))


def counted_in(place: int, step: int, on: date) -> list[Counted]:
    """The parts of a place on a day, in the order of their codes; `step` as in `places.rules.STEPS`."""
    names = {f"no_{network}": condition for network, condition in lacking(place, on).items()}
    part = F("region") - F("region") % step
    rows = children_in(place).annotate(part=part, **names).values("part", *names)
    found: dict[int, Counted] = {}
    for row in rows.annotate(number=Count("pk")).order_by():
        one = Counted(row["part"], row["number"])
        missing = [network.value for network in Network if row[f"no_{network}"]]
        one.by_number = {len(Network) - len(missing): row["number"]}
        one.lacking = dict.fromkeys(missing, row["number"])
        found.setdefault(one.place, Counted(one.place)).add(one)
    return [found[code] for code in sorted(found)]


def whole(parts: Iterable[Counted], place: int) -> Counted:
    """The sum of places."""
    total = Counted(place)
    for part in parts:
        total.add(part)
    return total


def children_listed(place: int, name: str, on: date) -> QuerySet[Child]:
    """The children of a place behind a figure: one of `LISTS`. Raises `KeyError` for no such list."""
    children = children_in(place)
    if name == "all":
        return children
    conditions = lacking(place, on)
    chosen = list(conditions.values()) if name == "incomplete" else [conditions[Network(name)]]
    return children.annotate(lacks=_bits(chosen)).filter(lacks__gt=0)


def _bits(conditions: Iterable[Any]) -> Any:
    """A number with a bit for each condition that holds, the first one the lowest."""
    flags = [
        Case(When(one, then=Value(1 << at)), default=Value(0), output_field=IntegerField())
        for at, one in enumerate(conditions)
    ]
    return sum(flags[1:], flags[0])


def found_otherwise(place: int, on: date) -> QuerySet[Child]:
    """Children of a place with what they lack now (`missing`), where that is not what was found the last time."""
    found = NetworksFound.objects.filter(city=OuterRef("city"), child=OuterRef("pk")).values("missing")[:1]
    rows = children_in(place).annotate(missing=_bits(lacking(place, on).values()), found=Subquery(found))
    return rows.filter(Q(found__isnull=True) | ~Q(found=F("missing")))
