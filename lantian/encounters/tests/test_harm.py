"""Which words suggest harm: a table that an office could sign."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.encounters.rules.harm import Situation, situations_in

with (Path(__file__).parent / "cases" / "harm.csv").open(encoding="utf-8", newline="") as file:
    CASES = [(row["text"], int(row["age"]), row["suggests"]) for row in csv.DictReader(file)]
ALARMING = [text for text, age, suggests in CASES if suggests]


@pytest.mark.parametrize(("text", "age", "suggests"), CASES)
def test_words_suggest_harm_or_do_not(text: str, age: int, suggests: str) -> None:
    assert "|".join(situations_in(text, age)) == suggests


def test_the_table_holds_every_situation_and_as_many_harmless_lines() -> None:
    told = {one for _, _, suggests in CASES for one in suggests.split("|") if one}
    assert told == set(Situation)
    assert len(CASES) >= 120
    assert len(CASES) - len(ALARMING) >= 60


@given(
    st.sampled_from(ALARMING),
    st.sampled_from(["今天天气好。", "爷爷在家，", "\n"]),
    st.sampled_from(["。吃饭香", "\n明天再去", ""]),
)
def test_other_clauses_around_it_silence_nothing(text: str, before: str, after: str) -> None:
    alone = set(situations_in(text, 6))
    assert alone <= set(situations_in(before + text + after, 6))


@given(st.text(max_size=400))
def test_no_text_is_too_strange(text: str) -> None:
    assert set(situations_in(text, 9)) <= set(Situation)
