"""The level that facts and answers suggest, with its reasons, and the next day on which time alone could change it.

A proposal decides nothing: a named person confirms it or decides otherwise (个人信息保护法 art 24).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lantian.assessment.rules.items import ASKED, FACES, loss_of, weight_of
from lantian.assessment.rules.known import Judged, Known, judge_known, turning_days
from lantian.assessment.rules.losses import Loss, Severity
from lantian.duties.rules.levels import RiskLevel


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """An answer to an item that holds since a day; of two for one day the later said (`turn`) stands.

    `source` is what the answer comes from (`visit`, `assessment` …), `told_on` the day of that.
    """

    since: date
    turn: int
    item: str
    answer: str
    source: str = ""
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is suggested on a day: the level overall, how serious each loss is, and every item behind it."""

    level: RiskLevel
    losses: dict[Loss, Severity]
    items: tuple[Judged, ...]
    turns_on: date | None

    @property
    def reds(self) -> tuple[str, ...]:
        """The items that force action the same day."""
        return tuple(one.item for one in self.items if one.is_red)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The items that weigh at all, the gravest first."""
        weighing = [one for one in self.items if one.level]
        weighing.sort(key=lambda one: (-one.is_red, -(one.level or 0)))
        return tuple(one.item for one in weighing)

    def of(self, loss: Loss) -> list[Judged]:
        return [one for one in self.items if loss_of(one.item) == loss]


def propose(known: Known, said: Iterable[Said], on: date) -> Proposal:
    """What is suggested on a day from what is known and what was answered until then."""
    answers = _answered(said, known.age(on), on)
    items = (*judge_known(known, on), *answers)
    losses = severities(items)
    return Proposal(overall(items, losses), losses, items, _turns_on(known, answers, on, items))


def latest(said: Iterable[Said], on: date) -> dict[str, Said]:
    """The answer that stands for each item on a day."""
    found: dict[str, Said] = {}
    for one in sorted(one for one in said if one.since <= on):
        found[one.item] = one
    return found


def severities(items: Iterable[Judged]) -> dict[Loss, Severity]:
    """How serious each loss is: as its gravest item. What is not known weighs nothing, and is shown as not known."""
    found = dict.fromkeys(Loss, Severity.NONE)
    for one in items:
        if one.level is not None:
            found[loss_of(one.item)] = max(found[loss_of(one.item)], one.level)
    return found


def overall(items: Iterable[Judged], losses: dict[Loss, Severity]) -> RiskLevel:
    """Any red item: red. A serious loss or two with problems: yellow. Anything at all: blue. Else green."""
    if any(one.is_red for one in items):
        return RiskLevel.RED
    problems = sum(level >= Severity.PROBLEM for level in losses.values())
    if problems >= 2 or Severity.SERIOUS in losses.values():
        return RiskLevel.YELLOW
    return RiskLevel.BLUE if any(losses.values()) else RiskLevel.GREEN


def _answered(said: Iterable[Said], age: int, on: date) -> list[Judged]:
    """The answers, and the items without one that are asked of a child of this age."""
    standing = latest(said, on)
    asked = [
        item for item, one in ASKED.items() if not one.is_closed and (one.from_age <= age or item in standing)
    ]
    return [_judged(item, standing.get(item)) for item in (*asked, *FACES)]


def _judged(item: str, said: Said | None) -> Judged:
    if said is None:
        return Judged(item, None)
    weight = weight_of(item, said.answer)
    return Judged(item, weight.level, weight.is_red, said.since)


def _turns_on(known: Known, answers: list[Judged], on: date, items: tuple[Judged, ...]) -> date | None:
    """The first later day on which the items are judged otherwise although nothing was recorded."""
    now = _weights(items)
    days = sorted({day for day in turning_days(known) if day > on})
    return next((day for day in days if _weights((*judge_known(known, day), *answers)) != now), None)


def _weights(items: Iterable[Judged]) -> list[tuple[str, Severity | None, bool]]:
    return [(one.item, one.level, one.is_red) for one in items]
