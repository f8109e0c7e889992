"""Contact cards 联系卡: the child's pocket card and the duty-holder's card."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from lantian.kernel.documents.codes import qr_pixels
from lantian.kernel.documents.typesetting import set_pdf

HERE = Path(__file__).parent

# fold: front and back beside each other, five on A4, to cut, fold and laminate.
# duplex: ten on A4, printed on both sides over the long edge. single: a face a page, for a card printer.
Layout = Literal["duplex", "fold", "single"]


@dataclass(frozen=True, slots=True)
class Contact:
    """Who somebody is to the child (奶奶, 班主任), the name and the telephone; empty is a line to fill in."""

    role: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Hotline:
    """A public number and what it is for, in a few characters."""

    number: str
    purpose: str


HOTLINES = (
    Hotline("12349", "儿童救助保护"),
    Hotline("12345", "政务服务热线"),
    Hotline("12355", "青少年服务台"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildCard:
    """What a child carries. It will be lost one day: here is no identity number, no address and no label.

    `family` are the carer and the parents who can be called, at most four, the first to call first (leave
    out who is dead or out of reach). `code_address` is where the QR code leads; it ends in an opaque token.
    """

    given_name: str
    school: str
    class_name: str
    family: tuple[Contact, ...]
    code_address: str
    version: int
    issued_on: date
    proxy_parent: Contact = Contact("代理家长")
    class_teacher: Contact = Contact("班主任")
    village_director: Contact = Contact("儿童主任")
    police_station: Contact = Contact("派出所")


@dataclass(frozen=True, slots=True)
class AbsentParent:
    """A parent who works elsewhere: the contact, and where the work is (province and city at least)."""

    contact: Contact
    workplace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCard:
    """What those who answer for a child keep: also where it lives, what to mind and what is due.

    `alert` is about health and allergies: say 无 when there is none; empty becomes lines to fill in. At most
    two parents.
    """

    name: str
    school: str
    class_name: str
    address: str
    carer: Contact
    parents: tuple[AbsentParent, ...]
    alert: str
    code_address: str
    version: int
    issued_on: date
    proxy_parent: Contact = Contact("代理家长")
    class_teacher: Contact = Contact("班主任")
    village_director: Contact = Contact("儿童主任")
    police_station: Contact = Contact("派出所")
    last_contact_on: date | None = None
    last_contact: str = ""
    next_due_on: date | None = None
    next_due: str = ""


def set_child_cards(
    cards: Sequence[ChildCard],
    *,
    made_on: date,
    layout: Layout = "duplex",
    hotlines: Sequence[Hotline] = HOTLINES,
) -> bytes:
    """A PDF of pocket cards, 85.6 × 54 mm each. Raises `ValueError` without cards, `FontsMissing`."""
    data = {"hotlines": [(line.number, line.purpose) for line in hotlines[:3]]}
    return _set_cards("child_cards.typ", cards, [_child_card(card) for card in cards], data, layout, made_on)


def set_duty_cards(cards: Sequence[DutyCard], *, made_on: date, layout: Layout = "duplex") -> bytes:
    """A PDF of duty-holders' cards, 85.6 × 54 mm each. Raises `ValueError` without cards, `FontsMissing`."""
    return _set_cards("duty_cards.typ", cards, [_duty_card(card) for card in cards], {}, layout, made_on)


def _set_cards(
    template: str,
    cards: Sequence[ChildCard] | Sequence[DutyCard],
    faces: list[dict[str, Any]],
    data: dict[str, Any],
    layout: Layout,
    made_on: date,
) -> bytes:
    if not cards:
        raise ValueError("There are no cards to set.")
    codes = [qr_pixels(card.code_address) for card in cards]
    start = 0
    for face, code in zip(faces, codes, strict=True):
        face["code"] = (start, code.side)
        start += len(code.shades)
    return set_pdf(
        HERE / template,
        {**data, "layout": layout, "cards": faces},
        title="联系卡",
        made_on=made_on,
        files={"codes": b"".join(code.shades for code in codes)},
        is_tagged=False,
    )


def _child_card(card: ChildCard) -> dict[str, Any]:
    helpers = (card.proxy_parent, card.class_teacher, card.village_director, card.police_station)
    return {
        "name": card.given_name,
        "school": card.school,
        "class": card.class_name,
        "family": [_line(contact) for contact in card.family[:4] or (Contact("家人"),)],
        "helpers": [_line(contact) for contact in helpers],
        "edition": f"{_edition(card)} · 二维码供工作人员登录后使用",
    }


def _duty_card(card: DutyCard) -> dict[str, Any]:
    helpers = (card.proxy_parent, card.class_teacher, card.village_director, card.police_station)
    return {
        "name": card.name,
        "school": card.school,
        "class": card.class_name,
        "address": card.address,
        "carer": _line(card.carer),
        "parents": [(_line(parent.contact), parent.workplace) for parent in card.parents[:2]],
        "alert": card.alert,
        "helpers": [_line(contact) for contact in helpers],
        "last": _dated(card.last_contact_on, card.last_contact),
        "next": _dated(card.next_due_on, card.next_due),
        "edition": f"{_edition(card)} · 含个人信息，请专人保管，遗失立即报告",
    }


def _line(contact: Contact) -> tuple[str, str, str]:
    return contact.role, contact.name, spaced(contact.phone)


def _edition(card: ChildCard | DutyCard) -> str:
    day = card.issued_on
    return f"第{card.version}版 · {day.year}年{day.month}月{day.day}日"


def _dated(day: date | None, what: str) -> str:
    return f"{day.year}.{day.month}.{day.day} {what}" if day else what


def spaced(phone: str) -> str:
    """A mobile number as people read it aloud (138 1234 5678); anything else unchanged."""
    return re.sub(r"^(1\d{2})(\d{4})(\d{4})$", r"\1 \2 \3", phone)
