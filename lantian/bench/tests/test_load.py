"""What the bench makes of the requests that its visitors counted."""

import pytest

from lantian.bench.load import Asked, phases, recovered_after

QUICK, SLOW = 100.0, 900.0


def asked(*windows: float) -> list[Asked]:
    """Ten reads in each window of ten seconds."""
    return [
        Asked(float(number * 10 + at), "read: desk", ms, False)
        for number, ms in enumerate(windows)
        for at in range(10)
    ]


@pytest.mark.parametrize(
    ("windows", "seconds"),
    [
        ((QUICK, QUICK, QUICK), 0.0),
        ((SLOW, QUICK, QUICK), 10.0),
        ((QUICK, SLOW, QUICK), 20.0),
        ((SLOW, SLOW, SLOW), 30.0),
    ],
)
def test_recovered_is_who_stays_near_what_was_before(windows: tuple[float, ...], seconds: float) -> None:
    assert recovered_after(asked(*windows, QUICK)[:-9], 0.0, before=110.0) == seconds


def test_everybody_is_there_for_ten_minutes_and_five_times_as_many_come_after() -> None:
    visitors = {phase.name: phase.visitors for phase in phases()}

    assert visitors["rush"] == 5 * visitors["everybody"] == 5 * visitors["after"]
    assert next(phase.seconds for phase in phases() if phase.name == "everybody") == 600
