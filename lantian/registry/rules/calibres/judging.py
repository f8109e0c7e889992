"""What a definition says of a child: on a day, through the years, and when time alone will say otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lantian.registry.rules.calibres.conditions import Answer, Reason
from lantian.registry.rules.calibres.definitions import Calibre
from lantian.registry.rules.calibres.facts import Facts, holding


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counted or not (None: the register does not know enough), under which clause, and why."""

    is_in: bool | None
    clause: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def outcome(self) -> tuple[bool | None, str]:
        """What makes a status: two verdicts of one outcome are one episode, whatever their reasons."""
        return self.is_in, self.clause


@dataclass(frozen=True, slots=True)
class Episode:
    """A verdict that held in `[since, until)`."""

    since: date
    until: date | None
    verdict: Verdict


def judge(calibre: Calibre, facts: Facts, on: date) -> Verdict:
    """Whether a child counts on a day."""
    if on < facts.birth_on:
        return Verdict(False, reasons=(Reason("not_born"),))
    if facts.died_on and facts.died_on <= on:
        return Verdict(False, reasons=(Reason("died"),))
    if holding(facts.closings, on):
        return Verdict(False, reasons=(Reason("file_closed"),))
    required = [condition.answer(facts, on) for condition in calibre.requires]
    grounds = [
        (ground.code, [condition.answer(facts, on) for condition in ground.conditions])
        for ground in calibre.grounds
    ]
    must, may = _all(required), [_all(answers) for _, answers in grounds]
    if must is False:
        return Verdict(False, reasons=_reasons(required, False))
    if not any(holds is not False for holds in may):
        return Verdict(False, reasons=_reasons([one for _, answers in grounds for one in answers], False))
    if must and True in may:
        code, answers = grounds[may.index(True)]
        return Verdict(True, code, _reasons(answers, True))
    open_ones = [
        one for holds, (_, answers) in zip(may, grounds, strict=True) if holds is None for one in answers
    ]
    return Verdict(None, reasons=_reasons([*required, *([] if True in may else open_ones)], None))


def _all(answers: Sequence[Answer]) -> bool | None:
    holds = [answer.holds for answer in answers]
    return False if False in holds else None if None in holds else True


def _reasons(answers: Iterable[Answer], holds: bool | None) -> tuple[Reason, ...]:
    """The reasons of those that are answered so, each once."""
    found: list[Reason] = []
    for answer in answers:
        found += [reason for reason in answer.reasons if answer.holds is holds and reason not in found]
    return tuple(found)


def _turns(calibre: Calibre, facts: Facts) -> list[date]:
    """Every day on which the outcome may turn."""
    days = facts.days() | {day for condition in calibre.conditions() for day in condition.turns(facts)}
    return sorted(days | {facts.birth_on})


def next_turn(calibre: Calibre, facts: Facts, on: date) -> date | None:
    """The first day after `on` on which time alone changes the outcome; None if never."""
    now = judge(calibre, facts, on).outcome
    return next(
        (day for day in _turns(calibre, facts) if day > on and judge(calibre, facts, day).outcome != now),
        None,
    )


def course(calibre: Calibre, facts: Facts, on: date) -> tuple[list[Episode], date | None]:
    """The verdicts from birth to the day `on`, and the first day after it on which time alone says otherwise.

    The episode that holds on that day ends on the day of the turn.
    """
    told = history(calibre, facts, facts.birth_on, date.max)
    begun = [episode for episode in told if episode.since <= on]
    return begun, begun[-1].until if begun else facts.birth_on


def history(calibre: Calibre, facts: Facts, since: date, until: date) -> list[Episode]:
    """The verdicts through `[since, until)`, one episode for as long as the outcome stays."""
    days = [since, *(day for day in _turns(calibre, facts) if since < day < until)]
    episodes: list[Episode] = []
    for day in days:
        verdict = judge(calibre, facts, day)
        if episodes and episodes[-1].verdict.outcome == verdict.outcome:
            continue
        if episodes:
            episodes[-1] = Episode(episodes[-1].since, day, episodes[-1].verdict)
        episodes.append(Episode(day, None, verdict))
    return episodes
