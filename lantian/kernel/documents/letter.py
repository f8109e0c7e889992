"""A letter of an office as plain data, and its PDF: to whom, what about, what is said under headings, who signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lantian.kernel.documents.papers import Part
from lantian.kernel.documents.typesetting import set_pdf

TEMPLATE = Path(__file__).with_name("letter.typ")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `signatures` are lines to be signed by hand; `unit`, `by` and `day` end it, `copies` stand below."""

    title: str
    to: str
    opening: Sequence[str]
    parts: Sequence[Part]
    closing: Sequence[str] = ()
    signatures: Sequence[str] = ()
    unit: str = ""
    by: str = ""
    day: str = ""
    copies: str = ""


def letter_pdf(letter: Letter, *, made_on: date) -> bytes:
    """The PDF of a letter; the same letter and day give the same bytes. Raises `FontsMissing`."""
    data = {
        "title": letter.title,
        "to": letter.to,
        "opening": list(letter.opening),
        "parts": [{"heading": part.heading, "paragraphs": list(part.paragraphs)} for part in letter.parts],
        "closing": list(letter.closing),
        "signatures": list(letter.signatures),
        "unit": letter.unit,
        "by": letter.by,
        "day": letter.day,
        "copies": letter.copies,
    }
    return set_pdf(TEMPLATE, data, title=letter.title, made_on=made_on)
