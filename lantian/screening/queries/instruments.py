"""Which instruments there are for a place, in which state, and what they ask."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from lantian.kernel.city import acting_city
from lantian.places.rules import ancestors_of, is_within, scope_of
from lantian.screening.models import InstrumentEdition, InstrumentStep
from lantian.screening.rules.questions import Question, can_be_typed, questions_from
from lantian.screening.rules.scoring import Scoring, scoring_from
from lantian.screening.shipped import SHIPPED

SHIPPED_STATE, WAITING = "shipped", "waiting"
RELEASED, RETIRED = InstrumentStep.Kind.RELEASED.value, InstrumentStep.Kind.RETIRED.value


@dataclass(frozen=True)
class Instrument:
    """An instrument as it is shown and used: shipped (no row yet), waiting for release, released, or retired."""

    code: str
    title: str
    basis: str
    definition: dict[str, Any]
    state: str = SHIPPED_STATE
    row: InstrumentEdition | None = None
    step: InstrumentStep | None = None

    @property
    def key(self) -> str:
        return str(self.row.pk) if self.row else self.code

    @property
    def has_items(self) -> bool:
        return bool(self.definition["kind"] == "items")

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return questions_from(self.definition)

    @cached_property
    def scoring(self) -> Scoring:
        return scoring_from(self.definition["scoring"])

    @property
    def can_be_typed(self) -> bool:
        return can_be_typed(self.questions)

    @property
    def ages(self) -> tuple[int, int]:
        youngest, oldest = self.definition["ages"]
        return youngest, oldest


def instrument_of(edition: InstrumentEdition) -> Instrument:
    """What an edition asks and how it counts; its state is not looked up."""
    return Instrument(
        edition.code, edition.title, edition.basis, edition.definition, state=RELEASED, row=edition
    )


def instruments_at(region: int, *, below_too: bool = False) -> list[Instrument]:
    """The newest edition of each instrument of a region and the places around it; then what is shipped beside.

    With `below_too` also those of places in it.
    """
    around = {region, *ancestors_of(region)}
    rows = InstrumentEdition.objects.filter(city=acting_city()).prefetch_related("steps").order_by("edition")
    newest: dict[tuple[int, str], InstrumentEdition] = {}
    for row in rows:
        if row.place in around or (below_too and is_within(row.place, scope_of(region))):
            newest[row.place, row.code] = row
    own = [_with_state(row) for row in newest.values()]
    used = {one.code for one in own if one.state == RELEASED}
    shipped = [_shipped(code) for code in SHIPPED if code not in used]
    return sorted(own, key=lambda one: (one.state == RETIRED, one.title)) + shipped


def usable_at(region: int) -> list[Instrument]:
    """The released instruments that a school in a region may use."""
    return [one for one in instruments_at(region) if one.state == RELEASED]


def instrument_by(key: str) -> Instrument | None:
    """A shipped instrument by its code, or an edition by its key."""
    if key in SHIPPED:
        return _shipped(key)
    try:
        row = InstrumentEdition.objects.filter(city=acting_city(), pk=UUID(key)).first()
    except ValueError:
        return None
    return _with_state(row) if row else None


def _shipped(code: str) -> Instrument:
    data = SHIPPED[code]
    return Instrument(code, data["title"], data["basis"], data)


def _with_state(row: InstrumentEdition) -> Instrument:
    steps = {step.kind: step for step in row.steps.all()}
    step = steps.get(RETIRED) or steps.get(RELEASED)
    return Instrument(
        row.code,
        row.title,
        row.basis,
        row.definition,
        state=step.kind if step else WAITING,
        row=row,
        step=step,
    )
