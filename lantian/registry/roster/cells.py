"""Readers of cells: a text in, a typed value out, or None for a blank, or what is wrong with it."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import NamedTuple

from lantian.kernel.values.dates import ParsedDate, parse_date
from lantian.kernel.values.identity import IdentityNumber, check_identity
from lantian.kernel.values.names import parse_name
from lantian.kernel.values.phones import parse_phones
from lantian.kernel.values.text import fold
from lantian.kernel.values.wrong import WrongValue
from lantian.registry.roster.fields import RosterField
from lantian.registry.roster.lookups import PlaceIndex, Scope
from lantian.registry.roster.words import (
    ALONE,
    AWAY,
    ETHNICITY,
    GUARDIANSHIP,
    RELATION,
    RELATION_PAIRS,
    WORDS,
    Words,
    canonical_words,
    plain_word,
)

Reader = Callable[[str], object]
"""Gives a value, None (blank), a `WrongValue`, or a `Doubtful`."""

DASHES = frozenset(["", "/", "\\", "-", "--", "---", "—", "——", "–", "…", "……", "*", "?", ".", "·"])
BLANKS = DASHES | {
    "无",
    "没有",
    "暂无",
    "不详",
    "不清楚",
    "不知道",
    "未知",
    "不明",
    "空",
    "n/a",
    "na",
    "null",
    "none",
    "nan",
}
FAILED_FORMULAS = frozenset(
    ["#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#getting_data"]
)

BETWEEN_WORDS = re.compile(r"[、,;/|\\+&\s和及与]+")
NUMERALS = {
    word: number
    for number, words in enumerate(
        (
            "一 1 壹",
            "二 2",
            "三 3",
            "四 4",
            "五 5",
            "六 6",
            "七 7",
            "八 8",
            "九 9",
            "十 10",
            "十一 11",
            "十二 12",
        ),
        1,
    )
    for word in words.split()
}
GRADE = re.compile(
    "(?P<stage>小学|小|初级?中?学?|高级?中?学?|职高?|中职|中专)?(?P<grade>十[一二]|[一二三四五六七八九十壹]|1[0-2]|[1-9])"
    r"(?:年级|年|级)?(?P<class>[(]?[^年级]{1,4}[)]?班)?"
)
KINDERGARTEN_CLASS = re.compile(
    "(?:幼儿园)?(?:[大中小托]|学前|幼小衔接)(?:[0-9一二三四五六]|[(][0-9一二三四五六][)])?班|幼儿园|学前"
)
STAGE_OFFSETS = {"初": 6, "高": 9, "职": 9, "中": 9}


class Doubtful(NamedTuple):
    """A value (or None) to take in, and why somebody should look at it."""

    value: object
    warning: WrongValue


class PlaceName(NamedTuple):
    """A place as it was written, and its 12-digit code where that is clear (a province or finer)."""

    text: str
    region: int | None


class Grade(NamedTuple):
    """A grade within 1 to 12 (None in kindergarten) and the class that stood in the same cell."""

    grade: int | None
    class_name: str


def reader_for(field: RosterField, *, today: date, places: PlaceIndex, near: Scope) -> Reader:
    """The reader of a field's cells; `near` is where places of an unclear name are looked for first."""
    kind, _, detail = field.parser.partition(":")
    if kind == "text":
        return partial(read_text, int(detail))
    if kind == "word":
        return partial(read_yes_no if detail == "yes_no" else read_word, WORDS[detail])
    if kind == "words":
        return partial(read_words, WORDS[detail])
    if kind == "place":
        return partial(read_place, places, near if field.group == "child" else None)
    if kind in ("birth", "date"):
        return partial(read_birth if kind == "birth" else read_date, today)
    return READERS[kind]


def read_name(text: str) -> str | WrongValue | None:
    name = parse_name(text)
    return _unless_blank(text, name) if isinstance(name, WrongValue) else name


def read_identity(text: str) -> IdentityNumber | WrongValue | Doubtful | None:
    """A child's number. One that ends like those that a spreadsheet cut, but is right, is doubtful."""
    checked = check_identity(text)
    if isinstance(checked, WrongValue):
        return _unless_blank(text, checked)
    if checked.number.endswith("000"):
        return Doubtful(checked, WrongValue("identity_perhaps_damaged", "identity"))
    return checked


def read_adult_identity(text: str) -> IdentityNumber | WrongValue | Doubtful | None:
    """A grown-up's number; a passport or permit does not keep the child out, but is not taken in here."""
    checked = read_identity(text)
    if isinstance(checked, WrongValue) and checked.code == "identity_travel_document":
        return Doubtful(None, WrongValue("travel_document_left_out", "identity"))
    return checked


