"""The lines of a roster: children counted on a day, with what stands in their files about that day."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.utils import translation

from lantian.access.sealing import Sealed
from lantian.census.returns.counting import Asked, children_counted, facts_of
from lantian.census.returns.labels import value_in_words
from lantian.kernel.codes.tables import TableName, code_table
from lantian.kernel.values.identity import mask_identity
from lantian.kernel.values.phones import mask_phone
from lantian.places import queries as places
from lantian.registry.models import Child, Enrolment, Health, Hukou, Migration, Tie
from lantian.registry.queries.cards import disability_text
from lantian.registry.queries.listing import school_names
from lantian.registry.queries.paper import Condition
from lantian.registry.rules.wording import class_text

Row = TypeVar("Row", bound=Model)
AROUND = (Tie.Kind.FATHER, Tie.Kind.MOTHER, Tie.Kind.CARER)
HOME = "home"
DEAD, NO_UNIT = "—", UUID(int=0)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody around a child on the day."""

    name: str
    relation: str
    phone: Sealed | None
    is_dead: bool
    away: str


NOBODY = Person("", "", None, False, "")


@dataclass(frozen=True, slots=True)
class Entry:
    """One child of a roster, with all that a column may show."""

    number: int
    child: Child
    asked: Asked
    facts: dict[str, Any]
    place: str
    hukou: str
    school: str
    class_text: str
    health: str
    people: dict[str, Person]
    reveals: bool

    def person(self, kind: str) -> Person:
        return self.people.get(kind, NOBODY)


def roster(asked: Asked, *, reveals: bool) -> tuple[list[Child], list[list[str | int]]]:
    """The children of a return by village and name, and the cells of each; numbers are whole if `reveals`."""
    children = list(children_counted(asked))
    facts = facts_of(asked, [child.pk for child in children])
    children.sort(key=lambda child: (facts[child.pk]["place"], child.name_pinyin, child.pk))
    around = _Around(asked, children, {known["place"] for known in facts.values()})
    shows = [CELLS[column.shows] for column in asked.template.columns]
    with translation.override("zh-hans"):
        rows = [
            [show(entry) for show in shows]
            for entry in (
                around.entry(number, child, facts[child.pk], reveals)
                for number, child in enumerate(children, start=1)
            )
        ]
    return children, rows


class _Around:
    """What stands around some children on the day."""

    def __init__(self, asked: Asked, children: Sequence[Child], villages: set[int]) -> None:
        self.asked, on = asked, asked.on
        keys = [child.pk for child in children]
        self.schooling = _held(Enrolment.objects.filter(child__in=keys), "child_id", on)
        self.hukou = _held(Hukou.objects.filter(child__in=keys), "child_id", on)
        self.health = _held(Health.objects.filter(child__in=keys), "child_id", on)
        ties = Tie.objects.filter(child__in=keys, kind__in=AROUND).select_related("person")
        self.ties = {kind: _held(ties.filter(kind=kind), "child_id", on) for kind in AROUND}
        people = {tie.person_id for found in self.ties.values() for tie in found.values()}
        self.away = _held(Migration.objects.filter(person__in=people), "person_id", on)
        self.schools = school_names(row.school_unit for row in self.schooling.values() if row.school_unit)
        self.paths = places.paths(villages | set(self._codes()))

    def _codes(self) -> Iterable[int]:
        yield from (row.place for row in self.hukou.values() if row.place)
        yield from (row.destination for row in self.away.values() if row.destination)

    def entry(self, number: int, child: Child, facts: dict[str, Any], reveals: bool) -> Entry:
        school, hukou = self.schooling.get(child.pk), self.hukou.get(child.pk)
        health = self.health.get(child.pk)
        place = self.paths.get(facts["place"], "")
        return Entry(
            number=number,
            child=child,
            asked=self.asked,
            facts=facts,
            place=" ".join(place.split(" ")[-2:]),
            hukou=(hukou.place_text or self.paths.get(hukou.place or 0, "").replace(" ", ""))
            if hukou
            else "",
            school=(self.schools.get(school.school_unit or NO_UNIT, "") or school.school_text)
            if school
            else "",
            class_text=class_text(school.stage, school.grade, school.class_name) if school else "",
            health=_health_text(health) if health else "",
            people={
                kind: self._person(found[child.pk]) for kind, found in self.ties.items() if child.pk in found
            },
            reveals=reveals,
        )

    def _person(self, tie: Tie) -> Person:
        person, absence = tie.person, self.away.get(tie.person_id)
        is_dead = person.is_deceased and (person.deceased_on is None or person.deceased_on <= self.asked.on)
        away = ""
        if absence is not None:
            where = absence.destination_text or self.paths.get(absence.destination or 0, "").replace(" ", "")
            away = "在家" if absence.reason == HOME else where or _coded("absence_reason", absence.reason)
        return Person(person.name, tie.relation, person.phone, is_dead, away)


