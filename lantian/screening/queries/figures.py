"""Figures of a school; those of fewer than five children are hidden, so that nobody is told by a number."""

from dataclasses import dataclass
from uuid import UUID

from lantian.screening.models import SchoolCount

LEAST = 5


@dataclass(frozen=True)
class Figures:
    """A school year; None is a figure from one to four, or one that would give such a one away."""

    year: int
    asked: int | None
    consented: int | None
    refused: int | None
    screened: int | None


def figures_of(school: UUID) -> list[Figures]:
    """The years of a school, the latest first."""
    rows = SchoolCount.objects.filter(school=school).order_by("-year")
    return [hidden(row.year, row.asked, row.consented, row.refused, row.screened) for row in rows]


def hidden(year: int, asked: int, consented: int, refused: int, screened: int) -> Figures:
    """The figures with the small ones hidden.

    Who has not answered is the rest of the asked, so with one small part all parts of the whole are hidden.
    """
    parts = (consented, refused, asked - consented - refused)
    is_told = not any(0 < part < LEAST for part in parts)
    return Figures(
        year,
        _shown(asked),
        _shown(consented) if is_told else None,
        _shown(refused) if is_told else None,
        _shown(screened) if is_told and not 0 < consented - screened < LEAST else None,
    )


def _shown(number: int) -> int | None:
    return None if 0 < number < LEAST else number
