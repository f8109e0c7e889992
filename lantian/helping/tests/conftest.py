from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.helping.models import Helper, Vetting
from lantian.helping.services import people, vetting
from tests.cast import TAIXIANG, Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = timezone.localdate()
DAY = timedelta(days=1)
VALUES: dict[str, Any] = {
    "name": "寇淑芳",
    "sex": "2",
    "birth_on": date(1961, 3, 8),
    "phone": "13772066666",
    "identity": None,
    "kind": "elder",
    "elder_kind": "teacher",
    "region": TAIXIANG,
    "school": None,
    "unit": None,
    "most_children": 2,
    "farthest": "village",
    "gives_study": True,
    "gives_life": False,
    "gives_mind": True,
    "days": [3, 6],
    "languages": ["guanzhong"],
    "health": "",
    "words": "",
}


@pytest.fixture(autouse=True)
def fresh(settings: Any) -> None:
    """The rooms above hear of nothing here, and nothing is remembered."""
    settings.HELPER_FOLLOWERS, settings.HELPER_FORGETTERS, settings.HELPER_LOADS = [], [], ""
    cache.clear()


def nominated(cast: Cast, by: str = "county_office", **changes: Any) -> Helper:
    """Somebody whom one of the cast names."""
    with acting_as(cast.posts[by]):
        return people.nominate(values={**VALUES, **changes}, on=TODAY)


def accepted(cast: Cast, **changes: Any) -> Helper:
    """Somebody whom the county office named and accepted."""
    helper = nominated(cast, **changes)
    with acting_as(cast.county_office):
        return people.accept(helper=helper, consented_on=TODAY, version=helper.version, on=TODAY)


def checked(
    cast: Cast, helper: Helper, result: str = "clear", days_ago: int = 0, by: str = "county_office"
) -> Vetting:
    """A check of a helper that was answered some days ago."""
    day = TODAY - days_ago * DAY
    with acting_as(cast.posts[by]):
        return vetting.record(
            helper=helper,
            authority="彬州市公安局新民派出所",
            asked_on=day,
            checked_on=None if result == "pending" else day,
            result=result,
            today=TODAY,
        )


def again(cast: Cast, helper: Helper, by: str = "county_office") -> Helper:
    """A helper as one of the cast sees them now."""
    with acting_as(cast.posts[by], read_only=True):
        return Helper.objects.get(pk=helper.pk)
