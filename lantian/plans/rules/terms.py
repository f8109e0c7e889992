"""The term that a plan, a self-check and a voice belong to. Holidays belong to the term before them."""

from dataclasses import dataclass
from datetime import date

from lantian.places.rules import Term, TermKind

AUTUMN, SPRING = "autumn", "spring"
OF_KIND = {
    TermKind.AUTUMN: AUTUMN,
    TermKind.WINTER_HOLIDAYS: AUTUMN,
    TermKind.SPRING: SPRING,
    TermKind.SUMMER_HOLIDAYS: SPRING,
}


@dataclass(frozen=True, order=True)
class TermKey:
    """A term of the school year that began in `year`. Autumn comes before spring, as the letters do."""

    year: int
    term: str

    @property
    def begins_about(self) -> date:
        """About when it begins, where no calendar says it."""
        return date(self.year, 9, 1) if self.term == AUTUMN else date(self.year + 1, 2, 16)


def term_key(term: Term | None, on: date) -> TermKey:
    """The term of a day: as announced (`term`), else autumn from September and spring from mid-February."""
    if term is not None:
        return TermKey(term.year, OF_KIND[term.kind])
    if on >= date(on.year, 9, 1):
        return TermKey(on.year, AUTUMN)
    return TermKey(on.year - 1, SPRING if on >= date(on.year, 2, 16) else AUTUMN)
