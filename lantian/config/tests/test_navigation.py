import re

import pytest
from django.test import Client
from django.urls import get_resolver

from lantian.access.policy import Role
from lantian.config.navigation import _drawn, _here, _menu
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
URLS = ["/", "/children/", "/children/register/", "/posts/"]
MENU = re.compile(r'<nav class="navigation navigation-side".*?</nav>', re.DOTALL)
HERE = re.compile(r'<a href="([^"]+)" aria-current="page">')


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


def test_a_department_finds_in_its_menu_what_concerns_it():
    def menu(unit: str) -> set[str]:
        return {door["url"] for door in _menu(Role.DEPARTMENT, unit, "en", get_resolver())}

    missing, lists = "/attendance/", "/pathways/police/given/"
    assert [door in menu("education") for door in (missing, lists)] == [True, False]
    assert [door in menu("police") for door in (missing, lists)] == [False, True]
    assert not {missing, lists} & menu("social_organisation")


def test_what_everybody_may_open_stands_behind_what_is_ones_own():
    everybody = {"/alarms/new/", "/alarms/mine/", "/calendar/"}
    for role in Role:
        menu = _menu(role, "", "en", get_resolver())
        own = [door for door in menu if door["url"] not in everybody]
        assert len(bar(role)) <= 5
        assert len(own) < 4 or not everybody & set(bar(role))


def test_a_menu_is_drawn_once_for_a_role_and_never_shown_to_another(cast: Cast) -> None:
    _drawn.cache_clear()
    for turn in range(2):
        director, auditor = _menu_of(cast, "village_director", "/"), _menu_of(cast, "auditor", "/")
        assert [door in director for door in ("/children/register/", "/access-log/")] == [True, False]
        assert [door in auditor for door in ("/children/register/", "/access-log/")] == [False, True]
        assert HERE.findall(director) == HERE.findall(auditor) == ["/"]
        assert HERE.findall(_menu_of(cast, "village_director", "/children/")) == ["/children/"]
        english = _menu_of(cast, "village_director", "/", "en")
        assert ["Duties" in menu for menu in (english, director)] == [True, False]
        assert _drawn.cache_info().misses == 4, turn


def _menu_of(cast: Cast, part: str, page: str, language: str = "zh-hans") -> str:
    client = Client()
    client.force_login(cast.posts[part].user, backend=BACKEND)
    client.cookies["lantian_language"] = language
    found = MENU.search(client.get(page).content.decode())
    assert found
    return found[0]
