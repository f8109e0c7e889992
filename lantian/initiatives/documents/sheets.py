"""A group's own sheet (always in Chinese): names, and room for what it does. No word of why they are in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lantian.kernel.documents.typesetting import set_pdf

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """What the children hang on the wall of their class."""

    name: str
    school: str
    leader: str
    children: Sequence[str]
    companion: str = ""


def set_group_sheet(sheet: GroupSheet, *, made_on: date) -> bytes:
    """A PDF of one A4 page. Raises `FontsMissing`."""
    data = {
        "name": sheet.name,
        "school": sheet.school,
        "leader": sheet.leader,
        "children": list(sheet.children),
        "companion": sheet.companion,
    }
    return set_pdf(HERE / "group_sheet.typ", data, title="手拉手小组", made_on=made_on)
