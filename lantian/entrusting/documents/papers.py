"""The agreement, the pledge and the written notices (always in Chinese): big type, plain words, prefilled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lantian.kernel.documents.typesetting import set_pdf

HERE = Path(__file__).parent
TITLES = {
    "daily": "生活照料",
    "study": "上学读书",
    "medical": "看病就医",
    "safety": "安全和教养",
    "contact": "父母联系",
    "money": "费用",
    "emergency": "紧急情况",
    "telling": "异常情况告知",
}


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who signs: what they are, their name, telephone and where they are (empty: to be written by hand)."""

    title: str
    name: str
    phone: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPaper:
    """An agreement, or without a carer the parents' pledge. `terms` by the names in `TITLES`."""

    child: str
    sex: str
    birth_on: date
    school: str
    home: str
    village: str
    parents: Sequence[Party]
    carer: Party | None
    since: date
    until: date
    terms: dict[str, str]
    is_infant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePaper:
    """The written notices of one agreement: to whom, who leaves, who takes care, until when."""

    child: str
    birth_on: date
    recipients: Sequence[str]
    parents: Sequence[Party]
    carer: Party | None
    since: date
    until: date


def set_agreement(paper: AgreementPaper, *, made_on: date) -> bytes:
    """A PDF of two to three A4 pages. Raises `FontsMissing`."""
    title = "委托照护协议（委托监护责任确认书）" if paper.carer else "监护责任书"
    data = {
        "title": title,
        "child": paper.child,
        "sex": paper.sex,
        "birth": _day(paper.birth_on),
        "school": paper.school,
        "home": paper.home,
        "village": paper.village,
        "parents": [_party(one) for one in paper.parents],
        "carer": _party(paper.carer) if paper.carer else None,
        "since": _day(paper.since),
        "until": _day(paper.until),
        "terms": [{"title": TITLES[name], "text": paper.terms.get(name, "")} for name in TITLES],
        "infant": paper.is_infant,
    }
    return set_pdf(HERE / "agreement.typ", data, title=title, made_on=made_on)


def set_notice(paper: NoticePaper, *, made_on: date) -> bytes:
    """A PDF with an A4 page for each recipient. Raises `FontsMissing`."""
    data = {
        "child": paper.child,
        "birth": _day(paper.birth_on),
        "recipients": list(paper.recipients),
        "parents": [_party(one) for one in paper.parents],
        "carer": _party(paper.carer) if paper.carer else None,
        "since": _day(paper.since),
        "until": _day(paper.until),
    }
    return set_pdf(HERE / "notice.typ", data, title="委托照护书面告知", made_on=made_on)


def _party(one: Party) -> dict[str, str]:
    return {"title": one.title, "name": one.name, "phone": one.phone, "where": one.where}


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
