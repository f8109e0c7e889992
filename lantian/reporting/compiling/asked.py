"""Which report is to be made, and what every report says of itself."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from lantian.access.scopes import acting_post
from lantian.places import queries as places
from lantian.places.rules import BELOW, STEPS, Level, level_of
from lantian.reporting.rules.periods import Kind, Period

BELOW_IN_WORDS = {Level.COUNTY: "县（市、区）", Level.TOWN: "镇（街道）", Level.VILLAGE: "村（社区）"}
NUMERALS = "一二三四五六七八九十"
NO_FIGURES = "“无数据”表示当时本系统尚无该项数据，不表示零；“—”表示无从计算或比较。"
FEW_HIDDEN = "“*”表示人数较少，或据此可推算出较少的人数，按规定不予显示。"


@dataclass(frozen=True, slots=True)
class Asked:
    """A report that is to be made: of a kind, a place and a period, with the figures of a day, in an edition."""

    kind: Kind
    place: int
    period: Period
    as_of: date
    is_so_far: bool
    edition: int
    reason: str = ""
    addressee: str = ""

    @property
    def today(self) -> date:
        return timezone.localdate()

    @property
    def below(self) -> Level:
        return BELOW[level_of(self.place)]

    @property
    def step(self) -> int:
        return STEPS[self.below]

    @property
    def place_name(self) -> str:
        return short_name(self.place)

    @property
    def term(self) -> str:
        """How the period is called in headings."""
        return {1: "本月", 3: "本季度", 6: "本半年", 12: "本年"}[self.period.months]

    @property
    def term_before(self) -> str:
        return {1: "上月", 3: "上季度", 6: "上半年", 12: "上年"}[self.period.months]


def short_name(place: int) -> str:
    """The last part of where a place is: 彬州市."""
    return places.path(place).split(" ")[-1]


def below_in(asked: Asked) -> dict[int, str]:
    """The places right below that stood on the day, by code, in the order of their codes."""
    codes = list(places.children_of(asked.place, asked.as_of).values_list("code", flat=True))
    return {code: path.split(" ")[-1] for code, path in sorted(places.paths(codes).items())}


def facts_of(asked: Asked, unit: str) -> tuple[str, ...]:
    """What stands under the title: of which days, by whom, in which edition and why."""
    since, last = day_in_words(asked.period.since), day_in_words(asked.as_of)
    facts = [f"统计期间：{since}至{last}" + ("（本期尚未结束，数据截至当日）" if asked.is_so_far else "")]
    facts.append(f"编制单位：{unit}")
    if asked.edition > 1:
        facts.append(
            f"第{asked.edition}版" + (f"（更正说明：{asked.reason}）" if asked.reason else "（替代前一版）")
        )
    return tuple(facts)


def unit_of(place: int) -> str:
    """The unit that signs: the one that leads the work in the place, else that of the acting post."""
    lead = places.lead_unit(place, timezone.localdate())
    return lead.name if lead else acting_post().unit.name


def day_in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def numbered(number: int, heading: str) -> str:
    """一、总体情况"""
    return f"{NUMERALS[number - 1]}、{heading}"
