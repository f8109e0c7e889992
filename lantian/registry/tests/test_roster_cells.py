"""What one cell of a roster says, by a table that an office can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.kernel.values.wrong import WrongValue
from lantian.places.rules import scope_of
from lantian.registry.roster.cells import READERS, Doubtful, read_text, reader_for
from lantian.registry.roster.fields import FIELD, FIELDS
from lantian.registry.roster.words import ETHNICITY, WORDS, canonical_words
from lantian.registry.tests.roster_sheet import BINZHOU, TODAY, cases, places

PLACES = places()


def read(key: str, typed: str) -> object:
    return reader_for(FIELD[key], today=TODAY, places=PLACES, near=scope_of(BINZHOU))(typed)


def shown(value: object) -> str:
    """A value as the table writes it: parts apart by blanks, sets in order."""
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    if isinstance(value, tuple):
        return " ".join(str(part) for part in value if part != "")
    return "" if value is None else str(value)


@pytest.mark.parametrize("case", cases("roster_cells"), ids=lambda case: f"{case['key']} {case['typed']}")
def test_cells(case: dict[str, str]) -> None:
    value = read(case["key"], case["typed"])
    if case["wrong"]:
        assert isinstance(value, WrongValue)
        assert value.code == case["wrong"]
    else:
        assert shown(value) == case["value"]


def test_every_field_has_a_reader() -> None:
    for field in FIELDS:
        assert read(field.key, "/") is None


@pytest.mark.parametrize("table", WORDS)
def test_the_words_that_are_asked_for_are_understood(table: str) -> None:
    words = WORDS[table]
    assert {words[word] for word in canonical_words(words)} == set(words.values())


def test_the_peoples_have_their_codes() -> None:
    examples = {"汉族": "01", "回族": "03", "藏族": "04", "朝鲜族": "10", "土族": "30", "基诺族": "56"}
    assert {people: ETHNICITY[people] for people in examples} == examples


def test_a_text_has_a_longest_length() -> None:
    assert read_text(4, "一二三四") == "一二三四"
    assert read_text(4, "一二三四五") == WrongValue(
        "text_too_long", "text_up_to", {"length": 5, "longest": 4}
    )


@given(some.sampled_from(FIELDS), some.text(max_size=40))
def test_no_cell_makes_a_reader_fail(field: object, typed: str) -> None:
    read(field.key, typed)  # type: ignore[attr-defined]


@given(some.text("0123456789Xx.无/E+ ", max_size=20))
def test_a_number_is_read_as_one_or_refused(typed: str) -> None:
    value = READERS["identity"](typed)
    value = value.value if isinstance(value, Doubtful) else value
    assert value is None or isinstance(value, WrongValue) or len(value.number) == 18  # type: ignore[attr-defined]
