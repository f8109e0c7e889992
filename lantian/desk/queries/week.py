"""The weekly list of a village: what is due within a week, in the order in which one walks, in few lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lantian.access.policy import Role
from lantian.desk.models import WeekLine, WeekSheet
from lantian.desk.queries.today import PROMISE, DueLine, lines_of_duties, promised_words
from lantian.desk.rules.deeds import Asked, Deed, deeds
from lantian.desk.rules.ranking import horizon
from lantian.desk.rules.walking import group_order
from lantian.duties.acts import Act
from lantian.duties.models import Duty
from lantian.duties.queries.rulebook import Rulebook, rulebook
from lantian.encounters.models import Encounter
from lantian.encounters.rules.occasions import row_key
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.queries.listing import NOT_LISTED
from lantian.registry.queries.paper import CARERS, Surroundings, surroundings_of

ON_PAPER = frozenset({Act.HOME_VISIT, Act.CALL, Act.TALK, Act.SCHOOL_CONTACT, Act.MONTHLY_CHECK})
"""What a village child director does away from any screen. A promise stands on paper besides."""
MOST_LINES, SHEETS_SHOWN = 200, 8


@dataclass(frozen=True)
class Planned:
    """A line about to be printed."""

    child: Child
    carer: str
    group: str
    act: Act
    duty: DueLine
    rules: list[str]
    words: str


@dataclass(frozen=True)
class Entered:
    """A line of a printed list, and the day for which it was entered (None: not yet)."""

    line: WeekLine
    done_on: date | None
    done_otherwise_on: date | None


def planned(village: int, on: date) -> list[Planned]:
    """What is late or due in a village within a week, the most pressing of it, by village group, house and child."""
    rows = Duty.objects.filter(
        active("child__"), owed_by=Role.VILLAGE_DIRECTOR, region=village, due_on__lte=horizon(on)
    )
    lines = lines_of_duties(rows)
    book = rulebook(on)
    asked = [Asked(line, acts) for line in lines for acts in _acts(line, book)]
    found = deeds(asked, on, together=frozenset())[:MOST_LINES]
    children = _children({deed.first.child for deed in found})
    around = surroundings_of(list(children.values()), on, staff=False)
    words = promised_words(lines)
    made = [_planned(deed, children[deed.first.child], around, book, words) for deed in found]
    return sorted(made, key=_walk)


def sheets_of(village: int) -> list[WeekSheet]:
    """The lists that were printed for a village, the latest first."""
    return list(WeekSheet.objects.filter(region=village).order_by("-printed_on", "-pk")[:SHEETS_SHOWN])


def entered(sheet: WeekSheet) -> list[Entered]:
    """The lines of a list as they were printed, of children still on file here, and what was entered of each."""
    rows = WeekLine.objects.filter(active("child__"), sheet=sheet.pk).select_related("child")
    lines = list(rows.order_by("position"))
    keys = {row_key(line.pk, line.child_id): line.pk for line in lines}
    days = Encounter.objects.filter(pk__in=list(keys), withdrawn_at__isnull=True)
    done = {keys[key]: day for key, day in days.values_list("pk", "happened_on")}
    last = dict(Duty.objects.filter(pk__in=[line.duty for line in lines]).values_list("pk", "last_done_on"))
    return [_entered(line, done.get(line.pk), last.get(line.duty), sheet) for line in lines]


def _entered(line: WeekLine, done_on: date | None, last: date | None, sheet: WeekSheet) -> Entered:
    otherwise = last if last and done_on is None and last >= sheet.printed_on else None
    return Entered(line, done_on, otherwise)


def _acts(line: DueLine, book: Rulebook) -> Iterator[frozenset[Act]]:
    """How paper can answer a duty; nothing for one that needs a screen."""
    rule = book.rule(line.region, line.rule)
    if rule is None:
        if line.rule == PROMISE:
            yield frozenset()
    elif rule.acts & ON_PAPER:
        yield rule.acts & ON_PAPER


def _children(keys: set[UUID]) -> dict[UUID, Child]:
    rows = Child.objects.filter(pk__in=keys).select_related("household").defer(*NOT_LISTED)
    return {child.pk: child for child in rows}


def _planned(
    deed: Deed[DueLine], child: Child, around: Surroundings, book: Rulebook, words: dict[UUID, str]
) -> Planned:
    people = around.people.get(child.pk, [])
    carer = next((one.name for kind in CARERS for one in people if one.kind == kind), "")
    rules = [book.rule(line.region, line.rule) for line in deed.duties]
    first = deed.first
    return Planned(
        child=child,
        carer=carer,
        group=child.household.village_group if child.household else "",
        act=deed.act,
        duty=first,
        rules=[rule.name_zh for rule in rules if rule],
        words=words.get(first.about, "") if first.about else "",
    )


def _walk(one: Planned) -> tuple[tuple[int, str], str, str, str, date]:
    house = str(one.child.household_id or one.child.pk)
    return (group_order(one.group), house, one.child.name_pinyin, str(one.child.pk), one.duty.due_on)


def left_of(lines: Sequence[Entered]) -> int:
    """How many lines are still to be entered."""
    return sum(1 for one in lines if one.done_on is None)
