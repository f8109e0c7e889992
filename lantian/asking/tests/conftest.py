from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.insight.declared import indicators
from lantian.insight.models import DayState
from lantian.insight.tests.conftest import followed
from tests.cast import BINZHOU, JINGYANG, XINMIN, YUNYANG, Cast, past_the_policies

TODAY = timezone.localdate()
DAY = timedelta(days=1)
XIANYANG = 610400000000
ON_FILE, COMPLETE, AGE = "children.on_file", "files.complete", "files.age"


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


def months_before(number: int) -> date:
    """The first day of the month so many months ago."""
    month = TODAY.replace(day=1)
    for _ in range(number):
        month = (month - DAY).replace(day=1)
    return month


def kept(numbers: dict[int, int], on: date, code: str = ON_FILE, edition: int | None = None) -> None:
    """Lets history say how a figure of places stood on a day."""
    is_as_now = indicators()[code].edition if edition is None else edition
    with past_the_policies():
        DayState.objects.bulk_create(
            DayState(place=place, on=on, indicator=code, numerator=number, denominator=40, edition=is_as_now)
            for place, number in numbers.items()
        )


@pytest.fixture
def history(cast: Cast) -> dict[int, int]:
    """Figures of today, and how they stood half a year ago."""
    followed()
    then = {XIANYANG: 60, BINZHOU: 57, JINGYANG: 3, XINMIN: 57, YUNYANG: 3}
    kept(then, months_before(6))
    return then
