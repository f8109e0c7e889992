"""Paper for families and children (always in Chinese): big type, plain words, never a level and never a label."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lantian.kernel.documents.typesetting import set_pdf

HERE = Path(__file__).parent
LINE_TITLES = {"mind": "心里的事", "study": "学习的事", "life": "生活的事"}
SELF_TITLES = {"study": "自学", "care": "自理", "guard": "自护", "strong": "自强", "rule": "自律"}
MOST_SHEETS = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One of the three lines: `name` mind, study or life, what is done, who does it."""

    name: str
    text: str
    owner: str


@dataclass(frozen=True, slots=True)
class Help:
    """Something that is done for the child: what it is about, what, by whom, until when."""

    section: str
    what: str
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPlan:
    """One child's plan for its family."""

    name: str
    term: str
    edition: int
    made_on: date
    review_on: date
    lines: Sequence[Line]
    helps: Sequence[Help]
    goal: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A goal that a child set itself and reached: `self_code` one of the five selves."""

    name: str
    self_code: str
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class VoiceSheets:
    """So many sheets with the three questions."""

    term: str
    place: str
    number: int


def set_family_plan(plan: FamilyPlan, *, made_on: date) -> bytes:
    """A PDF of one A4 page, to be signed by carer and child. Raises `FontsMissing`."""
    data = {
        "name": plan.name,
        "term": plan.term,
        "edition": plan.edition,
        "made": _day(plan.made_on),
        "review": _day(plan.review_on),
        "lines": [
            {"title": LINE_TITLES[line.name], "text": line.text, "owner": line.owner} for line in plan.lines
        ],
        "helps": [{"what": one.what, "owner": one.owner, "due": _day(one.due_on)} for one in plan.helps],
        "goal": plan.goal,
        "step": plan.next_step,
    }
    return set_pdf(HERE / "family_plan.typ", data, title="成长关爱计划", made_on=made_on)


def set_certificate(certificate: Certificate, *, made_on: date) -> bytes:
    """A PDF of one A4 page across. Raises `FontsMissing`."""
    data = {
        "name": certificate.name,
        "self": SELF_TITLES[certificate.self_code],
        "words": certificate.words,
        "on": _day(certificate.on),
    }
    return set_pdf(HERE / "certificate.typ", data, title="成长证书", made_on=made_on)


def set_voice_sheets(sheets: VoiceSheets, *, made_on: date) -> bytes:
    """A PDF with two sheets to an A4 page, to be cut apart. Raises `FontsMissing`."""
    data = {
        "term": sheets.term,
        "place": sheets.place,
        "number": max(2, min(sheets.number, MOST_SHEETS)),
    }
    return set_pdf(HERE / "voice_sheets.typ", data, title="三问", made_on=made_on)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
