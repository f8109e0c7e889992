"""What a row of a roster says, in the register's terms: the child's own values, and the people around it.

Pure. Keys of `values` are the fields of the roster; blank cells are not in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from lantian.registry.rules.kin import GRANDPARENTS

FATHER, MOTHER = "51", "52"
PARENTS = {"father": FATHER, "mother": MOTHER}
ROLES = (*PARENTS, "carer")
"""In which order a row speaks of its people."""

MALE, FEMALE = "1", "2"
SEX_OF_RELATION = {
    **dict.fromkeys(("51", "57", "61", "63", "66", "71", "73", "81", "83", "85", "87", "89"), MALE),
    **dict.fromkeys(("52", "58", "62", "64", "67", "75", "77", "82", "84", "86", "88", "90"), FEMALE),
}
"""GB/T 4761: what the relation says about the person's sex."""

DEAD = "dead"
WORKING = "work"
"""Why a parent is away whose destination alone is told: rosters ask where somebody works."""

DISABLED = "60"
SCHOOLING = ("stage", "school", "school_text", "grade", "class_name", "boarding")
STAGE_OF_SCHOOL = {
    "幼儿园": "kindergarten",
    "小学": "primary",
    "完小": "primary",
    "初级中学": "junior",
    "初中": "junior",
    "高级中学": "senior",
    "高中": "senior",
    "职业": "vocational",
    "职教": "vocational",
}
LIVELIHOOD = ("income_sources", "aid", "poverty_marks")
PLACES = ("hukou_place", "father_destination", "mother_destination")
PHONES = ("father_phone", "mother_phone", "carer_phone")
NOT_KEPT = frozenset(["filled_by", "filled_on"])

Values = dict[str, Any]
Tie = tuple[str, str]
"""Kind (`Tie.Kind`) and relation (GB/T 4761)."""


@dataclass(slots=True)
class PersonSaid:
    """A grown-up in a row. `role` is `father`, `mother` or `carer`.

    The blind indexes of number and phone are there once the row has been marked.
    """

    role: str
    name: str
    ties: tuple[Tie, ...]
    sex: str = ""
    number: str = ""
    phone: str = ""
    second_phone: str = ""
    away: str = ""
    since: date | None = None
    destination: int | None = None
    destination_text: str = ""
    number_index: bytes | None = None
    phone_index: bytes | None = None

    @property
    def birth_on(self) -> date | None:
        """As the identity number says."""
        digits = self.number[6:14]
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) if digits else None

    @property
    def has_whereabouts(self) -> bool:
        return bool(self.away) and self.away != DEAD


@dataclass(slots=True)
class Said:
    """One row: its number as people count, the child's values, the people."""

    row: int
    values: Values
    people: list[PersonSaid] = field(default_factory=list)
    number_index: bytes | None = None

    @property
    def house(self) -> tuple[int, str, str] | None:
        """Village, head and address, by which children of one house are known; None where none is spoken of."""
        values = self.values
        head, address = values.get("household_head", ""), values.get("address", "")
        return (values["village"], head, address) if head or address else None


def said_in(row: int, parsed: dict[str, Any], stages: Mapping[str, str]) -> Said:
    """What a row says, from the values of `RowParser`; `stages` is what kind of school each known school is."""
    values = {key: value for key, value in parsed.items() if key not in NOT_KEPT}
    for key in PLACES:
        if place := values.get(key):
            values[key], values[f"{key}_code"] = place.text, place.region
    for key in PHONES:
        if phones := values.get(key):
            values[key], *others = phones
            if others:
                values[key.replace("phone", "second_phone")] = others[0]
    if "school" in values:
        values["school"] = UUID(values["school"])
    infer(values, stages)
    return Said(row, values, list(people_in(values)))


def infer(values: Values, stages: Mapping[str, str]) -> None:
    """What is not said and follows from what is: nothing of it may be lost for want of a word in another column."""
    if "stage" not in values and any(key in values for key in SCHOOLING):
        values["stage"] = _stage_of(values, stages)
    if "disability_kind" in values:
        values.setdefault("health", DISABLED)
    for parent in PARENTS:
        if f"{parent}_destination" in values:
            values.setdefault(f"{parent}_away", WORKING)


def people_in(values: Values) -> Iterator[PersonSaid]:
    """The grown-ups of a row, each once: a carer who is a parent of the row is that person."""
    carer = _carer_of(values)
    for parent, relation in PARENTS.items():
        if name := values.get(f"{parent}_name"):
            person = _person(values, parent, name, ((parent, relation),))
            if carer and carer.ties[0][1] == relation and carer.name == name:
                _join(person, carer)
                carer = None
            yield person
    if carer:
        yield carer


def _carer_of(values: Values) -> PersonSaid | None:
    """The carer; one without a name is the parent or grandparent that the relation means."""
    relation = values.get("carer_relation", "")
    name = values.get("carer_name") or _name_of(values, relation)
    if not name:
        return None
    kind = "guardian" if relation in (FATHER, MOTHER) else "carer"
    return _person(values, "carer", name, ((kind, relation),))


def _name_of(values: Values, relation: str) -> str:
    roles = {code: role for role, code in (*PARENTS.items(), *GRANDPARENTS.items())}
    return values.get(f"{roles[relation]}_name", "") if relation in roles else ""


def _person(values: Values, role: str, name: str, ties: tuple[Tie, ...]) -> PersonSaid:
    number = values.get(f"{role}_identity_number", "")
    by_number = (FEMALE, MALE)[int(number[16]) % 2] if number else ""
    return PersonSaid(
        role,
        name,
        ties,
        by_number or SEX_OF_RELATION.get(ties[0][1], ""),
        number,
        values.get(f"{role}_phone", ""),
        values.get(f"{role}_second_phone", ""),
        values.get(f"{role}_away", ""),
        values.get(f"{role}_away_since"),
        values.get(f"{role}_destination_code"),
        values.get(f"{role}_destination", ""),
    )


def _join(parent: PersonSaid, carer: PersonSaid) -> None:
    """A parent who is the carer too: one person with both ties, and what was said in either place."""
    parent.ties = (*parent.ties, *carer.ties)
    parent.number = parent.number or carer.number
    if not parent.phone:
        parent.phone, parent.second_phone = carer.phone, carer.second_phone
    elif carer.phone and carer.phone != parent.phone:
        parent.second_phone = parent.second_phone or carer.phone


def _stage_of(values: Values, stages: Mapping[str, str]) -> str:
    """The stage of schooling that a grade or the school means; "" where neither tells."""
    if grade := values.get("grade"):
        return "primary" if grade <= 6 else "junior" if grade <= 9 else "senior"
    if school := values.get("school"):
        stage = stages.get(str(school), "")
        return stage if stage in STAGE_OF_SCHOOL.values() else ""
    text = values.get("school_text", "")
    return next((stage for word, stage in STAGE_OF_SCHOOL.items() if word in text), "")
