"""What the register holds now of some children: rows as dictionaries by column, with who shares them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models

from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    Livelihood,
    Migration,
    Person,
    Residence,
    Tie,
)

Row = dict[str, Any]
FACTS: tuple[type[models.Model], ...] = (Residence, Hukou, Enrolment, Health, Guardianship)
GUARDS = ("regions", "schools", "children")


@dataclass(slots=True)
class Standing:
    """One child's rows that hold now; `facts` by table, `ties` in the order of their beginning."""

    child: Row
    facts: dict[type[models.Model], Row] = field(default_factory=dict)
    ties: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """Rows of the register that an import has met, each once: what one row of the roster changes, others see."""

    children: dict[UUID, Standing] = field(default_factory=dict)
    persons: dict[UUID, Row] = field(default_factory=dict)
    houses: dict[UUID, Row] = field(default_factory=dict)
    migrations: dict[UUID, Row | None] = field(default_factory=dict)
    """By person; None where an import ends it."""
    livelihoods: dict[UUID, Row | None] = field(default_factory=dict)
    """By house."""
    numbered: dict[UUID, bytes] = field(default_factory=dict)
    """The persons to whom the roster gives a number, and its blind index: the first row to do so decides."""

    def forget(self, is_needed: Callable[[Row], bool]) -> None:
        """Lets go of rows of which nothing was changed: they can be read again."""
        self.children.clear()
        for rows in (self.persons, self.houses, self.migrations, self.livelihoods):
            for key in [key for key, row in rows.items() if row is not None and not is_needed(row)]:
                del rows[key]


def load_children(known: Known, keys: Sequence[UUID]) -> None:
    """Adds children with their current facts, ties, people and houses."""
    found = _rows(Child.objects.filter(pk__in=keys))
    for row in found:
        known.children[row["id"]] = Standing(row)
    current = {"child__in": keys, "until__isnull": True}
    for fact in FACTS:
        for row in _rows(fact.objects.filter(**current)):  # type: ignore[attr-defined]
            known.children[row["child_id"]].facts[fact] = row
    ties = _rows(Tie.objects.filter(**current).order_by("since", "id"))
    for row in ties:
        known.children[row["child_id"]].ties.append(row)
    load_persons(known, {row["person_id"] for row in ties})
    load_houses(known, {row["household_id"] for row in found if row["household_id"]})


def load_persons(known: Known, keys: Iterable[UUID]) -> None:
    """Adds persons with where they are now."""
    wanted = [key for key in keys if key not in known.persons]
    known.persons |= {row["id"]: row for row in _rows(Person.objects.filter(pk__in=wanted))}
    current = Migration.objects.filter(person__in=wanted, until__isnull=True)
    for row in _rows(current):
        known.migrations.setdefault(row["person_id"], row)


def load_houses(known: Known, keys: Iterable[UUID]) -> None:
    """Adds households with what they live on."""
    wanted = [key for key in keys if key not in known.houses]
    known.houses |= {row["id"]: row for row in _rows(Household.objects.filter(pk__in=wanted))}
    current = Livelihood.objects.filter(household__in=wanted, until__isnull=True)
    for row in _rows(current):
        known.livelihoods.setdefault(row["household_id"], row)


def children_at_home(houses: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The children of each house."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    pairs = Child.objects.filter(household__in=list(houses)).values_list("household", "pk")
    for house, child in pairs:
        found[house].add(child)
    return found


def _rows(queryset: models.QuerySet[Any]) -> list[Row]:
    return list(queryset.values())
