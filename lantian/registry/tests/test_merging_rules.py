"""How the periods of two files are laid together, and who may be a twin: tables that an office could read."""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.registry.rules.merging import (
    End,
    Move,
    PeriodsCollide,
    Side,
    Span,
    Step,
    Swap,
    Who,
    better_file,
    better_known,
    crosses_counties,
    doubts,
    fitted,
    lay_together,
    newer,
)
from tests.cast import HONGYAN, JING_VILLAGE, TAIXIANG

CASES = list(csv.DictReader((Path(__file__).parent / "cases/merging.csv").open(encoding="utf-8")))
SPACE = UUID(int=0)


def day(text: str) -> date | None:
    return None if text in ("", "?") else date(int(text), 1, 1)


def spans(side: str, text: str) -> list[Span]:
    return [
        Span(uuid5(SPACE, f"{side}{number}"), *map(day, period.split("..")))
        for number, period in enumerate(text.split())
    ]


Line = tuple[str, date | None, date | None]


def line_of(mine: list[Span], theirs: list[Span], steps: list[Step]) -> list[Line]:
    """The rows of the file that stays after all steps, each with whose it was ("s": it says what the other said)."""
    rows: dict[UUID, Line] = {span.key: ("m", span.since, span.until) for span in mine}
    for step in steps:
        if isinstance(step, Move):
            rows[step.row] = ("t", step.since, step.until)
        elif isinstance(step, End):
            rows[step.row] = ("m", rows[step.row][1], step.until)
        elif isinstance(step, Swap):
            rows[step.row] = ("s", step.since, None)
    return sorted(rows.values(), key=lambda row: (row[1] or date.min, row[2] or date.max))


def said(line: list[Line]) -> str:
    def year(one: date | None, unknown: str) -> str:
        return str(one.year) if one else unknown

    return " ".join(f"{whose}:{year(since, '?')}..{year(until, '')}" for whose, since, until in line)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_periods_are_laid_together(case: dict[str, str]) -> None:
    mine, theirs = spans("m", case["mine"]), spans("t", case["theirs"])
    side = Side(case["in_front"]) if case["in_front"] else None
    assert said(line_of(mine, theirs, lay_together(mine, theirs, side))) == case["result"]


@some.composite
def histories(draw: some.DrawFn, side: str) -> list[Span]:
    """Periods of one file without overlaps, the last of them perhaps open, the first perhaps of unknown beginning."""
    years = sorted(draw(some.sets(some.integers(2010, 2025), min_size=2, max_size=7)))
    periods = [f"{one}..{other}" for one, other in pairwise(years) if draw(some.booleans())]
    if draw(some.booleans()):
        periods.append(f"{years[-1]}..")
    if periods and draw(some.booleans()):
        periods[0] = "?.." + periods[0].split("..")[1]
    return spans(side, " ".join(periods))


@given(mine=histories("m"), theirs=histories("t"), side=some.sampled_from([Side.MINE, Side.THEIRS, None]))
def test_no_two_rows_overlap_and_at_most_one_is_open(
    mine: list[Span], theirs: list[Span], side: Side | None
) -> None:
    line = line_of(mine, theirs, lay_together(mine, theirs, side))
    assert sum(until is None for _, _, until in line) <= 1
    for _, since, until in line:
        assert until is None or (since or date.min) < until
    for (_, _, until), (_, since, _) in pairwise(line):
        assert until is not None
        assert until <= (since or date.min)


@given(spans=some.lists(histories("m") | histories("t"), min_size=2, max_size=2))
def test_what_is_fitted_overlaps_nowhere(spans: list[list[Span]]) -> None:
    rows = [
        Span(uuid5(span.key, str(place)), *span[1:]) for place, some_ in enumerate(spans) for span in some_
    ]
    try:
        ends = fitted(rows)
    except PeriodsCollide:
        begun = [row.since for row in rows]
        assert len(begun) > len(set(begun))
        return
    line = sorted(
        (row._replace(until=ends.get(row.key, row.until)) for row in rows),
        key=lambda row: row.since or date.min,
    )
    assert all(one.until and one.until <= (other.since or date.min) for one, other in pairwise(line))
    assert all(row.until is None or (row.since or date.min) < row.until for row in line)


RAIN = Who(b"1", "2", date(2017, 5, 4), "张小雨", frozenset({"张建军"}))
DOUBTED = [
    ({}, []),
    ({"number": None}, []),
    ({"number": b"2"}, ["different_numbers"]),
    ({"sex": "1"}, ["different_sex"]),
    ({"number": None, "name": "张小雪"}, ["twins"]),
    ({"number": None, "name": "张 小雨"}, []),
    ({"number": None, "name": "张小雪", "birth_on": date(2017, 5, 5)}, []),
    ({"number": None, "name": "张小雪", "parents": frozenset({"李秀兰"})}, []),
    ({"number": b"2", "sex": "1", "name": "张小雷"}, ["different_numbers", "different_sex", "twins"]),
]


@pytest.mark.parametrize(("values", "found"), DOUBTED)
def test_who_may_be_two_children(values: dict, found: list[str]) -> None:
    other = Who(**{**RAIN.__dict__, **values})
    assert doubts(RAIN, other) == doubts(other, RAIN) == found


def test_what_is_known_goes_before_what_is_not() -> None:
    assert better_known("", "汉", better=Side.MINE) == Side.THEIRS
    assert better_known("汉", "", better=Side.THEIRS) == Side.MINE
    assert better_known("汉", "回", better=Side.THEIRS) == Side.THEIRS


def test_the_better_file_has_a_number_or_is_fresher() -> None:
    early, late = date(2025, 1, 1), date(2026, 1, 1)
    assert better_file((False, late), (True, early)) == Side.THEIRS
    assert better_file((True, early), (True, late)) == Side.THEIRS
    assert better_file((True, early), (True, early)) == Side.MINE


def test_the_newer_fact_began_later() -> None:
    early, late = date(2025, 1, 1), date(2026, 1, 1)
    assert newer(early, late, better=Side.MINE) == Side.THEIRS
    assert newer(late, None, better=Side.THEIRS) == Side.MINE
    assert newer(None, None, better=Side.THEIRS) == Side.THEIRS


def test_villages_of_one_county_and_of_two() -> None:
    assert not crosses_counties(TAIXIANG, HONGYAN)
    assert crosses_counties(TAIXIANG, JING_VILLAGE)
