"""A questionnaire as data: its questions in their order, and which answers to them hold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from lantian.screening.rules.conditions import Answer, Condition, condition_from, holds

KINDS = (
    "select_one",
    "select_multiple",
    "integer",
    "decimal",
    "date",
    "text",
    "note",
    "begin_group",
    "end_group",
)
ASKED = KINDS[:6]
CHOSEN = ("select_one", "select_multiple")
LONGEST_TEXT = 1000
WHOLE = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True)
class Question:
    """One line of a questionnaire: a question, a note, or the heading that a group stands under.

    `conditions` are its own and those of the groups around it; all of them must hold for it to be asked.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    conditions: tuple[Condition, ...] = ()
    constraint: Condition = ()
    constraint_text: str = ""

    @property
    def is_asked(self) -> bool:
        return self.kind in ASKED


def questions_from(data: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions that the data of an edition hold; raises `WrongCondition` for one that no sheet check has seen."""
    lists = data.get("lists", {})
    found: list[Question] = []
    around: list[Condition] = []
    for item in data.get("items", ()):
        own = condition_from(item.get("relevant", ""))
        if item["type"] == "end_group":
            around.pop()
            continue
        conditions = tuple(one for one in [*around, own] if one)
        found.append(
            Question(
                name=item["name"],
                kind=item["type"],
                label=item.get("label", ""),
                hint=item.get("hint", ""),
                choices=tuple((code, name) for code, name in lists.get(item.get("list", ""), ())),
                is_required=bool(item.get("required")),
                conditions=conditions,
                constraint=condition_from(item.get("constraint", "")),
                constraint_text=item.get("constraint_message", ""),
            )
        )
        if item["type"] == "begin_group":
            around.append(own)
    return tuple(found)


def is_relevant(question: Question, answers: Mapping[str, Answer]) -> bool:
    """Whether a question is asked of somebody with these answers."""
    return all(holds(condition, answers) for condition in question.conditions)


def relevant_ones(questions: Sequence[Question], answers: Mapping[str, Answer]) -> list[Question]:
    """The questions that are asked, in order; an answer to one that is not asked hides what hangs on it."""
    known, found = dict(answers), []
    for question in questions:
        if is_relevant(question, known):
            found.append(question)
        else:
            known.pop(question.name, None)
    return found


def wrong_with(question: Question, answer: Answer, answers: Mapping[str, Answer]) -> str:
    """What is wrong with an answer, "" for nothing.

    missing, not_a_choice, not_a_number, not_a_day, too_long, out_of_bounds.
    """
    chosen = [answer] if isinstance(answer, str) else list(answer or [])
    chosen = [one for one in chosen if one]
    if not chosen:
        return "missing" if question.is_required else ""
    wrong = _wrong_kind(question, chosen)
    if not wrong and not holds(question.constraint, answers, answer):
        wrong = "out_of_bounds"
    return wrong


def _wrong_kind(question: Question, chosen: Sequence[str]) -> str:
    if question.kind in CHOSEN:
        codes = {code for code, _ in question.choices}
        is_one = question.kind == "select_multiple" or len(chosen) == 1
        return "" if is_one and set(chosen) <= codes else "not_a_choice"
    if question.kind in ("integer", "decimal"):
        return "" if _is_number(chosen[0], is_whole=question.kind == "integer") else "not_a_number"
    if question.kind == "date":
        return "" if _is_day(chosen[0]) else "not_a_day"
    return "too_long" if len(chosen[0]) > LONGEST_TEXT else ""


def _is_number(text: str, *, is_whole: bool) -> bool:
    if is_whole:
        return bool(WHOLE.fullmatch(text))
    try:
        return Decimal(text).is_finite() and len(text) <= 20
    except InvalidOperation:
        return False


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


SEPARATORS = re.compile(r"[\s,，.、/|]+")
LEFT_OUT = "-"


class WrongDigits(ValueError):
    """A row of digits that does not fit: `code` is count or digit, `at` the number of the question (from 1)."""

    def __init__(self, code: str, *, at: int = 0, expected: int = 0, found: int = 0) -> None:
        super().__init__(code)
        self.code, self.at, self.expected, self.found = code, at, expected, found


def can_be_typed(questions: Sequence[Question]) -> bool:
    """Whether a sheet can be typed in as one row of digits: only questions with one-digit choices, asked of all."""
    asked = [question for question in questions if question.is_asked]
    return bool(asked) and all(
        question.kind == "select_one"
        and not question.conditions
        and all(len(code) == 1 and code.isdecimal() for code, _ in question.choices)
        for question in asked
    )


def answers_typed(questions: Sequence[Question], typed: str) -> dict[str, str]:
    """The answers that a row of digits gives, one for each question, `-` for one that was left out.

    Blanks and signs between groups of digits do not matter. Raises `WrongDigits`.
    """
    asked = [question for question in questions if question.is_asked]
    row = SEPARATORS.sub("", typed)
    if len(row) != len(asked):
        raise WrongDigits("count", expected=len(asked), found=len(row))
    for number, (question, digit) in enumerate(zip(asked, row, strict=True), start=1):
        if digit != LEFT_OUT and digit not in {code for code, _ in question.choices}:
            raise WrongDigits("digit", at=number)
    return {question.name: digit for question, digit in zip(asked, row, strict=True) if digit != LEFT_OUT}
