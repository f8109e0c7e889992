import pytest
from django.urls import get_resolver

from lantian.access.policy import Role
from lantian.config.navigation import _here, _menu

URLS = ["/", "/children/", "/children/register/", "/posts/"]


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/", "/"),
        ("/children/", "/children/"),
        ("/children/0190-a/log/", "/children/"),
        ("/children/register/", "/children/register/"),
        ("/posts/new/", "/posts/"),
        ("/accounts/login/", ""),
    ],
)
def test_one_door_is_the_one_where_i_am(path, door):
    assert _here(path, URLS) == door


def bar(role: Role, unit: str = "") -> list[str]:
    return [door["url"] for door in _menu(role, unit, "en", get_resolver()) if door["in_bar"]]


def test_the_bar_of_a_phone_begins_with_the_work_of_who_holds_it():
    assert bar(Role.VILLAGE_DIRECTOR) == ["/", "/children/", "/duties/", "/check/"]
    orders, reports = "/resources/orders/board/", "/alarms/"
    assert orders in bar(Role.DEPARTMENT, "social_organisation")
    assert orders not in bar(Role.DEPARTMENT, "police")
    assert reports in bar(Role.DEPARTMENT, "police")


def test_what_everybody_may_open_stands_behind_what_is_ones_own():
    everybody = {"/alarms/new/", "/alarms/mine/", "/calendar/"}
    for role in Role:
        menu = _menu(role, "", "en", get_resolver())
        own = [door for door in menu if door["url"] not in everybody]
        assert len(bar(role)) <= 5
        assert len(own) < 4 or not everybody & set(bar(role))
