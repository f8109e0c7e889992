from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.plans.models import Measure, Need
from lantian.plans.services.measures import promise_measure
from lantian.plans.services.needs import note_need
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=14)


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


def need_of(
    cast: Cast, name: str = "小雨", code: str = "S01", words: str = "没人教我数学", **more: Any
) -> Need:
    """The village director notes a need of a child."""
    with acting_as(cast.village_director):
        return note_need(
            child=cast.child(name),
            code=code,
            told_by="child",
            since=TODAY,
            today=TODAY,
            words=words,
            **more,
        )


def measure_of(seat: UUID, today: date) -> dict[str, Any]:
    """What a seat promises for two weeks from a day."""
    return {
        "what": "每周三放学后到村里辅导数学",
        "done_means": "能自己做完数学作业",
        "seat": seat,
        "outside": "",
        "due_on": today + timedelta(days=14),
        "line": "education",
    }


def promised(cast: Cast, need: Need, by: str = "village_director", **changes: Any) -> Measure:
    """A measure for a need, promised by the director, of one of the cast."""
    values = measure_of(cast.posts[by].seat, TODAY)
    knows = changes.pop("knows_others", False)
    with acting_as(cast.village_director):
        return promise_measure(need=need, values={**values, **changes}, today=TODAY, knows_others=knows)


def again(row: Any) -> Any:
    """A row as it is now."""
    return type(row).objects.get(pk=row.pk)
