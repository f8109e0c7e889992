"""When jobs come round, by the clock on the wall: the worker reads its times in UTC, and China is eight hours ahead."""

AHEAD = 8
"""Hours by which Asia/Shanghai is ahead of UTC, summer and winter."""


def every_day(hour: int, minute: int = 0) -> str:
    """The cron line of a time of each day."""
    return f"{minute} {(hour - AHEAD) % 24} * * *"


def every_week(weekday: int, hour: int, minute: int = 0) -> str:
    """The cron line of a time of one day of the week (0: Sunday)."""
    return f"{minute} {(hour - AHEAD) % 24} * * {(weekday - (hour < AHEAD)) % 7}"


def every_month(day: int, hour: int, minute: int = 0) -> str:
    """The cron line of a time of one day of the month. Raises `ValueError` before eight: there UTC is a day behind."""
    if hour < AHEAD:
        raise ValueError(f"{hour} o'clock lies on the day before in UTC.")
    return f"{minute} {hour - AHEAD} {day} * *"
