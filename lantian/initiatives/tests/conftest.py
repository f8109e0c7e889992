from typing import Any

import pytest
from django.core.cache import cache

from lantian.access.scopes import acting_as, appointing
from lantian.initiatives.models import Initiative
from lantian.initiatives.rules.kinds import Kind
from lantian.initiatives.services.founding import found
from lantian.pairing.tests.conftest import DAY, TODAY
from lantian.places.models import Unit
from tests.cast import XINMIN, Cast


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


TERMS: dict[str, Any] = {
    "name": "千帮千",
    "basis": "",
    "begins_on": TODAY - 100 * DAY,
    "ends_on": TODAY + 265 * DAY,
    "target_helpers": 1000,
    "target_children": 1000,
    "conditions": ["guarded_badly", "need_open"],
    "unit": None,
}


def founded(cast: Cast, kind: Kind = Kind.PAIRS, **changes: Any) -> Initiative:
    """What the county office of 彬州 founds."""
    with acting_as(cast.county_office):
        return found(kind=kind, values={**TERMS, **changes}, today=TODAY)


def station_of(cast: Cast) -> Initiative:
    """A station in 新民镇."""
    with acting_as(cast.county_office), appointing():
        unit = Unit.objects.create(kind="station", name="新民镇五老指导站", region_id=XINMIN)
    return founded(cast, Kind.STATION, name="五老指导站", unit=unit.pk)
