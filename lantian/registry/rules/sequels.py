"""What follows from an event: under which definitions a child counts now, what is due, what must be printed anew.

Two looks at a file, before and after, are compared; an event is only asked for what no fact tells.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from lantian.registry.rules.ages import age_on
from lantian.registry.rules.calibres.conditions import AWAY, birthday
from lantian.registry.rules.calibres.definitions import NATIONAL, Calibre
from lantian.registry.rules.calibres.facts import Facts, Parent, holding
from lantian.registry.rules.calibres.judging import history, judge, next_turn
from lantian.registry.rules.events import OF_AGE

CANNOT_CARE = frozenset({"prison", "missing"})


@dataclass(frozen=True, slots=True)
class Look:
    """What a file said at a moment. `outdated` are the kinds of cards that no longer told the truth."""

    facts: Facts
    has_carer: bool = False
    has_card: bool = False
    outdated: frozenset[str] = frozenset()
    school: str = ""
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Sequel:
    """One thing that follows: a sentence's code and what fills it. `due`: somebody has to do something."""

    code: str
    params: dict[str, str | int | date] = field(default_factory=dict)
    due: bool = False


def sequels(
    event: str, before: Look, after: Look, on: date, calibres: Sequence[Calibre] = NATIONAL
) -> list[Sequel]:
    """What follows from an event, what must be done first; `calibres` are the definitions asked of the child."""
    if after.closed and not before.closed:
        counted = [] if after.closed == "mistake" else _of_calibres(calibres, before, after, on, on)
        return [*_of_closing(after), *counted]
    found = [one for follow in FOLLOW for one in follow(event, before, after, on)]
    was_on = birthday(after.facts.birth_on, OF_AGE) - timedelta(days=1) if event == "sixteen" else on
    counted = list(_of_calibres(calibres, before, after, was_on, on)) or [Sequel("counts_as_before")]
    return [*(one for one in found if one.due), *(one for one in found if not one.due), *counted]


def _of_closing(after: Look) -> Iterator[Sequel]:
    if after.has_card:
        yield Sequel("take_cards_back", due=True)
    yield Sequel(f"closed_{after.closed}")
    yield Sequel("can_be_opened_again")


def _of_parents(event: str, before: Look, after: Look, on: date) -> Iterator[Sequel]:
    was, now = _away(before.facts, on), _away(after.facts, on)
    if len(now) == 2 and len(was) < 2:
        since = max(now.values())
        yield Sequel("both_away_since", {"since": since}) if since > date.min else Sequel("both_away")
    if now.keys() - was.keys():
        yield Sequel("weekly_contact")
    if len(now) == 2 and (len(was) < 2 or event == "carer"):
        yield Sequel("written_notice", due=True)
    if len(now) == 2 and not after.has_carer:
        yield Sequel("carer_needed", due=True)
    if event == "parent_back" and was.keys() - now.keys() and after.has_carer:
        yield Sequel("care_may_end", due=True)
    if event == "parent_back" and was == now:
        yield Sequel("visit_ends_nothing")


def _of_care(event: str, before: Look, after: Look, on: date) -> Iterator[Sequel]:
    """Nobody left who can guard the child: the law has names for that, and offices that must act."""
    lost = [parent for _, parent in after.facts.parents if _cannot_care(parent, on)]
    dead = [parent for _, parent in after.facts.parents if parent.is_dead(on)]
    if event not in ("parent_died", "parent_lost"):
        return
    if len(dead) == 2:
        yield Sequel("orphan", due=True)
    elif len(lost) == 2:
        yield Sequel("nobody_raises", due=True)
    elif event == "parent_lost":
        yield Sequel("contact_lost", due=True)


def _of_home(event: str, before: Look, after: Look, on: date) -> Iterator[Sequel]:
    was, now = holding(before.facts.residence, on), holding(after.facts.residence, on)
    if now is None or event not in ("village", "moved_along", "carer"):
        return
    if was is None or was.place != now.place:
        yield Sequel("moves_to_other_village")
    if now.lives_with == "01" and age_on(after.facts.birth_on, on) < OF_AGE:
        yield Sequel("lives_alone", due=True)
    if event == "moved_along":
        yield Sequel("file_stays_here")


def _of_school(event: str, before: Look, after: Look, on: date) -> Iterator[Sequel]:
    if event == "school":
        dropped_out = any(one.stage == "dropout" for one in after.facts.schooling if one.until is None)
        if dropped_out:
            yield Sequel("bring_back_to_school", due=True)
        elif before.school != after.school:
            yield Sequel("other_teacher")
    if event == "moved_along":
        yield Sequel("ask_for_school", due=True)


def _of_age(event: str, before: Look, after: Look, on: date) -> Iterator[Sequel]:
    if event == "sixteen":
        yield Sequel("of_age", {"on": birthday(after.facts.birth_on, OF_AGE)})


def _of_cards(event: str, before: Look, after: Look, on: date) -> Iterator[Sequel]:
    for kind in sorted(after.outdated - before.outdated):
        yield Sequel(f"reprint_{kind}", due=True)


FOLLOW: Sequence[Callable[[str, Look, Look, date], Iterator[Sequel]]] = (
    _of_care,
    _of_parents,
    _of_home,
    _of_school,
    _of_age,
    _of_cards,
)


def _of_calibres(
    calibres: Sequence[Calibre], before: Look, after: Look, was_on: date, on: date
) -> Iterator[Sequel]:
    """What each definition says on a day, where it is not what it said before on `was_on`."""
    for calibre in calibres:
        was, now = judge(calibre, before.facts, was_on), judge(calibre, after.facts, on)
        name: dict[str, str | int | date] = {"calibre": calibre.code}
        if was.outcome != now.outcome and (was.is_in or now.is_in is not False):
            code = {True: "counts", False: "counts_no_longer", None: "counting_is_open"}[now.is_in]
            yield Sequel(code, {**name, "since": _since(calibre, after.facts, on)}, due=now.is_in is None)
        elif was_on < on and now.is_in:
            yield Sequel("counts_still", name)
        if ahead := _turn_ahead(calibre, before.facts, after.facts, on):
            code = "will_count" if judge(calibre, after.facts, ahead).is_in else "counts_until"
            yield Sequel(code, {**name, "since": ahead})


def _turn_ahead(calibre: Calibre, before: Facts, after: Facts, on: date) -> date | None:
    """The day on which the child will count, or no longer, if nothing else happens: where that is new."""
    day = next_turn(calibre, after, on)
    if day is None or day == next_turn(calibre, before, on):
        return None
    counts, will_count = judge(calibre, after, on).is_in is True, judge(calibre, after, day).is_in is True
    return day if counts != will_count else None


def _since(calibre: Calibre, facts: Facts, on: date) -> date:
    episodes = history(calibre, facts, facts.birth_on, on + timedelta(days=1))
    return episodes[-1].since if episodes else on


def _away(facts: Facts, on: date) -> dict[str, date]:
    """The parents who are away, and since when."""
    stays = {kind: parent.at(on) for kind, parent in facts.parents if not parent.is_dead(on)}
    return {kind: stay.since or date.min for kind, stay in stays.items() if stay and stay.reason in AWAY}


def _cannot_care(parent: Parent, on: date) -> bool:
    stay = parent.at(on)
    return parent.is_dead(on) or (stay is not None and stay.reason in CANNOT_CARE)