def _held(rows: QuerySet[Row], owner: str, on: date) -> dict[UUID, Row]:
    """The row of each owner that holds on a day, the latest begun where several do."""
    held = rows.filter(Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gt=on))
    return {getattr(row, owner): row for row in held.order_by(F("since").asc(nulls_first=True), "pk")}


def _health_text(row: Health) -> str:
    text = disability_text(Condition(row.condition, row.disability_kind, row.disability_grade, row.illness))
    return text or row.illness or _coded("health", row.condition)


def _coded(table: TableName, code: str) -> str:
    found = code_table(table)
    return found.name(code) if code in found else code


def _number_of(entry: Entry) -> str:
    identity = entry.child.identity
    if identity is None:
        return entry.child.temporary_key
    return identity.reveal() if entry.reveals else mask_identity(identity.reveal())


def _phone(kind: str) -> Callable[[Entry], str]:
    def show(entry: Entry) -> str:
        phone = entry.person(kind).phone
        if phone is None:
            return ""
        return phone.reveal() if entry.reveals else mask_phone(phone.reveal())

    return show


def _fact(name: str) -> Callable[[Entry], str]:
    return lambda entry: value_in_words(name, entry.facts[name], entry.asked.calibre)


def _name(kind: str) -> Callable[[Entry], str]:
    return lambda entry: entry.person(kind).name + ("（已故）" if entry.person(kind).is_dead else "")


def _away(kind: str) -> Callable[[Entry], str]:
    return lambda entry: DEAD if entry.person(kind).is_dead else entry.person(kind).away


CELLS: dict[str, Callable[[Entry], str | int]] = {
    "number": lambda entry: entry.number,
    "name": lambda entry: entry.child.name,
    "sex": _fact("sex"),
    "ethnicity": lambda entry: _coded("ethnicity", entry.child.ethnicity),
    "birth_on": lambda entry: entry.child.birth_on.isoformat(),
    "age": _fact("age"),
    "identity": _number_of,
    "hukou_registered": _fact("hukou"),
    "hukou_place": lambda entry: entry.hukou,
    "place": lambda entry: entry.place,
    "stage": _fact("stage"),
    "school": lambda entry: entry.school,
    "class": lambda entry: entry.class_text,
    "boards": _fact("boards"),
    "health": lambda entry: entry.health,
    "ground": _fact("ground"),
    "father_name": _name("father"),
    "father_away": _away("father"),
    "father_phone": _phone("father"),
    "mother_name": _name("mother"),
    "mother_away": _away("mother"),
    "mother_phone": _phone("mother"),
    "carer_name": _name("carer"),
    "carer_relation": lambda entry: _coded("relation", entry.person("carer").relation),
    "carer_phone": _phone("carer"),
    "guardianship": _fact("guardianship"),
    "poverty": _fact("poverty"),
    "aid": _fact("aid"),
    "confirmed_on": lambda entry: entry.child.confirmed_on.isoformat(),
    "blank": lambda entry: "",
}
"""What each attribute of `rules.templates.ATTRIBUTES` shows."""
