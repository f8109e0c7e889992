"""Definitions of who is left behind: the offices' own cases, and the laws that every definition keeps."""

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from lantian.registry.reasons import reason_in_words
from lantian.registry.rules.calibres.conditions import add_months, birthday
from lantian.registry.rules.calibres.definitions import NATIONAL, WrongDefinition, data_of, definition_from
from lantian.registry.rules.calibres.facts import (
    Facts,
    Guarding,
    Hukou,
    Parent,
    Residence,
    Schooling,
    Whereabouts,
)
from lantian.registry.rules.calibres.judging import history, judge, next_turn

CASES = Path(__file__).parent / "cases" / "calibres.csv"
BY_CODE = {calibre.code: calibre for calibre in NATIONAL}
TAIXIANG, DONGGUAN, XINMIN = 610482102259, 441900000000, 610482000000
OUTCOMES = {"计入": True, "不计": False, "待核": None}
PLACES = {"县内": XINMIN, "东莞": DONGGUAN, "不明": None}
REASONS = {
    "务工": "work",
    "在家": "home",
    "服刑": "prison",
    "失联": "missing",
    "不明": "",
    "离异": "divorced",
}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _parent(text: str) -> Parent:
    """`务工 东莞 2025-01-10 2025-08-01; 在家  2025-08-01`, or `去世 2024-05-01`."""
    stays: list[Whereabouts] = []
    died_on = None
    for one in filter(None, (part.strip() for part in text.split(";"))):
        reason, place, since, until = [*one.split(","), "", "", ""][:4]
        if reason == "去世":
            died_on = _day(since) or date.min
        else:
            stays.append(Whereabouts(_day(since), _day(until), REASONS[reason], PLACES.get(place)))
    return Parent(stays, died_on)


def _facts(row: dict[str, str]) -> Facts:
    hukou = {"农业": "agricultural", "非农": "non_agricultural", "居民": "resident"}.get(row["户口"])
    return Facts(
        birth_on=date.fromisoformat(row["出生"]),
        father=_parent(row["父亲"]),
        mother=_parent(row["母亲"]),
        hukou=[Hukou(is_registered=True, place=int(row["户籍地"] or TAIXIANG), nature=hukou)]
        if hukou
        else [],
        residence=[Residence(_day(row["居住起"]), None, int(row["居住地"] or TAIXIANG), row["同住"])],
        schooling=[Schooling(stage=row["就学"])] if row["就学"] else [],
        guarding=[Guarding(level=row["监护"])] if row["监护"] else [],
        died_on=_day(row["去世"]),
    )


with CASES.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['口径']} {row['情形']}" for row in ROWS])
def test_the_offices_cases(row: dict[str, str]) -> None:
    calibre, facts, on = BY_CODE[row["口径"]], _facts(row), date.fromisoformat(row["日期"])
    verdict = judge(calibre, facts, on)
    assert (verdict.is_in, verdict.clause) == (OUTCOMES[row["结果"]], row["条款"]), verdict
    assert next_turn(calibre, facts, on) == _day(row["下次变化"])
    assert verdict.reasons


DAYS = some.dates(date(2010, 1, 1), date(2027, 12, 31))


def spells(**columns: Any) -> some.SearchStrategy[list[dict[str, Any]]]:
    """Facts that follow each other, with gaps between some, as the register keeps them."""

    def in_order(days: list[date], values: list[dict[str, Any]], gaps: list[bool]) -> list[dict[str, Any]]:
        days = sorted(set(days))
        found = []
        for at, (since, value, gap) in enumerate(zip(days, values, gaps, strict=False)):
            if gap:
                continue
            until = days[at + 1] if at + 1 < len(days) else None
            found.append({"since": since, "until": until, **value})
        return found

    many = {"min_size": 4, "max_size": 4}
    value = some.fixed_dictionaries(columns)
    gaps = some.lists(some.sampled_from([False, False, False, True]), **many)
    return some.builds(in_order, some.lists(DAYS, max_size=4), some.lists(value, **many), gaps)


PARENT = some.builds(
    lambda stays, died: Parent([Whereabouts(**stay) for stay in stays], died),
    spells(
        reason=some.sampled_from(["work", "work", "home", "prison", "missing", "other", ""]),
        place=some.sampled_from([None, DONGGUAN, XINMIN, 440000000000]),
    ),
    some.none() | DAYS,
)
FACTS = some.builds(
    lambda birth_on, father, mother, hukou, residence, schooling, guarding, died_on: Facts(
        birth_on,
        father,
        mother,
        [Hukou(**one) for one in hukou],
        [Residence(**one) for one in residence],
        [Schooling(**one) for one in schooling],
        [Guarding(**one) for one in guarding],
        died_on,
    ),
    some.dates(date(2006, 1, 1), date(2020, 2, 29)),
    PARENT,
    PARENT,
    spells(
        is_registered=some.sampled_from([True, False, None]),
        place=some.sampled_from([TAIXIANG, 610482001001, None]),
        nature=some.sampled_from(["agricultural", "non_agricultural", "resident", ""]),
    ),
    spells(
        place=some.sampled_from([TAIXIANG, 441900003001]),
        lives_with=some.sampled_from(["61", "51", "01", ""]),
    ),
    spells(stage=some.sampled_from(["primary", "junior", "senior", "dropout"])),
    spells(level=some.sampled_from(["good", "parents_incapable"])),
    some.none() | some.none() | DAYS,
)
CALIBRES = some.sampled_from(NATIONAL)


