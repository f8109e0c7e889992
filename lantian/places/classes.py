"""The class of a school, in one spelling however it is written: 1班, （1）班, 一班, 01, 三年级1班, 3.1班 are one class.

A class that is numbered is kept as its number alone (`1`); every other name keeps its 班 (`实验班`, `大1班`). The
grade stands beside it and not in it. What is not certainly the same class stays apart: who reads 3(1)班 as the
wrong class shows a child to the wrong teacher.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from lantian.kernel.values.text import fold

LONGEST = 32
"""The most characters that a class keeps."""

YEARS_BEFORE = {"小": 0, "初": 6, "高": 9, "职": 9, "中": 9}
STAGES_BEFORE = {"junior": 6, "senior": 9, "vocational": 9}
WITHOUT_GRADES = frozenset(["kindergarten", "not_enrolled"])
YEARS_OF_STAGE = 3
HIGHEST_GRADE = 12
CLASS_WORD = "班"
ANOTHER_WORD = "队组部级园"
"""How a class may end that is not called 班."""

NOTHING = frozenset(["", "无", "没有", "暂无"])
FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾零", "一二三四五六七八九十〇")
DIGIT = {character: number for number, character in enumerate("〇一二三四五六七八九")}

ONE = "[一二三四五六七八九]"
HAN_GRADE = f"(?:十[一二]?|{ONE})"
NUMERAL = f"(?:{ONE}?十{ONE}?|[〇{ONE[1:-1]}]*〇[〇{ONE[1:-1]}]*|{ONE})"
NUMBER = f"(?:[0-9]{{1,4}}|{NUMERAL})"
WHOLE_NUMBER = re.compile(f"第?({NUMBER})")
ENDS_WITH_NUMERAL = re.compile(f"(.*[^0-9一二三四五六七八九十〇]){NUMERAL}")
STAGE = "(?P<stage>小学|小|初级中学|初级|初中|初|高级中学|高级|高中|高|职高|职中|中职|中专|职)"
WITH_ITS_GRADE = tuple(
    re.compile(pattern)
    for pattern in (
        # 三年级1班, 初三年级实验班, 3年1班, 三级1班; 12级 is a year of entry.
        f"{STAGE}?[.(]?(?P<grade>1[0-2](?=年)|[1-9]|{HAN_GRADE})[.(]?(?:年级|年|级)[.(]?(?P<rest>.*)",
        # 三(1)班, 3.1班, 高二(3)班, 初1-2班
        f"{STAGE}?(?P<grade>1[0-2]|[1-9]|{HAN_GRADE})[.(](?P<rest>第?{NUMBER})",
        # 三(实验)班
        f"{STAGE}?(?P<grade>{HAN_GRADE})[(](?P<rest>.*)",
        # 三1班, 3一班, 三一班, 小一1班
        f"{STAGE}?(?P<grade>{HAN_GRADE})(?P<rest>[0-9]{{1,2}})",
        f"(?P<grade>1[0-2]|[1-9])(?P<rest>{NUMERAL})",
        f"(?P<grade>{HAN_GRADE})(?P<rest>{NUMERAL})",
        # 高二实验班, 初二三班, 高三
        f"(?!小)(?!初级|高级){STAGE}(?P<grade>{HAN_GRADE})(?P<rest>.*)",
    )
)
GRADE_IN_FIGURES = re.compile("(?P<grade>1[0-2]|[1-9])(?P<rest>[0-9]{2})")


class SchoolClass(NamedTuple):
    """A grade (1 to 12, None where nobody said it) and a class; "" where only the grade was written.

    `contradicts`: what was written names another grade than the one beside it, and keeps it (4年级2班).
    """

    grade: int | None
    name: str
    contradicts: bool = False


@lru_cache(maxsize=8192)
def class_of(text: str, grade: int | None = None, stage: str = "") -> SchoolClass:
    """The class that a text of up to `LONGEST` characters means, beside the grade and stage (a code) that are known.

    A grade in the text is dropped when it agrees with the known one, and taken where none is known: 一(2)班 of a
    junior school is grade 7. Idempotent.
    """
    found = _read(_plain(text), grade, stage)
    for _ in range(LONGEST):
        # What brackets or a second 班 hid is seen when they are gone.
        before, found = found, _read(_plain(found.name), found.grade, stage)
        if found == before:
            break
    return found if len(found.name) <= LONGEST else SchoolClass(grade, text[:LONGEST])


def _plain(text: str) -> str:
    """Half width, no blanks; a dot for what separates, an opening bracket for what encloses."""
    folded = "".join(_sign(character) for character in fold(text) if not character.isspace())
    folded = re.sub(r"[·・.,:;、/\\_~\-–—]+", ".", folded.translate(FINANCIAL))
    folded = re.sub(r"[(\[{〔【《〈<「『“\"']+", "(", folded)
    folded = re.sub(r"[)\]}〕】》〉>」』”]+", "", folded)
    return re.sub(r"\.*\(\.*", "(", folded).strip(".(")


def _sign(character: str) -> str:
    """A character, of ① and its like the digit, of a letter the capital."""
    digit = None if character in DIGIT else unicodedata.digit(character, None)
    capital = character.upper()
    return str(digit) if digit is not None else capital if len(capital) == 1 else character


def _read(plain: str, grade: int | None, stage: str) -> SchoolClass:
    body, is_called_class = _without_class_word(plain)
    if body in NOTHING:
        return SchoolClass(grade, "")
    if WHOLE_NUMBER.fullmatch(body):
        return SchoolClass(grade, _without_figures_of_grade(_number(body), grade))
    if stage in WITHOUT_GRADES and grade is None:
        return SchoolClass(grade, _named(body))
    for pattern in WITH_ITS_GRADE:
        found = pattern.fullmatch(body)
        if found and not (is_called_class and not found["rest"] and "级" not in body):
            return _split(found, grade, stage)
    return SchoolClass(grade, _named(body))


def _split(found: re.Match[str], grade: int | None, stage: str) -> SchoolClass:
    """Grade and class of a text that names both."""
    written = _grade_number(found["grade"])
    before = YEARS_BEFORE.get((found.groupdict().get("stage") or " ")[0])
    possible = _possible_grades(written, before)
    if grade is None:
        grade = written + (STAGES_BEFORE.get(stage, 0) if before is None else before) * (
            written <= YEARS_OF_STAGE
        )
    if grade in possible:
        return _read(found["rest"], grade, stage)
    rest = _named(_without_class_word(found["rest"])[0]) if found["rest"] else ""
    number = CLASS_WORD if rest.isdecimal() else ""
    return SchoolClass(grade, f"{possible[-1] if before else written}年级{rest}{number}", contradicts=True)


def _possible_grades(written: int, before: int | None) -> list[int]:
    """Grades of the national numbering that a written one may be: 一 is 1, 7 or 10, 初一 is 7."""
    if written > YEARS_OF_STAGE:
        return [written]
    return [written + years for years in ((0, 6, 9) if before is None else (before,))]


def _without_figures_of_grade(number: str, grade: int | None) -> str:
    """301 in grade 3 is class 1; where no grade is known nobody can tell."""
    found = GRADE_IN_FIGURES.fullmatch(number)
    if not found or grade not in _possible_grades(int(found["grade"]), None) or found["rest"] == "00":
        return number
    return str(int(found["rest"]))


def _without_class_word(text: str) -> tuple[str, bool]:
    body = text.removesuffix("班级").removesuffix(CLASS_WORD).strip(".(")
    return body, body != text


def _named(body: str) -> str:
    """A class by its name: 实验一 is 实验1班."""
    if WHOLE_NUMBER.fullmatch(body):
        return _number(body)
    name = body.replace("(", ".")
    if found := ENDS_WITH_NUMERAL.fullmatch(name):
        name = found[1] + _number(name[len(found[1]) :])
    name = re.sub(r"(?<![0-9.])0+(?=[0-9])", "", re.sub(r"(?<![0-9])\.|\.(?![0-9])", "", name))
    return name if CLASS_WORD in name or name[-1:] in ANOTHER_WORD else name + CLASS_WORD


def _number(text: str) -> str:
    """Figures without zeros in front of 1, 01, 一, 第十二, 三〇一."""
    text = text.removeprefix("第")
    if text.isdecimal():
        return str(int(text))
    if "十" in text:
        tens, _, ones = text.partition("十")
        return str(10 * DIGIT.get(tens, 1) + DIGIT.get(ones, 0))
    return str(int("".join(str(DIGIT[digit]) for digit in text)))


def _grade_number(text: str) -> int:
    return int(_number(text))
