"""What the bench of the figures measures: when a figure that has followed can be read, and that nobody counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import connection

from lantian.bench import lag
from lantian.insight.tests.conftest import followed
from lantian.registry.models import Child
from tests.cast import CITY, HONGYAN, JING_VILLAGE, Cast


@contextmanager
def counted() -> Iterator[None]:
    """Somebody counts all the time."""
    ended = Event()

    def count() -> None:
        while not ended.wait(0.1):
            followed()
        connection.close()

    thread = Thread(target=count)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def test_every_probe_is_found_in_its_figure(real_cast: Cast) -> None:
    followed()
    probes = {HONGYAN: real_cast.children["天天"], JING_VILLAGE: _anybody_of(JING_VILLAGE)}
    with counted():
        found = lag.steady(CITY, [real_cast.children["小雨"]] * 20, probes, a_second=40)
        assert lag.arrived(CITY) < lag.MOST_WAITED_S
    assert len(found.lags) == 2
    assert 0 < max(found.lags) < 10
    assert found.kept <= 20 / (19 / 40) + 0.1


def test_a_figure_that_nobody_counts_fails_the_bench(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed()
    monkeypatch.setattr(lag, "MOST_WAITED_S", 0.2)
    with pytest.raises(TimeoutError):
        lag.steady(CITY, [real_cast.children["小雨"]], {HONGYAN: real_cast.children["天天"]}, a_second=40)


def _anybody_of(village: int) -> object:
    return Child.national.filter(region=village).values_list("pk", flat=True).first()
