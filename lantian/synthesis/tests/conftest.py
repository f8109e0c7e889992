"""What the tests of invented worlds stand on: two counties with a town each, and eight villages."""

import pytest

from lantian.places.models import Region
from lantian.places.services.regions import register_region
from lantian.synthesis.world import Built, build

CITY_CODE, COUNTIES = 610400000000, (610424000000, 610482000000)
CHILDREN = 300


@pytest.fixture
def places(db: None) -> None:
    for code, name in ((610000000000, "陕西省"), (CITY_CODE, "咸阳市")):
        register_region(code=code, name=name)
    for county, name in zip(COUNTIES, ("乾县", "彬州市"), strict=True):
        register_region(code=county, name=name)
        register_region(code=county + 101_000, name=f"{name[0]}镇")
        for at in range(4):
            # One of them is a neighbourhood of the town.
            register_region(code=county + 101_000 + (200 + at if at else 1), name=f"{'东西南北'[at]}村委会")


@pytest.fixture
def world(places: None) -> Built:
    assert Region.objects.filter(level="village").count() == 8
    return build([CITY_CODE], CHILDREN, 7)