def read_phones(text: str) -> tuple[str, ...] | WrongValue | None:
    phones = parse_phones(text)
    return _unless_blank(text, phones) if isinstance(phones, WrongValue) else phones


def read_text(longest: int, text: str) -> str | WrongValue | None:
    folded = fold(text)
    if len(folded) > longest:
        return WrongValue("text_too_long", "text_up_to", {"length": len(folded), "longest": longest})
    return folded if folded not in DASHES and folded != "无" else None


def read_word(words: Words, text: str) -> str | WrongValue | None:
    """The code of a word. Where 无 may be an answer or a blank (无人监护?), it is neither."""
    word = plain_word(text)
    code = words.get(word) or words.get(re.sub(r"\(.*\)$", "", word))
    if code:
        return code
    wrong = WrongValue("word_unknown", "one_of", {"choices": "、".join(canonical_words(words))})
    is_vague = word == "无" and (words is GUARDIANSHIP or words is AWAY)
    return wrong if is_vague else _unless_blank(text, wrong)


def read_yes_no(words: Words, text: str) -> bool | WrongValue | None:
    code = read_word(words, text)
    return code == "yes" if isinstance(code, str) else code


def read_words(words: Words, text: str) -> frozenset[str] | WrongValue | None:
    """The codes of several words. 无 beside others contradicts them."""
    whole = read_word(words, text)
    if not isinstance(whole, WrongValue):
        return frozenset([whole]) if whole else None
    codes = [read_word(words, part) for part in BETWEEN_WORDS.split(fold(text)) if part]
    found = frozenset(code for code in codes if isinstance(code, str))
    if any(not isinstance(code, str) for code in codes):
        return WrongValue(whole.code, "some_of", whole.params)
    return WrongValue("none_beside_others", "some_of", whole.params) if "none" in found else found


def read_ethnicity(text: str) -> str | WrongValue | None:
    wrong = WrongValue("ethnicity_unknown", "ethnicity")
    return ETHNICITY.get(plain_word(text)) or _unless_blank(text, wrong)


def read_relation(text: str) -> str | tuple[str, str] | WrongValue | None:
    """A code of GB/T 4761; for a word that fits a man and a woman (祖孙), both codes."""
    word = plain_word(text)
    wrong = WrongValue("word_unknown", "one_of", {"choices": "、".join(canonical_words(RELATION))})
    return RELATION.get(word) or RELATION_PAIRS.get(word) or _unless_blank(text, wrong)


def read_companion(text: str) -> str | WrongValue | None:
    """Who looks after the child in the house: of several persons the first; 01 where the child is alone."""
    for word in (plain_word(text), *map(plain_word, BETWEEN_WORDS.split(fold(text)))):
        if code := ALONE.get(word) or RELATION.get(word) or RELATION_PAIRS.get(word, ("",))[0]:
            return code
    choices = "、".join(["独自", *canonical_words(RELATION)])
    return _unless_blank(text, WrongValue("word_unknown", "one_of", {"choices": choices}))


def read_grade(text: str) -> Grade | WrongValue | None:
    folded = fold(text).replace(" ", "")
    if KINDERGARTEN_CLASS.fullmatch(folded):
        return Grade(None, folded)
    found = GRADE.fullmatch(folded)
    grade = NUMERALS[found["grade"]] + STAGE_OFFSETS.get((found["stage"] or "小")[0], 0) if found else 13
    if not found or grade > 12:
        return _unless_blank(text, WrongValue("grade_unknown", "grade"))
    return Grade(grade, folded if found["class"] else "")


def read_birth(today: date, text: str) -> ParsedDate | WrongValue | None:
    parsed = parse_date(text, today=today)
    return _unless_blank(text, parsed) if isinstance(parsed, WrongValue) else parsed


def read_date(today: date, text: str) -> date | WrongValue | None:
    parsed = read_birth(today, text)
    return parsed.date if isinstance(parsed, ParsedDate) else parsed


def read_place(places: PlaceIndex, near: Scope | None, text: str) -> PlaceName | WrongValue | None:
    folded = read_text(128, text)
    return PlaceName(folded, places.find_region(folded, near)) if isinstance(folded, str) else folded


def _unless_blank(text: str, wrong: WrongValue) -> WrongValue | None:
    """None where a text says that there is nothing; a failed formula is called one."""
    plain = fold(text).casefold().strip("。. ")
    if plain in FAILED_FORMULAS:
        return WrongValue("formula_failed", wrong.expected, wrong.params)
    return None if plain in BLANKS else wrong


READERS: dict[str, Reader] = {
    "name": read_name,
    "identity": read_identity,
    "adult_identity": read_adult_identity,
    "phones": read_phones,
    "ethnicity": read_ethnicity,
    "relation": read_relation,
    "companion": read_companion,
    "grade": read_grade,
}
