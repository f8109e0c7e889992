"""Periods, editions, and content that is the same after it was kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantian.kernel.documents.papers import Cell, Shown
from lantian.reporting.rules.content import Content, Section, Sentence, Table, Value, content_from
from lantian.reporting.rules.editions import Made, Refused, as_of, is_so_far, next_edition
from lantian.reporting.rules.periods import Kind, period_of, periods_until

DAYS = st.dates(date(2016, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("kind", "day", "since", "last", "name", "before"),
    [
        (Kind.MONTHLY, date(2026, 2, 10), date(2026, 2, 1), date(2026, 2, 28), "2026年2月", "2026年1月"),
        (Kind.MONTHLY, date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 31), "2026年1月", "2025年12月"),
        (Kind.BULLETIN, date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度", "2026年第二季度"),
        (Kind.BULLETIN, date(2026, 1, 2), date(2026, 1, 1), date(2026, 3, 31), "2026年第一季度", "2025年第四季度"),
        (Kind.CROSS_CHECK, date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31), "2026年下半年", "2026年上半年"),
        (Kind.ANNUAL, date(2026, 7, 1), date(2026, 1, 1), date(2026, 12, 31), "2026年度", "2025年度"),
    ],
)  # fmt: skip
def test_periods(kind: Kind, day: date, since: date, last: date, name: str, before: str) -> None:
    period = period_of(kind, day)
    assert (period.since, period.last_day, period.name, period.before.name) == (since, last, name, before)


@settings(max_examples=40)
@given(st.sampled_from(Kind), DAYS)
def test_periods_follow_each_other_without_a_gap(kind: Kind, day: date) -> None:
    newest, *earlier = periods_until(kind, day, 4)
    assert newest.since <= day < newest.until
    for later, one in zip([newest, *earlier], earlier, strict=False):
        assert one.until == later.since
        assert one == period_of(kind, later.since - timedelta(1))
    assert newest.year_before == period_of(kind, newest.since.replace(year=newest.since.year - 1))


TODAY = date(2026, 11, 26)
NOVEMBER, OCTOBER = period_of(Kind.MONTHLY, TODAY), period_of(Kind.MONTHLY, TODAY).before


@pytest.mark.parametrize(
    ("newest", "day", "expected"),
    [
        (None, TODAY, 1),
        (Made(1, date(2026, 11, 20), is_so_far=True), TODAY, 2),
        (Made(1, TODAY, is_so_far=True), TODAY, "made"),
        (Made(3, date(2026, 10, 31), is_so_far=False), date(2026, 10, 31), "made"),
        (Made(1, date(2026, 10, 20), is_so_far=True), date(2026, 10, 31), 2),
    ],
)
def test_editions(newest: Made | None, day: date, expected: int | str) -> None:
    if isinstance(expected, int):
        assert next_edition(newest, day) == expected
    else:
        with pytest.raises(Refused, match=expected):
            next_edition(newest, day)


def test_a_period_is_told_of_its_last_day_or_so_far() -> None:
    assert (as_of(OCTOBER, TODAY), is_so_far(OCTOBER, TODAY)) == (date(2026, 10, 31), False)
    assert (as_of(NOVEMBER, TODAY), is_so_far(NOVEMBER, TODAY)) == (TODAY, True)
    with pytest.raises(Refused, match="not_begun"):
        as_of(NOVEMBER, OCTOBER.since)


VALUES = st.builds(
    Value,
    st.none() | st.integers(-9999, 99999) | st.floats(-1, 1) | st.text(max_size=5),
    st.sampled_from(Shown),
    st.booleans(),
)


@settings(max_examples=40)
@given(st.lists(st.tuples(VALUES, VALUES), max_size=3))
def test_content_stays_and_hides_small_figures_from_some(rows: list[tuple[Value, Value]]) -> None:
    table = Table("表1", ("地区", "人数"), tuple(rows), (2.0, 1.0))
    sentence = Sentence("共{}人。", (Value(3, Shown.NUMBER, is_small=True),))
    content = Content(
        "月报", "（10月）", ("期间",), (Section("一、", (sentence,), (table,)),), ("注",), "局", "今日"
    )
    assert content_from(content.as_data()) == content
    assert content.paper(sees_all=True).parts[0].paragraphs == ["共3人。"]
    hidden = content.paper(sees_all=False).parts[0]
    assert hidden.paragraphs == ["共*人。"]
    for row, cells in zip(rows, hidden.tables[0].rows, strict=True):
        assert [cell.value == "*" for cell in cells] == [one.is_small or one.value == "*" for one in row]


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (1204, Shown.NUMBER, "1,204"), (0.875, Shown.SHARE, "87.5%"), (None, Shown.NUMBER, "—"), (0, Shown.CHANGE, "0"),
        (3, Shown.CHANGE, "+3"), (-0.0246, Shown.POINTS, "-2.5个百分点"), (0.0001, Shown.POINTS, "持平"),
        (34, Shown.DAYS, "34天"), ("*", Shown.NUMBER, "*"), ("新民镇", Shown.TEXT, "新民镇"),
    ],
)  # fmt: skip
def test_values_as_people_read_them(value: str | float | None, shown: Shown, text: str) -> None:
    assert Cell(value, shown).text == text
