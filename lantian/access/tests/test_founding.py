"""The first steps of an installation: units that stand everywhere, and somebody who can appoint."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from lantian.access.founding import found_administration, name_of_unit, standing_units
from lantian.access.models import Post, User
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.services import Newcomer, appoint_newcomer
from lantian.access.tests.conftest import sign_in
from lantian.places.models import Region, Unit
from tests.cast import BINZHOU, HONGYAN, TAIXIANG, XINMIN

CITY_CODE = 610400000000
TODAY = timezone.localdate()


@pytest.fixture
def city(db: None) -> Region:
    """Regions alone, as `load_regions` leaves them."""
    province = Region.objects.create(code=610000000000, name="陕西省", level="province")
    city = Region.objects.create(code=CITY_CODE, name="咸阳市", level="city", parent=province)
    county = Region.objects.create(code=BINZHOU, name="彬州市", level="county", parent=city)
    town = Region.objects.create(code=XINMIN, name="新民镇", level="town", parent=county)
    Region.objects.create(code=TAIXIANG, name="太厢村委会", level="village", parent=town)
    Region.objects.create(code=HONGYAN, name="红岩村委会", level="village", parent=town)
    return city


def found(city: Region, **who: Any) -> tuple[Post, str, int]:
    return found_administration(city=city, newcomer=Newcomer("蒋管", **who), on=TODAY)


@pytest.mark.parametrize(
    ("code", "name", "level", "unit"),
    [
        (610400000000, "咸阳市", "city", "咸阳市民政局"),
        (610482000000, "彬州市", "county", "彬州市民政局"),
        (610482102000, "新民镇", "town", "新民镇人民政府"),
        (610482001000, "城关街道", "town", "城关街道办事处"),
        (610482001000, "城关街道办事处", "town", "城关街道办事处"),
        (610482102259, "太厢村委会", "village", "太厢村民委员会"),
        (610482001001, "东关社区居委会", "village", "东关社区居民委员会"),
    ],
)
def test_what_units_are_called(code: int, name: str, level: str, unit: str) -> None:
    assert name_of_unit(Region(code=code, name=name, level=level)) == unit


def test_the_first_administrator_can_appoint_the_first_offices(city: Region) -> None:
    post, password, new = found(city)
    assert (post.role, post.unit.name, post.city) == (Role.ADMINISTRATOR, "咸阳市民政局", 6104)
    assert post.user.username == "jiangguan"
    assert post.user.check_password(password)
    assert post.user.must_change_password
    assert new == 5
    with acting_as(post):
        for unit, role in (("彬州市民政局", Role.COUNTY_OFFICE), ("太厢村民委员会", Role.VILLAGE_DIRECTOR)):
            appoint_newcomer(
                newcomer=Newcomer("李梅"), unit=Unit.objects.get(name=unit), role=role, since=TODAY
            )


def test_units_are_opened_once(city: Region) -> None:
    found(city)
    assert list(standing_units(city, TODAY)) == []
    assert found(city)[2] == 0
    assert set(User.objects.values_list("username", flat=True)) == {"jiangguan", "jiangguan2"}


def test_a_unit_of_another_name_stays_the_one(city: Region) -> None:
    Unit.objects.create(
        kind="department", department="civil_affairs", name="咸阳市民政局(老龄办)", region=city
    )
    assert found(city)[0].unit.name == "咸阳市民政局(老龄办)"


def test_the_command_tells_the_password_once(city: Region, client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = "lantian.access.tests.urls"
    said = StringIO()
    call_command("first_administrator", "--city", str(CITY_CODE), "--name", "蒋管", stdout=said)
    words = dict(line.split(": ") for line in said.getvalue().splitlines() if ": " in line)
    assert sign_in(client, words["User name"], words["First password"]).status_code == 302
    assert client.get("/")["Location"] == "/accounts/password/"


@pytest.mark.parametrize("code", ["610482000000", "990000000000"])
def test_only_a_loaded_city_has_one(city: Region, code: str) -> None:
    with pytest.raises(CommandError, match="load_regions"):
        call_command("first_administrator", "--city", code, "--name", "蒋管")


def test_a_user_name_that_cannot_be_is_refused(city: Region) -> None:
    with pytest.raises(CommandError):
        call_command("first_administrator", "--city", str(CITY_CODE), "--name", "蒋管", "--username", "1")
    assert not User.objects.exists()
    assert not Unit.objects.exists()
