"""The handover of a post on paper (工作交接清单), to be signed by both and whoever watches."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from lantian.kernel.documents.typesetting import set_pdf

TEMPLATE = Path(__file__).with_name("handing.typ")


@dataclass(frozen=True, slots=True)
class HandedChild:
    """A child in the pack, each part as a short text."""

    name: str
    about: str
    place: str
    carer: str
    school: str
    owed: str
    late: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """All that is handed over. `counts` are pairs of words and a number; `promises` lines with child, what, and day."""

    post: str
    unit: str
    former: str
    holder: str
    since: date
    counts: Sequence[tuple[str, str]]
    children: Sequence[HandedChild]
    promises: Sequence[tuple[str, str, str]]
    paper_place: str


def set_pack(pack: Pack, *, made_on: date) -> bytes:
    """The pack as a PDF. Raises `FontsMissing`."""
    data = asdict(pack) | {"since": f"{pack.since:%Y年%-m月%-d日}", "made_on": f"{made_on:%Y年%-m月%-d日}"}
    return set_pdf(TEMPLATE, data, title="工作交接清单", made_on=made_on)
