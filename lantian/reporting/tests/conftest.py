"""What the tests of reports ask for: figures brought up to date, browsers, a past."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from lantian.insight.models import DayState
from lantian.insight.tests.conftest import followed
from tests.cast import past_the_policies

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


def counted_since(first: date) -> None:
    """Figures are counted, and have stood as they are since a day."""
    followed()
    with past_the_policies():
        DayState.objects.update(on=first)


def counted_by_another_edition(indicator: str) -> None:
    """What stands of an indicator was counted by a definition that has been changed since."""
    with past_the_policies():
        DayState.objects.filter(indicator=indicator).update(edition=F("edition") + 1)


def month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(1)).replace(day=1)
