from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.helping.models import Helper
from lantian.helping.services import people, posts, vetting
from lantian.pairing.models import Pair
from lantian.pairing.rules.stages import Mode
from lantian.pairing.services.proposing import propose
from tests.cast import TAIXIANG, Cast

TODAY = timezone.localdate()
DAY = timedelta(days=1)
SOMEBODY: dict[str, Any] = {
    "name": "寇淑芳",
    "sex": "2",
    "birth_on": date(1961, 3, 8),
    "phone": "13772066666",
    "identity": None,
    "kind": "volunteer",
    "elder_kind": "",
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
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


def helper_of(cast: Cast, *, is_checked: bool = True, seated: bool = False, **changes: Any) -> Helper:
    """Somebody whom the county office named, accepted and had checked; `seated` with a post of their own."""
    with acting_as(cast.county_office):
        helper = people.nominate(values={**SOMEBODY, **changes}, on=TODAY, is_another=True)
        helper = people.accept(helper=helper, consented_on=TODAY, version=helper.version, on=TODAY)
        if is_checked:
            check(helper, TODAY)
        if seated:
            posts.give_post(helper=again(helper), unit=cast.units["village"], since=TODAY)
        return again(helper)


def check(helper: Helper, on: date) -> None:
    """The yearly check of a helper, answered on a day; inside a scope."""
    vetting.record(
        helper=helper,
        authority="彬州市公安局",
        asked_on=on,
        checked_on=on,
        result="clear",
        today=TODAY,
    )


def proposed(cast: Cast, helper: Helper, name: str = "小雨", **changes: Any) -> Pair:
    """The village director proposes a helper to a child."""
    values: dict[str, Any] = {"mode": Mode.ONE, "is_lead": True, "on": TODAY} | changes
    with acting_as(cast.village_director):
        return propose(child=cast.child(name), helper=helper, **values)


def again(row: Any) -> Any:
    """A row as it is now."""
    return type(row).objects.get(pk=row.pk)
