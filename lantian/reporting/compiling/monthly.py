"""The report on a month or a year: where the work stands, what happened, town by town, and where it lags."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from lantian.access.policy import OFFICES
from lantian.insight.declared import indicators, signature
from lantian.insight.rules.reading import stands_out, value_of
from lantian.insight.words import SUBJECTS
from lantian.kernel.documents.papers import Shown
from lantian.registry.counted import Better, Indicator
from lantian.registry.counted import Shown as Read
from lantian.reporting.compiling.asked import (
    BELOW_IN_WORDS,
    FEW_HIDDEN,
    NO_FIGURES,
    Asked,
    below_in,
    day_in_words,
    facts_of,
    numbered,
    unit_of,
)
from lantian.reporting.compiling.compiled import Compiled
from lantian.reporting.compiling.values import (
    Compared,
    cells_of,
    change_of,
    column_of,
    compared,
    count_of,
    counts_of,
    share_of,
)
from lantian.reporting.queries.figures import Figures, figures
from lantian.reporting.queries.flows import CARE_NAMES, FLOWS, ByPlace, Span, flows_in
from lantian.reporting.rules.content import Content, Section, Sentence, Table, Value
from lantian.reporting.rules.periods import Kind, Period

ON_FILE, COUNTED, LATE = "children.on_file", "counted.mca2024", "duties.late"
CHILDREN, CHANGES = (ON_FILE, COUNTED, LATE), ("entered", "left", "needs.noted", "needs.closed")
VISITS = ("visits.due", "visits.in_time", "visits.late", "visits.missing")
HELP = ("agreements.signed", "agreements.expiring", "pairs.standing")
WIDTHS = (2.55, 0.95, 0.95, 1.75, 1.05, 1.75)
"""Name, now, before, change, a year ago, change: the changes hold “+12.3个百分点” in one line."""
TITLES = {Kind.MONTHLY: "农村留守儿童关爱服务月报", Kind.ANNUAL: "农村留守儿童关爱服务年报"}


@dataclass(frozen=True)
class Ground:
    """Everything that is read for a report."""

    asked: Asked
    below: Mapping[int, str]
    shown: Sequence[Indicator]
    figures: Figures
    days: tuple[date, date, date]
    flows: Mapping[Period, Mapping[str, ByPlace] | None]

    def rows(self) -> Iterator[Compared]:
        """The figures of the place itself."""
        for one in self.shown:
            yield compared(self.figures, self.asked.place, one, self.days)

    def flow(self, code: str, period: Period) -> int | None:
        """How often something happened in a period; None where nobody counted then."""
        found = self.flows[period]
        return None if found is None else sum(found.get(code, {}).values())


def report_of(asked: Asked) -> Compiled:
    """The report on a month or a year."""
    ground = _read(asked)
    parts = [_standing(ground), _happened(ground), *_places(ground), _gaps(ground)]
    unit = unit_of(asked.place)
    content = Content(
        title=f"{asked.place_name}{TITLES[asked.kind]}",
        subtitle=f"（{asked.period.name}）",
        facts=facts_of(asked, unit),
        sections=tuple(
            Section(numbered(number, part.heading), part.sentences, part.tables)
            for number, part in enumerate(parts, start=1)
        ),
        notes=tuple(_notes(ground)),
        unit=unit,
        day=day_in_words(asked.today),
    )
    return Compiled(content, _state(ground))


def _read(asked: Asked) -> Ground:
    shown = [one for one in indicators().values() if one.roles >= OFFICES]
    below, period = below_in(asked), asked.period
    # Told so far, a period is held against as many days of those before; finished, against their last days.
    days = (asked.as_of, period.day_before, _year_ago(asked))
    found = figures([asked.place, *below], shown, days)
    flows = {}
    for one in (period, period.before, period.year_before):
        last = asked.as_of if one == period else one.last_day
        is_known = last >= found.today or (found.first is not None and found.first <= last)
        flows[one] = flows_in(Span(asked.place, asked.step, one, last)) if is_known else None
    return Ground(asked, below, shown, found, days, flows)


def _year_ago(asked: Asked) -> date:
    if not asked.is_so_far:
        return asked.period.year_before.last_day
    day = asked.as_of
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _standing(ground: Ground) -> Section:
    """The figures as they stand, by subject, beside those of the period before and of a year ago."""
    asked = ground.asked
    headings = (
        "指标", "期末", f"{asked.term_before}末", "增减", "上年同期", "增减",
    )  # fmt: skip
    tables = []
    rows = sorted(ground.rows(), key=lambda row: list(SUBJECTS).index(row.indicator.subject))
    for number, (subject, inside) in enumerate(groupby(rows, key=lambda row: row.indicator.subject), start=1):
        lines = tuple((Value(str(row.indicator.name)), *cells_of(row, ground.days)) for row in inside)
        tables.append(Table(f"表{number}　{SUBJECTS[subject]}", headings, lines, WIDTHS))
    return Section("总体情况", tuple(_summary(ground)), tuple(tables))


def _summary(ground: Ground) -> Iterator[Sentence]:
    asked = ground.asked
    known = {row.indicator.code: cells_of(row, ground.days)[0] for row in ground.rows()}
    if isinstance(known[ON_FILE].value, str):
        yield Sentence(f"{day_in_words(asked.as_of)}时，本系统尚无{asked.place_name}的数据。")
        return
    yield Sentence(
        f"截至{day_in_words(asked.as_of)}，{asked.place_name}在册儿童{{}}人，其中民政口径农村留守儿童{{}}人；"
        f"{asked.term}新增认定{{}}人，退出{{}}人。",
        (
            known[ON_FILE],
            known[COUNTED],
            *(count_of(ground.flow(code, asked.period)) for code in ("entered", "left")),
        ),
    )


def _happened(ground: Ground) -> Section:
    """What happened in the period, beside the period before and that of a year ago."""
    asked = ground.asked
    headings = ("事项", asked.term, asked.term_before, "增减", "上年同期", "增减")
    lines = []
    names = [(flow.code, flow.name) for flow in FLOWS] + [
        (code, str(name)) for code, name in CARE_NAMES.items()
    ]
    for code, name in names:
        now, before, year = (
            count_of(ground.flow(code, period))
            for period in (asked.period, asked.period.before, asked.period.year_before)
        )
        lines.append((Value(name), now, before, change_of(now, before), year, change_of(now, year)))
    table = Table(f"表{len(SUBJECTS) + 1}　{asked.term}工作", headings, tuple(lines), WIDTHS)
    return Section(f"{asked.term}工作", (), (table,))


def _places(ground: Ground) -> Iterator[Section]:
    """Place by place; nothing where there is none below."""
    if not ground.below:
        return
    name = BELOW_IN_WORDS[ground.asked.below]
    yield Section(
        f"分{name}情况",
        tables=(
            _by_place(ground, f"分{name}对象与事项", CHILDREN, CHANGES),
            _by_place(
                ground, f"分{name}走访与帮扶", (), VISITS, rate=True, more=HELP,
            ),
        ),
    )  # fmt: skip


SHORT = {
    ON_FILE: "在册儿童", COUNTED: "民政口径", LATE: "逾期事项", "entered": "新增", "left": "退出",
    "needs.noted": "新记需求", "needs.closed": "办结需求", "visits.due": "应家访", "visits.in_time": "按时",
    "visits.late": "逾期完成", "visits.missing": "未完成", "agreements.signed": "新签协议",
    "agreements.expiring": "将到期", "pairs.standing": "结对数",
}  # fmt: skip


def _by_place(
    ground: Ground, title: str, codes: Sequence[str], flows: Sequence[str], *, rate: bool = False,
    more: Sequence[str] = (),
) -> Table:  # fmt: skip
    by_code = {one.code: one for one in ground.shown}
    columns = [_standing_column(ground, by_code[code]) for code in codes]
    columns += [_flow_column(ground, code) for code in flows]
    headings = [SHORT[code] for code in (*codes, *flows)]
    if rate:
        columns.append([share_of(part, whole) for part, whole in zip(columns[-3], columns[-4], strict=True)])
        headings.append("按时率")
    columns += [_flow_column(ground, code) for code in more]
    headings += [SHORT[code] for code in more]
    names = [Value(name) for name in ("合计", *ground.below.values())]
    number = len(SUBJECTS) + (3 if rate else 2)
    return Table(
        f"表{number}　{title}",
        ("地区", *headings),
        tuple(zip(names, *columns, strict=True)),
        (1.9, *[1.0] * len(headings)),
    )


def _standing_column(ground: Ground, indicator: Indicator) -> list[Value]:
    day = ground.asked.as_of
    whole = ground.figures.of(ground.asked.place, indicator, day)
    parts = [ground.figures.of(place, indicator, day) for place in ground.below]
    return [*column_of(indicator, [whole], day), *column_of(indicator, parts, day)]


def _flow_column(ground: Ground, code: str) -> list[Value]:
    found = ground.flows[ground.asked.period]
    parts = None if found is None else [found.get(code, {}).get(place, 0) for place in ground.below]
    return [count_of(ground.flow(code, ground.asked.period)), *counts_of(parts, len(ground.below))]


def _gaps(ground: Ground) -> Section:
    """Where it lags: places, never persons, and none with fewer than five."""
    sentences = [sentence for one in ground.shown for sentence in _lagging(ground, one)]
    if not sentences:
        sentences = [
            Sentence(
                f"没有主要比率明显落后于{ground.asked.place_name}总体水平的{BELOW_IN_WORDS[ground.asked.below]}。"
            )
        ]
    return Section("工作差距", tuple(sentences))


def _lagging(ground: Ground, indicator: Indicator) -> Iterator[Sentence]:
    day, figures_ = ground.asked.as_of, ground.figures
    whole = figures_.of(ground.asked.place, indicator, day)
    if whole is None or not _is_asked(indicator):
        return
    value = value_of(whole.numbers, indicator.shown, day)
    names = []
    for place, name in ground.below.items():
        part = figures_.of(place, indicator, day)
        if part is None:
            continue
        own = value_of(part.numbers, indicator.shown, day)
        if stands_out(own, value, part.numbers.denominator, indicator.better):
            names.append(name)
    if names:
        than = "低" if indicator.better == Better.HIGHER else "高"
        yield Sentence(
            f"“{indicator.name}”：{ground.asked.place_name}总体为{{}}，明显{than}于此的有{'、'.join(names)}。",
            (Value(value, Shown.SHARE),),
        )


def _is_asked(indicator: Indicator) -> bool:
    return (
        indicator.shown == Read.SHARE
        and indicator.better != Better.NEITHER
        and indicator.opens_for >= OFFICES
    )


def _notes(ground: Ground) -> Iterator[str]:
    yield NO_FIGURES
    yield FEW_HIDDEN
    yield "数据由本系统根据日常工作记录汇总，基层未为本报告另行填报；儿童按其现居住地统计。"
    first, period = ground.figures.first, ground.asked.period
    if first and period.since < first <= ground.asked.as_of:
        yield f"本系统的数据自{day_in_words(first)}起，此前的情况未计入。"
    if ground.figures.waiting and ground.asked.is_so_far:
        yield f"编制时有{ground.figures.waiting}个村（社区）刚有变动，尚未计入期末数。"
    for row in ground.rows():
        if row.was_redefined:
            yield f"“{row.indicator.name}”的统计口径在比较期内作了修订，修订前后不可比，不列增减。"
    for place, line in ground.figures.lineages.items():
        if line.torn_on and line.torn_on >= ground.days[2]:
            name = ground.below.get(place, ground.asked.place_name)
            yield f"{name}的区划于{day_in_words(line.torn_on)}调整，此前的数据按当时的区划统计。"


def _state(ground: Ground) -> dict[str, Any]:
    """The day of the figures, the declarations they were counted by, and what had not been counted yet."""
    first = ground.figures.first
    return {
        "declared": signature(),
        "indicators": {one.code: one.edition for one in ground.shown},
        "places": {str(code): name for code, name in ground.below.items()},
        "began": first.isoformat() if first else None,
        "waiting": ground.figures.waiting,
    }
