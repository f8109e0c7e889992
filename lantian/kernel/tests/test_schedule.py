from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from croniter import croniter

from lantian.kernel.schedule import every_day, every_month, every_week

HERE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def next_here(line: str) -> str:
    """When a cron line comes round next, as the worker reads it and as the clock on the wall shows it."""
    return datetime.fromtimestamp(croniter(line, NOW).get_next(float), HERE).strftime("%a %d %H:%M")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (every_day(3, 50), "Thu 26 03:50"),
        (every_day(8), "Thu 26 08:00"),
        (every_day(23, 59), "Wed 25 23:59"),
        (every_week(1, 6, 30), "Mon 30 06:30"),
        (every_week(0, 9), "Sun 29 09:00"),
        (every_week(0, 2), "Sun 29 02:00"),
        (every_month(1, 22, 30), "Tue 01 22:30"),
    ],
)
def test_a_job_comes_round_by_the_clock_on_the_wall(line: str, expected: str) -> None:
    assert next_here(line) == expected


def test_a_day_of_the_month_has_no_hours_that_lie_on_the_day_before() -> None:
    with pytest.raises(ValueError, match="7"):
        every_month(1, 7)
