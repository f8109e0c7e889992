from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lantian.config.testing import until_the_run_fits

HERE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("hour", "minute", "second", "minutes"),
    [
        (0, 0, 0, 0),
        (9, 30, 0, 0),
        (23, 34, 59, 0),
        (23, 35, 0, 25),
        (23, 50, 0, 10),
        (23, 59, 30, 0.5),
    ],
)
def test_the_whole_suite_waits_for_a_day_that_is_long_enough(
    hour: int, minute: int, second: int, minutes: float
):
    now = datetime(2026, 12, 31, hour, minute, second, tzinfo=HERE)
    assert until_the_run_fits(now) == timedelta(minutes=minutes)
