"""Every fault has a sentence: no code may reach a person as a code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import lantian
from lantian.kernel.values.wrong import WrongValue
from lantian.places.messages import MESSAGES as PLACE_MESSAGES
from lantian.registry.roster.messages import EXPECTED, REASONS, describe

ROOT = Path(lantian.__file__).parent
SOURCES = [*(ROOT / "kernel" / "values").glob("*.py"), *(ROOT / "registry" / "roster").glob("*.py")]


def texts(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: itself, or the branches of `a if b else c`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        assert ast.unparse(node) == "f'{parent}_identity'"
        yield from ("father_identity", "mother_identity")


def used(position: int) -> set[str]:
    """All codes at a position of the calls and of the names that such calls are given."""
    found: set[str] = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            is_refusal = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_refuse"
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "WrongValue":
                found.update(texts(node.args[position]))
            elif (
                isinstance(node, ast.Assign)
                and getattr(node.targets[0], "id", "") == "code"
                and position == 0
            ):
                found.update(texts(node.value))
            elif is_refusal and position == 0:
                found.update(texts(node.args[0]))
    return found


def test_every_reason_has_a_sentence_and_every_sentence_a_use() -> None:
    assert used(0) == set(REASONS)


def test_every_expectation_has_a_sentence_and_every_sentence_a_use() -> None:
    assert used(1) | {"child_once"} == set(EXPECTED)


def test_a_sentence_says_the_parameters() -> None:
    wrong = WrongValue("text_too_long", "text_up_to", {"length": 5, "longest": 4})
    with translation.override("en"):
        assert describe(wrong) == ("The text has 5 characters.", "up to 4 characters")


@pytest.mark.parametrize("code", ["village_unknown", "school_ambiguous"])
def test_faults_of_places_speak_in_the_words_of_their_room(code: str) -> None:
    wrong = WrongValue(
        code, "village_of_this_town", {"village": "太箱村", "school": "甲小学", "choices": "乙"}
    )
    with translation.override("en"):
        assert describe(wrong)[0] == str(PLACE_MESSAGES[code]) % wrong.params
