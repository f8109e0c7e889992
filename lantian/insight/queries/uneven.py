"""Where the places below one differ: their rates beside that of the whole, in the order of their codes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lantian.access.policy import Role
from lantian.insight.queries.figures import of_places
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import as_said
from lantian.insight.rules.unevenness import rate, step_of, told_rates
from lantian.kernel.charts import UNKNOWN, Step, Value
from lantian.places import queries as places
from lantian.places.rules import Level, level_of
from lantian.registry.counted import Indicator, Shown, Subject


@dataclass(frozen=True)
class Rate:
    """A rate of a place; `numbers` are None where they are too few to be told or compared."""

    indicator: Indicator
    numbers: Numbers | None
    step: Step = None

    @property
    def value(self) -> Value:
        if self.numbers is None:
            return None
        found = rate(self.numbers)
        return UNKNOWN if found is None else as_said(found, Shown.SHARE)


@dataclass(frozen=True)
class PlaceRates:
    """The rates of a place, in the order of the indicators."""

    place: int
    name: str
    rates: list[Rate]


@dataclass(frozen=True)
class Uneven:
    """The rates of a place and of those right below it."""

    indicators: list[Indicator]
    whole: list[Rate]
    parts: list[PlaceRates]


def compared(asked: Collection[Indicator], subject: Subject | None) -> list[Indicator]:
    """What can be told as a rate: of one subject, or of the few that matter."""
    rates = [one for one in asked if one.out_of is not None and one.shown != Shown.AGE]
    return [one for one in rates if (one.subject == subject if subject else one.is_headline)]


def uneven(place: int, asked: Sequence[Indicator], role: Role, kept: Collection[str]) -> Uneven:
    """The rates of a place and of the places right below it, in two questions; `kept` are those of which the reader
    is told nothing here."""
    if level_of(place) == Level.VILLAGE or not asked:
        return Uneven([], [], [])
    regions = list(places.children_of(place).order_by("code"))
    held = of_places([place, *(one.code for one in regions)], asked)
    lived_in = {code for (code, _), numbers in held.items() if any(numbers)}
    below = [one for one in regions if one.code in lived_in]
    columns = [_column(place, [where.code for where in below], one, held, role, kept) for one in asked]
    whole, *parts = zip(*columns, strict=True)
    return Uneven(
        list(asked),
        list(whole),
        [PlaceRates(one.code, one.short_name, list(rates)) for one, rates in zip(below, parts, strict=True)],
    )


def _column(
    place: int,
    below: Sequence[int],
    one: Indicator,
    held: dict[tuple[int, str], Numbers],
    role: Role,
    kept: Collection[str],
) -> list[Rate]:
    """The rate of the whole, then those of its parts."""
    numbers = [held.get((code, one.code), Numbers()) for code in (place, *below)]
    if one.code in kept:
        return [Rate(one, None) for _ in numbers]
    opens = role in one.opens_for
    (whole,) = told_rates(numbers[:1], one.shown, opens=opens)
    parts = told_rates(numbers[1:], one.shown, opens=opens)
    return [Rate(one, whole), *(Rate(one, part, step_of(part, whole, one.better)) for part in parts)]
