"""The list of a day as it is shown: what to do, for whom, since when, why, and by which button."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language

from lantian.access.models import Post
from lantian.desk.doing import Way, ways_of
from lantian.desk.queries.today import DueLine, owed, owed_by_post, promised_words
from lantian.desk.rules.deeds import Asked, Deed, deeds
from lantian.desk.rules.ranking import Block, Rank, Standing, blocks, page, rank_in_address
from lantian.duties.acts import ACT_NAMES
from lantian.duties.names import SINGLE_NAMES
from lantian.duties.queries.owners import Cover, covers_of, owed_through
from lantian.duties.queries.rulebook import Rulebook, rulebook
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.rules.singles import KEPT_BY

SHOWN = 30


@dataclass(frozen=True)
class Why:
    """One duty behind a thing to do: its rule, on what law or plan it rests, when it was last done."""

    name: str
    basis: str
    due_on: date
    days_late: int
    last_done_on: date | None


@dataclass(frozen=True)
class Todo:
    """One thing to do. `names` are the children it is for; `words` what was promised."""

    deed: Deed[DueLine]
    title: str
    names: list[tuple[Any, str]]
    standing: Standing
    days_late: int
    level: RiskLevel
    is_escalated: bool
    whys: list[Why]
    words: str
    ways: list[Way]

    @property
    def due_on(self) -> date:
        return self.deed.first.due_on


@dataclass(frozen=True)
class House:
    """What is to be done in one house, or for one child."""

    anchor: str
    todos: list[Todo]


@dataclass
class Day:
    """A page of the list, and what the whole list comes to."""

    houses: list[House]
    counts: dict[str, int]
    after: Rank | None
    covers: list[Cover] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def next_key(self) -> str:
        return rank_in_address(self.after) if self.after else ""


def day_of(post: Post, on: date, *, after: Rank | None, back: str) -> Day:
    """What a post finds on its list, the page behind the rank `after`; with those it stands in for."""
    covers = covers_of(post, on)
    lines = {line.key: line for line in owed_by_post(post, on)}
    for cover in covers:
        lines |= {line.key: line for line in owed(owed_through(cover), on)}
    found = blocks(lines.values(), on)
    shown, further = page(found, after, SHOWN)
    book = rulebook(on)
    words = promised_words(line for block in shown for line in block.lines)
    teller = Teller(post, on, book, words, back)
    counts = dict.fromkeys((one.value for one in Standing), 0)
    for line in lines.values():
        counts[line.standing(on)] += 1
    return Day([teller.house(block) for block in shown], counts, further, covers)


@dataclass(frozen=True)
class Teller:
    """Puts duties into words, by what was read once for all of them."""

    post: Post
    on: date
    book: Rulebook
    words: dict[Any, str]
    back: str

    def house(self, block: Block[DueLine]) -> House:
        first = block.lines[0]
        asked = [Asked(line, self._acts(line)) for line in block.lines]
        anchor = f"house-{first.house or first.child}"
        back = f"{self.back}#{anchor}"
        return House(anchor, [self._todo(deed, back) for deed in deeds(asked, self.on)])

    def _acts(self, line: DueLine) -> frozenset[Any]:
        rule = self.book.rule(line.region, line.rule)
        return rule.acts if rule else KEPT_BY.get(line.rule, frozenset())

    def _todo(self, deed: Deed[DueLine], back: str) -> Todo:
        first, risk = deed.first, max(line.risk for line in deed.duties)
        return Todo(
            deed=deed,
            title=str(SINGLE_NAMES.get(first.rule, ACT_NAMES[deed.act])),
            names=list({line.child: line.name for line in deed.duties}.items()),
            standing=first.standing(self.on),
            days_late=self._late(first),
            level=RiskLevel.of_rank(risk),
            is_escalated=any(line.escalated_to for line in deed.duties),
            whys=list(self._whys(deed.duties)),
            words=self.words.get(first.about, "") if first.about else "",
            ways=ways_of(deed, self.post, back),
        )

    def _whys(self, duties: Sequence[DueLine]) -> Iterable[Why]:
        for line in duties:
            rule = self.book.rule(line.region, line.rule)
            is_chinese = (get_language() or "zh").startswith("zh")
            name = (rule.name_zh if is_chinese else rule.name_en) if rule else SINGLE_NAMES.get(line.rule, "")
            basis = rule.basis if rule else ""
            yield Why(str(name), basis, line.due_on, self._late(line), line.last_done_on)

    def _late(self, line: DueLine) -> int:
        return (self.on - line.due_on).days if line.late_from <= self.on else 0