@given(CALIBRES, FACTS, DAYS, some.integers(0, 4000))
def test_time_alone_changes_nothing_before_the_day_that_is_named(calibre, facts, on, later) -> None:
    turn = next_turn(calibre, facts, on)
    outcome = judge(calibre, facts, on).outcome
    until = turn or on + timedelta(days=9000)
    some_day = min(on + timedelta(days=later), until - timedelta(days=1))
    assert judge(calibre, facts, some_day).outcome == outcome
    if turn:
        assert judge(calibre, facts, turn - timedelta(days=1)).outcome == outcome
        assert judge(calibre, facts, turn).outcome != outcome


@given(CALIBRES, FACTS, DAYS)
def test_episodes_say_of_every_day_what_the_day_says(calibre, facts, on) -> None:
    episodes = history(calibre, facts, date(2010, 1, 1), date(2028, 1, 1))
    (episode,) = [one for one in episodes if one.since <= on and (one.until is None or on < one.until)]
    assert episode.verdict.outcome == judge(calibre, facts, on).outcome
    assert all(before.until == after.since for before, after in pairwise(episodes))
    assert all(before.verdict.outcome != after.verdict.outcome for before, after in pairwise(episodes))


@given(CALIBRES, FACTS, DAYS)
def test_an_answer_depends_on_the_past_alone(calibre, facts, on) -> None:
    """What is recorded for later days does not change what holds on a day."""

    def past(rows: Any) -> list[Any]:
        kept = [row for row in rows if row.since is None or row.since <= on]
        return [
            type(row)(**{**{name: getattr(row, name) for name in row.__dataclass_fields__}, "until": None})
            if row.until and row.until > on
            else row
            for row in kept
        ]

    def parent(one: Parent) -> Parent:
        return Parent(past(one.whereabouts), one.died_on if one.died_on and one.died_on <= on else None)

    known = Facts(
        facts.birth_on,
        parent(facts.father),
        parent(facts.mother),
        past(facts.hukou),
        past(facts.residence),
        past(facts.schooling),
        past(facts.guarding),
        facts.died_on if facts.died_on and facts.died_on <= on else None,
    )
    assert judge(calibre, known, on) == judge(calibre, facts, on)


@given(CALIBRES, FACTS, DAYS)
def test_every_verdict_has_a_reason(calibre, facts, on) -> None:
    verdict = judge(calibre, facts, on)
    assert verdict.reasons
    assert bool(verdict.clause) == (verdict.is_in is True)


@given(CALIBRES, FACTS, DAYS)
def test_every_reason_has_a_sentence(calibre, facts, on) -> None:
    with translation.override("zh-hans"):
        for reason in judge(calibre, facts, on).reasons:
            sentence = reason_in_words(reason)
            assert sentence
            assert "%" not in sentence


@pytest.mark.parametrize("calibre", NATIONAL, ids=lambda one: one.code)
def test_a_definition_is_data_and_back(calibre) -> None:
    assert definition_from(data_of(calibre)) == calibre


WRONG = [
    ({}, "definition.names"),
    ({"names": {"zh": "县"}}, "definition.grounds"),
    ({"grounds": []}, "grounds"),
    ({"requires": [{"older": {"than": 3}}]}, "requires[0]"),
    ({"requires": [{"younger": {}}]}, "requires[0].younger"),
    ({"requires": [{"younger": {"than": "16"}}]}, "requires[0].younger.than"),
    ({"requires": [{"younger": {"than": 16}, "apart_from_parents": {}}]}, "requires[0]"),
    ({"requires": [{"away": {"who": "mother"}}]}, "requires[0].away.who"),
    ({"requires": "all"}, "definition.requires"),
]


@pytest.mark.parametrize(("change", "where"), WRONG, ids=[where for _, where in WRONG])
def test_a_wrong_definition_says_where_it_is_wrong(change: dict[str, Any], where: str) -> None:
    data = {**data_of(NATIONAL[0]), **change}
    if not change:
        data.pop("names")
    if where == "definition.grounds":
        data.pop("grounds")
        data["names"] = {"zh": "县", "en": "County"}
    with pytest.raises(WrongDefinition) as wrong:
        definition_from(data)
    assert wrong.value.where == where
    assert wrong.value.expected


def test_months_and_birthdays_fall_on_days_that_exist() -> None:
    assert add_months(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert birthday(date(2012, 2, 29), 16) == date(2028, 2, 29)
    assert birthday(date(2012, 2, 29), 18) == date(2030, 3, 1)
