"""The dated facts of many children at once, as definitions ask for them: eight questions for any number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from lantian.places import queries as places
from lantian.registry.models import (
    Child,
    Closing,
    Enrolment,
    Guardianship,
    Hukou,
    Migration,
    Residence,
    Tie,
    existing,
)
from lantian.registry.rules.calibres import facts

Begun = TypeVar("Begun", bound=facts.Spell)
PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)
LONG_AGO = date.min


def known_facts(children: Sequence[UUID]) -> dict[UUID, facts.Facts]:
    """What is known of children that the acting post sees and that were not erased, by their keys.

    Places bear today's codes: whoever works in the county as it was before its upgrade works within the county.
    """
    keys, after = list(children), places.codes_of_today()
    births = Child.objects.filter(existing(), pk__in=keys).values_list("pk", "birth_on")
    parents = _parents(keys)
    nobody = facts.Parent()
    hukou = _spells(facts.Hukou, Hukou.objects.filter(child__in=keys), "is_registered", "place", "nature")
    residence = _homes(keys)
    closings = _closings(keys)
    schooling = _spells(facts.Schooling, Enrolment.objects.filter(child__in=keys), "stage")
    guarding = _spells(facts.Guarding, Guardianship.objects.filter(child__in=keys), "level")
    return {
        child: facts.renumbered(
            facts.Facts(
                birth_on=birth_on,
                hukou=hukou[child],
                residence=residence[child],
                schooling=schooling[child],
                guarding=guarding[child],
                father=parents[child].get("father", nobody),
                mother=parents[child].get("mother", nobody),
                **closed_times(closings[child]),
            ),
            after,
        )
        for child, birth_on in births
    }


def home_of(place: int, elsewhere: int | None, elsewhere_text: str) -> int:
    """Where a child lives: of one that is elsewhere as far as that place is known, else nowhere that we know."""
    return (elsewhere or 0) if elsewhere_text else place


def closed_times(rows: Iterable[Closing]) -> dict[str, Any]:
    """What closings of a file say of a child: the day of its death, the times without a file."""
    died = [row.since for row in rows if row.until is None and row.reason == Closing.Reason.DIED]
    spells = [
        facts.Spell(None if row.reason == Closing.Reason.MISTAKE else row.since, row.until)
        for row in rows
        if row.until is None or row.reason == Closing.Reason.MOVED
    ]
    return {"died_on": died[0] if died else None, "closings": in_order(spells)}


def _closings(keys: list[UUID]) -> defaultdict[UUID, list[Closing]]:
    found: defaultdict[UUID, list[Closing]] = defaultdict(list)
    for row in Closing.objects.filter(child__in=keys):
        found[row.child_id].append(row)
    return found


def _homes(keys: list[UUID]) -> defaultdict[UUID, list[facts.Residence]]:
    found: defaultdict[UUID, list[facts.Residence]] = defaultdict(list)
    columns = ("child", "since", "until", "place", "elsewhere", "elsewhere_text", "lives_with")
    for child, since, until, *where, company in Residence.objects.filter(child__in=keys).values_list(
        *columns
    ):
        found[child].append(facts.Residence(since, until, home_of(*where), company))
    return defaultdict(list, {child: in_order(spells) for child, spells in found.items()})


def _spells(kind: type[Begun], rows: QuerySet[Any], *columns: str) -> defaultdict[UUID, list[Begun]]:
    found: defaultdict[UUID, list[Begun]] = defaultdict(list)
    for child, since, until, *values in rows.values_list("child", "since", "until", *columns):
        found[child].append(kind(since, until, *values))
    for child, spells in found.items():
        found[child] = in_order(spells)
    return found


def _parents(keys: list[UUID]) -> defaultdict[UUID, dict[str, facts.Parent]]:
    ties = list(
        Tie.objects.filter(child__in=keys, until__isnull=True, kind__in=PARENTS).values_list(
            "child", "kind", "person", "person__is_deceased", "person__deceased_on"
        )
    )
    stays: defaultdict[UUID, list[facts.Whereabouts]] = defaultdict(list)
    rows = Migration.objects.filter(person__in={person for _, _, person, *_ in ties})
    for person, since, until, reason, place in rows.values_list(
        "person", "since", "until", "reason", "destination"
    ):
        stays[person].append(facts.Whereabouts(since, until, reason, place))
    found: defaultdict[UUID, dict[str, facts.Parent]] = defaultdict(dict)
    for child, kind, person, is_deceased, deceased_on in ties:
        died_on = (deceased_on or LONG_AGO) if is_deceased else None
        found[child][kind] = facts.Parent(in_order(stays[person]), died_on)
    return found


def in_order(spells: Iterable[Begun]) -> list[Begun]:
    """Spells in the order of their beginning."""
    return sorted(spells, key=lambda spell: spell.since or LONG_AGO)
