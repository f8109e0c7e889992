"""Registers made for tests: children with dated facts, and what a plain sentence of Python counts in them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import strategies as some
from uuid_utils.compat import uuid7

from lantian.census.returns.rules.templates import Template
from lantian.census.returns.rules.vocabulary import holds
from lantian.places.rules import scope_of
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    Livelihood,
    Person,
    Residence,
    StatusEpisode,
    Tie,
)
from lantian.registry.rules.ages import age_on
from tests.cast import HONGYAN, JING_VILLAGE, TAIXIANG

VILLAGES = (TAIXIANG, HONGYAN, JING_VILLAGE)
FIRST, TURN, DAY = date(2025, 1, 1), date(2025, 9, 1), date(2025, 12, 31)
CARERS = {
    "61": "grandparents",
    "64": "grandparents",
    "50": None,
    "51": None,
    "01": None,
    "81": "others",
    "": None,
    None: None,
}
HEALTH = {"10": "healthy", "20": "healthy", "30": "ill", "40": "ill", "60": "disabled", "": None, None: None}


@dataclass
class Drawn:
    """A child: each fact as it was before `TURN` and since; None: nothing was recorded."""

    birth_on: date = date(2017, 5, 4)
    sex: str = "1"
    village: tuple[int, int] = (TAIXIANG, TAIXIANG)
    lives_with: str = ""
    stage: tuple[str | None, str | None] = (None, None)
    boards: bool | None = None
    hukou: tuple[bool | None, bool | None] = (None, None)
    level: tuple[str | None, str | None] = (None, None)
    carer: str | None = None
    health: str | None = None
    marks: list[str] | None = None
    standing: str | None = "in"
    ground: str = "both"
    since: date = FIRST
    until: date | None = None
    key: UUID = field(default_factory=uuid7)


def pairs(values: Any) -> Any:
    return some.tuples(values, values)


STAGES = (
    "not_enrolled",
    "kindergarten",
    "primary",
    "junior",
    "senior",
    "vocational",
    "dropout",
    "out_of_school",
)
LEVELS = ("none", "parents_incapable", "carer_weak", "fair", "good")
DRAWN = some.builds(
    Drawn,
    birth_on=some.dates(date(2007, 1, 1), date(2024, 12, 31))
    | some.sampled_from([date(2012, 2, 29), date(2020, 2, 29)]),
    sex=some.sampled_from(["1", "2", "9"]),
    village=pairs(some.sampled_from(VILLAGES)),
    lives_with=some.sampled_from(["", "61", "51", "81", "01"]),
    stage=pairs(some.sampled_from([None, "", *STAGES])),
    boards=some.sampled_from([True, False, None]),
    hukou=pairs(some.sampled_from([True, False, None])),
    level=pairs(some.sampled_from([None, *LEVELS])),
    carer=some.sampled_from(list(CARERS)),
    health=some.sampled_from(list(HEALTH)),
    marks=some.none() | some.lists(some.sampled_from(["minimum_living", "relieved", "none"]), unique=True),
    standing=some.sampled_from(["in", "in", "in", "unclear", None]),
    since=some.sampled_from([FIRST, TURN, date(2026, 1, 1)]),
    until=some.sampled_from([None, TURN, DAY]),
    key=some.builds(uuid7),
)


def facts_on(child: Drawn, on: date) -> dict[str, Any]:
    """What holds of a child on a day, as the vocabulary asks for it."""
    later = on >= TURN
    carer = CARERS[child.carer] if child.carer is not None else CARERS[child.lives_with]
    stage = child.stage[later] or None
    return {
        "place": child.village[later],
        "age": age_on(child.birth_on, on),
        "sex": child.sex,
        "stage": stage,
        "boards": child.boards if child.stage[later] is not None else None,
        "hukou": child.hukou[later],
        "guardianship": child.level[later],
        "carer": carer,
        "health": HEALTH[child.health],
        "poverty": child.marks,
        "aid": [] if child.marks is not None else None,
        "ground": child.ground,
    }


def standing_on(child: Drawn, on: date) -> str | None:
    holds_now = child.since <= on and (child.until is None or on < child.until)
    return child.standing if holds_now else None


def counted_by_hand(
    children: list[Drawn], form: Template, place: int, on: date
) -> tuple[list[int], list[int], int]:
    """Sums by column, children who break each tie, and how many are unclear: the oracle."""
    low, high = scope_of(place)
    there = [(facts_on(one, on), standing_on(one, on)) for one in children]
    there = [(facts, standing) for facts, standing in there if low <= facts["place"] <= high]
    counted = [facts for facts, standing in there if standing == "in"]
    sums = [sum(holds(column.where, facts) for facts in counted) for column in form.columns]
    broken = [
        sum(
            sum(holds(form.column(code).where, facts) for code in tie.left)
            != sum(holds(form.column(code).where, facts) for code in tie.right)
            for facts in counted
        )
        for tie in form.ties
    ]
    return sums, broken, sum(standing == "unclear" for _facts, standing in there)


def put(child: Drawn, calibre: str = "mca2016", edition: int = 1) -> None:
    """Writes a child with its facts; a scope that sees all of them must be in force."""
    region = child.village[1]
    house = Household(place=region, regions=[region], children=[child.key])
    house.save(force_insert=True)
    Child(
        id=child.key,
        name="试",
        name_pinyin="shi",
        name_initials="s",
        sex=child.sex,
        birth_on=child.birth_on,
        temporary_key=child.key.hex[-20:],
        household=house,
        region=region,
        confirmed_on=DAY,
        status_due_on=None,
    ).save(force_insert=True)
    about = {"child_id": child.key, "region": region}
    _put_turning(
        Residence, about, child.village, lambda place: {"place": place, "lives_with": child.lives_with}
    )
    _put_turning(Enrolment, about, child.stage, lambda stage: {"stage": stage, "boards": child.boards})
    _put_turning(Hukou, about, child.hukou, lambda answer: {"is_registered": answer})
    _put_turning(Guardianship, about, child.level, lambda level: {"level": level})
    if child.health is not None:
        Health(**about, condition=child.health).save(force_insert=True)
    if child.marks is not None:
        Livelihood(household=house, regions=[region], children=[child.key], poverty_marks=child.marks).save(
            force_insert=True
        )
    if child.carer is not None:
        person = Person(name="照", regions=[region], children=[child.key])
        person.save(force_insert=True)
        Tie(**about, person=person, kind="carer", relation=child.carer).save(force_insert=True)
    if child.standing and (child.until is None or child.since < child.until):
        StatusEpisode(
            **about, calibre=calibre, edition=edition, since=child.since, until=child.until,
            standing=child.standing, clause=child.ground,
        ).save(force_insert=True)  # fmt: skip


def _put_turning(model: Any, about: dict[str, Any], values: tuple[Any, Any], row_of: Any) -> None:
    """One row until `TURN` and another one since, or one for all time where nothing turned."""
    before, after = values
    if before == after:
        if before is not None:
            model(**about, **row_of(before)).save(force_insert=True)
        return
    if before is not None:
        model(**about, until=TURN, **row_of(before)).save(force_insert=True)
    if after is not None:
        model(**about, since=TURN, **row_of(after)).save(force_insert=True)
