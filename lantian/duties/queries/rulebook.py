"""Which rules hold in a place, and how they were worded there before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import QuerySet

from lantian.duties.models import RuleEdition
from lantian.duties.rules.book import Rule, rule_from
from lantian.duties.rules.due import Phase
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.rules.shipped import NATIONAL
from lantian.kernel.questions import worded_once
from lantian.places.rules import is_within, scope_of

DAY = timedelta(days=1)


@dataclass(frozen=True)
class LevelCourse:
    """The level of a child, since when, and the one before."""

    now: RiskLevel
    since: date | None = None
    before: RiskLevel | None = None

    def on(self, day: date) -> RiskLevel:
        """The level on a day, as far as it is remembered."""
        return self.before if self.before and self.since and day < self.since else self.now


@dataclass(frozen=True)
class Wording:
    """A rule as a place goes by it: its words on the days on which they changed, the first for all time before."""

    code: str
    turns: tuple[tuple[date, Rule | None], ...]

    @cached_property
    def rule(self) -> Rule | None:
        """The words that hold now."""
        return self.turns[-1][1]

    def on(self, day: date) -> Rule | None:
        """The words that held on a day."""
        return [rule for since, rule in self.turns if since <= day][-1]

    def phases(self, level: LevelCourse) -> tuple[Phase, ...]:
        """The terms of the rule for a child, by the days on which words or level changed."""
        worded = {since for since, _ in self.turns}
        days = worded | ({level.since} if level.since and level.before else set())
        return tuple(self._phase(day, level, day in worded and day != level.since) for day in sorted(days))

    def _phase(self, day: date, level: LevelCourse, is_wording: bool) -> Phase:
        rule = self.on(day)
        return Phase(day, rule.term(level.on(day)) if rule else None, is_wording)


class Rulebook:
    """The national rules and the wordings of places of the acting city, as they hold on a day."""

    def __init__(self, editions: Sequence[RuleEdition], on: date) -> None:
        self.on = on
        self._editions = [(row, _rule_of(row)) for row in editions if row.since <= on]
        self._by_place: dict[tuple[int, ...], dict[str, Wording]] = {}
        self._places = sorted({row.place for row, _ in self._editions}, reverse=True)

    def in_place(self, region: int) -> dict[str, Wording]:
        """Every rule that is in force in a village, by its code."""
        around = tuple(place for place in self._places if is_within(region, scope_of(place)))
        if around not in self._by_place:
            self._by_place[around] = {one.code: one for one in self._worded(around)}
        return self._by_place[around]

    def rule(self, region: int, code: str) -> Rule | None:
        """The words of one rule in a village."""
        wording = self.in_place(region).get(code)
        return wording.rule if wording else None

    def _worded(self, around: tuple[int, ...]) -> Iterator[Wording]:
        mine = [(row, rule) for row, rule in self._editions if row.place in around]
        for code in dict.fromkeys([*NATIONAL, *(row.code for row, _ in mine)]):
            rows = [(row, rule) for row, rule in mine if row.code == code]
            days = {row.since for row, _ in rows} | {row.until for row, _ in rows if row.until}
            starts = [date.min, *sorted(day for day in days if day <= self.on)]
            turns = [(day, _on(rows, around, code, day)) for day in starts]
            if turns[-1][1] is not None:
                yield Wording(code, tuple(turns))


def rulebook(on: date) -> Rulebook:
    """All wordings of the acting city, in one question."""
    return Rulebook(editions_kept(), on)


def editions_kept() -> list[RuleEdition]:
    """Every wording that a place ever made, the oldest first."""
    return _editions()


@worded_once
def _editions() -> QuerySet[RuleEdition]:
    return RuleEdition.objects.order_by("place", "code", "edition")


def _rule_of(row: RuleEdition) -> Rule | None:
    return None if row.is_retired else rule_from({**row.terms, "code": row.code}, edition=row.edition)


def _on(
    rows: list[tuple[RuleEdition, Rule | None]], around: tuple[int, ...], code: str, day: date
) -> Rule | None:
    """The nearest place that had words of its own on a day decides; a rule that it put out of use is in use nowhere."""
    for place in around:
        for row, rule in rows:
            if row.place == place and row.since <= day and (row.until is None or day < row.until):
                return rule
    return NATIONAL.get(code)
