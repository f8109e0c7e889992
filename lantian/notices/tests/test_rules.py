"""When notices go out: a table that an office could sign, and what holds for every moment and every wish."""

import csv
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantian.notices.rules import (
    DAY,
    MOST_A_DAY,
    Urgency,
    Waiting,
    Wishes,
    after_quiet,
    due_at,
    is_quiet,
    next_digest,
    plan,
)

HERE = ZoneInfo("Asia/Shanghai")
TABLE = Path(__file__).parent / "sending_times.csv"


def wishes_of(text: str) -> Wishes:
    word, _, value = text.partition(" ")
    if word == "quiet":
        begin, end = map(time.fromisoformat, value.split("-"))
        return Wishes(quiet_from=begin, quiet_until=end)
    if word == "digest":
        return Wishes(digest_at=time.fromisoformat(value))
    return Wishes(weekly=word == "weekly")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


with TABLE.open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_it_goes_out_when_the_table_says(case: dict[str, str]) -> None:
    said = moment(case["said_at"]) if case["said_at"] else None
    waiting = Waiting(Urgency[case["urgency"]], moment(case["told_at"]), said)
    assert due_at(waiting, wishes_of(case["wishes"])) == moment(case["due_at"])


clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
wishes = st.builds(Wishes, clocks, clocks, clocks, st.booleans())
near_ends = st.sampled_from(["2026-12-31", "2027-01-01", "2028-02-28", "2028-02-29", "2026-03-16"])
moments = st.one_of(
    st.builds(
        lambda minutes: moment("2026-01-01T00:00") + timedelta(minutes=minutes), st.integers(0, 1500000)
    ),
    st.builds(lambda day, clock: moment(f"{day}T{clock}"), near_ends, clocks),
)
urgencies = st.sampled_from(Urgency)
earlier = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=9)))
waiting = st.builds(
    lambda urgency, told, ago: Waiting(urgency, told, told - ago if ago is not None else None),
    urgencies,
    moments,
    earlier,
)


@settings(max_examples=400)
@given(waiting, wishes)
def test_nothing_but_urgent_is_due_in_quiet_hours_and_all_within_nine_days(
    one: Waiting, wish: Wishes
) -> None:
    due = due_at(one, wish)
    assert one.told_at <= due <= one.told_at + 9 * DAY
    assert one.urgency == Urgency.URGENT or not is_quiet(due, wish)
    if one.urgency == Urgency.URGENT:
        assert due <= one.told_at + timedelta(minutes=10)


@settings(max_examples=400)
@given(moments, wishes)
def test_quiet_hours_end_within_a_day_and_digests_move_on(at: datetime, wish: Wishes) -> None:
    assert at <= after_quiet(at, wish) < at + DAY
    assert not is_quiet(after_quiet(at, wish), wish)
    assert at < next_digest(at, wish) <= at + 9 * DAY


@settings(max_examples=400)
@given(st.lists(waiting, max_size=6), wishes, moments, st.integers(0, MOST_A_DAY + 3))
def test_a_plan_sends_the_rest_later_and_never_by_night(
    several: list[Waiting], wish: Wishes, now: datetime, sent: int
) -> None:
    made = plan(several, wish, now, sent)
    going = [several[position] for position in made.now]
    assert all(due_at(one, wish) <= now for one in going)
    quiet_ones = [one for one in going if one.urgency != Urgency.URGENT]
    assert not quiet_ones or (not is_quiet(now, wish) and sent < MOST_A_DAY)
    if len(going) < len(several):
        assert made.again_at is not None
        assert made.again_at > now
    else:
        assert made.again_at is None


@settings(max_examples=150)
@given(st.lists(waiting, min_size=1, max_size=5), wishes, st.integers(0, MOST_A_DAY))
def test_every_notice_is_sent_in_the_end(several: list[Waiting], wish: Wishes, sent: int) -> None:
    """Looking again whenever the plan says so, nothing is left; the counter of a day begins anew on the next."""
    now, left = max(one.told_at for one in several), list(several)
    day, used = now.date(), sent
    for _look in range(40):
        day, used = now.date(), used if now.date() == day else 0
        made = plan(left, wish, now, used)
        used += any(left[position].urgency != Urgency.URGENT for position in made.now)
        left = [one for position, one in enumerate(left) if position not in made.now]
        if made.again_at is None:
            break
        now = made.again_at
    assert left == []


def test_a_full_day_says_so_and_goes_on_tomorrow() -> None:
    one = Waiting(Urgency.NORMAL, moment("2026-03-10T09:00"))
    made = plan([one], Wishes(weekly=True), moment("2026-03-10T09:30"), MOST_A_DAY)
    assert (made.now, made.is_full, made.again_at) == ((), True, moment("2026-03-11T08:00"))
