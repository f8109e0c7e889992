"""A row beside what is on file of its child: its own columns, its facts, its house."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from lantian.access.sealing import blind_index
from lantian.kernel.values.pinyin import name_pinyin
from lantian.registry.imports.cases import Case
from lantian.registry.imports.differences import Differences, Statement, as_bytes, revealed
from lantian.registry.imports.saying import LIVELIHOOD, Said, Values
from lantian.registry.imports.standing import GUARDS, Row, Standing
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    Livelihood,
    Residence,
)
from lantian.registry.rules.kin import GRANDPARENTS

OWN_FIELDS = {
    "child_name": "name",
    "sex": "sex",
    "birth_on": "birth_on",
    "ethnicity": "ethnicity",
    "remarks": "remarks",
    **{f"{one}_name": one for one in GRANDPARENTS},
}
FACT_FIELDS: dict[type[models.Model], dict[str, str]] = {
    Residence: {"village": "place", "lives_with": "lives_with"},
    Hukou: {"hukou_registered": "is_registered", "hukou_nature": "nature"},
    Enrolment: {"stage": "stage", "grade": "grade", "class_name": "class_name", "boarding": "boards"},
    Health: {
        "health": "condition",
        "disability_kind": "disability_kind",
        "disability_grade": "disability_grade",
        "illness": "illness",
    },
    Guardianship: {"guardianship": "level"},
}


def compare_child(differences: Differences, case: Case, said: Said, standing: Standing) -> None:
    """The child's own columns are mended, its facts change. Raises `LaterChange`."""
    _compare_own(differences, case, said.values, standing.child)
    for fact in FACT_FIELDS:
        _compare_fact(differences, case, standing, fact, said.values)


def compare_house(differences: Differences, case: Case, values: Values, house: Row) -> None:
    """What a row says of a house on file. Raises `LaterChange`."""
    _compare_group(differences, case, values, house)
    _compare_livelihood(differences, case, values, house)


def _compare_livelihood(differences: Differences, case: Case, values: Values, house: Row) -> None:
    """What the household lives on. Raises `LaterChange`."""
    current = differences.known.livelihoods.get(house["id"])
    told = []
    for key in LIVELIHOOD:
        codes = sorted(values.get(key, ()))
        is_said = codes and differences.is_first(case, house["id"], key, codes)
        if is_said and (current is None or sorted(current[key]) != codes):
            told.append(Statement(key, {key: codes}, codes))
    if told:
        for one in told:
            differences.note(case, one.key, one.shown_before(current), one.shown)
        owner = {"household_id": house["id"], **{name: house[name] for name in GUARDS}}
        differences.known.livelihoods[house["id"]] = differences.change(Livelihood, current, told, owner)
        differences.touch(case, house)


def _compare_group(differences: Differences, case: Case, values: Values, house: Row) -> None:
    """The village group in which a house stands."""
    group = values.get("village_group", "")
    if (
        group
        and differences.is_first(case, house["id"], "village_group", group)
        and house["village_group"] != group
    ):
        differences.note(case, "village_group", house["village_group"], group)
        differences.writes.mend(Household, house, {"village_group": group})
        differences.touch(case, house)


def _compare_own(differences: Differences, case: Case, values: Values, child: Row) -> None:
    columns: dict[str, Any] = {}
    for key, column in OWN_FIELDS.items():
        if values.get(key) and child[column] != values[key]:
            differences.note(case, key, child[column], values[key])
            columns[column] = values[key]
    if "name" in columns:
        pinyin = name_pinyin(columns["name"])
        columns |= {"name_pinyin": pinyin.full[:160], "name_initials": pinyin.initials[:24]}
    number, reason = values.get("identity_number"), values.get("no_identity_reason")
    if number and (index := blind_index(number)) != as_bytes(child["identity_index"]):
        differences.note(case, "identity_number", revealed(child["identity"]), number)
        columns |= {
            "identity": number,
            "identity_index": index,
            "temporary_key": "",
            "no_identity_reason": "",
        }
    elif reason and child["identity_index"] is None and child["no_identity_reason"] != reason:
        differences.note(case, "no_identity_reason", child["no_identity_reason"], reason)
        columns["no_identity_reason"] = reason
    if columns:
        differences.writes.mend(Child, child, columns)
        differences.touch(case)


def _compare_fact(
    differences: Differences, case: Case, standing: Standing, fact: type[models.Model], values: Values
) -> None:
    current, child = standing.facts.get(fact), standing.child
    news = [one for one in _statements(fact, values) if one.differs(current)]
    if not news:
        return
    for one in news:
        differences.note(case, one.key, one.shown_before(current), one.shown)
    standing.facts[fact] = row = differences.change(fact, current, news, {"child_id": child["id"]})
    if fact is Residence and row["place"] != child["region"]:
        differences.writes.mend(Child, child, {"region": row["place"]})
    if fact is Enrolment and row["school_unit"] != child["school"]:
        differences.writes.mend(Child, child, {"school": row["school_unit"]})
    differences.touch(case)


def _statements(fact: type[models.Model], values: Values) -> Iterator[Statement]:
    """What a row says of a fact; blank cells say nothing."""
    for key, column in FACT_FIELDS[fact].items():
        if values.get(key) not in (None, ""):
            yield Statement(key, {column: values[key]}, values[key])
    if fact is Hukou and "hukou_place" in values:
        text, place = values["hukou_place"], values.get("hukou_place_code")
        columns = {"place": place, "place_text": text} if place else {"place_text": text, "place": None}
        yield Statement("hukou_place", columns, text)
    if fact is Enrolment and "school" in values:
        yield Statement("school", {"school_unit": values["school"], "school_text": ""}, values["school"])
    elif fact is Enrolment and "school_text" in values:
        yield Statement(
            "school", {"school_text": values["school_text"], "school_unit": None}, values["school_text"]
        )
