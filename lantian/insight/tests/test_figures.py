"""Figures follow what is done: a change touches its village, the differences go up, and nothing counts twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction

from lantian.access.scopes import acting_as, counting
from lantian.duties.models import Duty
from lantian.insight.declared import counted_columns, signature
from lantian.insight.models import Clock, DayState, Figure, TouchedVillage, UpperFigure
from lantian.insight.rules.numbers import Numbers
from lantian.insight.services.checking import check_city
from lantian.insight.services.counting import count_city, count_portion
from lantian.insight.services.passing import NATION, pass_up
from lantian.insight.services.turning import turn_city
from lantian.insight.tests.conftest import AUTHOR, TODAY, editing, figure, followed
from lantian.kernel.city import in_cities
from lantian.registry.models import Child
from lantian.registry.services.checking import check_unchanged
from lantian.registry.services.closing import close_file
from tests.cast import BINZHOU, CITY, HONGYAN, JING_VILLAGE, JINGYANG, TAIXIANG, XINMIN, YUNYANG, Cast

DAY = timedelta(days=1)
XIANYANG, SHAANXI = 610400000000, 610000000000
VILLAGES = (TAIXIANG, HONGYAN, JING_VILLAGE)
HOMES = (*VILLAGES, XINMIN, BINZHOU)
ABOVE = {
    TAIXIANG: (XINMIN, BINZHOU),
    HONGYAN: (XINMIN, BINZHOU),
    JING_VILLAGE: (YUNYANG, JINGYANG),
}


def upper(place: int, code: str) -> Numbers:
    row = UpperFigure.objects.get(place=place, indicator=code)
    return Numbers(row.numerator, row.denominator)


@pytest.mark.django_db
def test_what_is_done_is_in_the_figures_of_every_place_above(cast: Cast) -> None:
    assert followed() == 3
    places = (TAIXIANG, HONGYAN, XINMIN, BINZHOU, XIANYANG)
    assert [figure(place, "children.on_file").numerator for place in places] == [2, 1, 3, 3, 4]
    assert upper(NATION, "children.on_file") == upper(SHAANXI, "children.on_file") == Numbers(4, 0)
    assert followed() == 0
    with acting_as(cast.village_director):
        close_file(child=cast.child("小石"), reason="moved", since=TODAY, today=TODAY)
        check_unchanged(child=cast.child("小雨"), on=TODAY)
    assert followed() == 1
    assert [figure(place, "children.on_file").numerator for place in places] == [1, 1, 2, 2, 3]
    assert figure(XINMIN, "files.fresh30") == Numbers(2, 2)
    assert upper(NATION, "children.on_file") == Numbers(3, 0)
    assert check_city(CITY, sample=0, seed=1) == []


@pytest.mark.django_db
def test_time_touches_the_villages_in_which_a_date_falls_due_and_no_others(cast: Cast) -> None:
    followed()
    with editing():
        Child.objects.filter(pk=cast.children["小雨"]).update(confirmed_on=TODAY - 29 * DAY)
    followed()
    assert figure(TAIXIANG, "files.fresh30") == Numbers(2, 2)
    with in_cities(CITY):
        # Nothing else is to fall due in these days.
        Duty.objects.update(late_from=None, due_on=None)
    followed()
    assert followed(TODAY + DAY) == 0
    assert followed(TODAY + 2 * DAY) == 1
    assert figure(TAIXIANG, "files.fresh30") == Numbers(1, 2)
    # A month in which nobody counted is made up for.
    followed(TODAY + 40 * DAY)
    assert [figure(place, "files.fresh30").numerator for place in VILLAGES] == [0, 0, 0]
    assert check_city(CITY, sample=0, seed=1) == []


@pytest.mark.django_db
def test_every_day_keeps_how_towns_and_those_above_stood(cast: Cast) -> None:
    followed(TODAY)
    with acting_as(cast.village_director):
        close_file(child=cast.child("小石"), reason="moved", since=TODAY, today=TODAY)
    followed(TODAY + DAY)
    with in_cities(CITY):
        states = DayState.objects.filter(indicator="children.on_file", place=XINMIN)
        assert list(states.order_by("on").values_list("on", "numerator")) == [(TODAY, 3), (TODAY + DAY, 2)]
        assert not DayState.objects.filter(place=TAIXIANG).exists()


@pytest.mark.django_db
def test_new_declarations_count_everything_anew_and_forget_what_is_no_longer_declared(cast: Cast) -> None:
    followed()
    with in_cities(CITY):
        Clock.objects.update(declared="of another house")
        Figure.objects.create(level="village", place=TAIXIANG, indicator="long.ago", numerator=9)
        assert followed() == 3
        assert not Figure.objects.filter(indicator="long.ago").exists()
        assert Clock.objects.get().declared == signature()


@pytest.mark.django_db
def test_whoever_is_touched_again_behind_the_count_waits_for_the_next_time(cast: Cast) -> None:
    """Else villages with small codes, where people write all the time, would keep those behind them waiting."""
    turn_city(CITY, TODAY)
    assert count_portion(CITY, TODAY, after=min(VILLAGES)) == sorted(VILLAGES)[1:]
    with in_cities(CITY):
        assert set(TouchedVillage.objects.values_list("region", flat=True)) == {min(VILLAGES)}
    assert count_city(CITY, TODAY) == 1


@pytest.mark.django_db
def test_a_wrong_figure_is_found_and_mended(cast: Cast) -> None:
    followed()
    with in_cities(CITY):
        Figure.objects.filter(place=TAIXIANG, indicator="children.on_file").update(numerator=7)
        Figure.objects.filter(place=BINZHOU, indicator="files.fresh30").update(numerator=7)
    found = check_city(CITY, sample=0, seed=1)
    assert {(fault.level, fault.place) for fault in found} >= {("village", TAIXIANG), ("county", BINZHOU)}
    count_city(CITY, TODAY)
    check_city(CITY, sample=0, seed=1)
    count_city(CITY, TODAY)
    assert check_city(CITY, sample=0, seed=1) == []
    assert figure(TAIXIANG, "children.on_file").numerator == 2


@pytest.mark.django_db
def test_the_counting_role_sees_one_city_and_no_name(cast: Cast, as_web: None) -> None:
    with counting(CITY):
        assert Child.objects.values_list("gaps").count() == 4
    with counting(6105):
        assert Child.national.values_list("gaps").count() == 0
    for column in ("name", "identity", "birth_on", "remarks"):
        with pytest.raises(ProgrammingError, match="permission denied"), counting(CITY):
            list(Child.objects.values_list(column))


def test_whatever_is_counted_stands_where_its_child_lives_and_is_watched(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname::text, count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgname LIKE 'lantian_touch_%%' GROUP BY 1"
        )
        watched = dict(cursor.fetchall())
    assert watched == {model._meta.db_table: 3 for model in counted_columns()}


@contextmanager
def another_connection() -> Iterator[Any]:
    """A second connection to the same database."""
    second = connections.create_connection("default")
    second.settings_dict["NAME"] = connection.settings_dict["NAME"]
    try:
        yield second
    finally:
        second.close()


def test_two_who_write_in_one_village_do_not_wait_for_each_other(real_cast: Cast) -> None:
    """And who counts between them counts what is certain; the other is counted afterwards."""
    followed()
    sky, stone = real_cast.children["小雨"], real_cast.children["小石"]
    write = "UPDATE registry_child SET confirmed_on = confirmed_on - 40 WHERE city = %s AND id = %s"
    with another_connection() as second, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(AUTHOR)
            cursor.execute(write, [CITY, sky])
        with second.cursor() as other:
            other.execute("SET lock_timeout = '2s'")
            other.execute(AUTHOR.replace("LOCAL ", ""))
            other.execute(write, [CITY, stone])
            other.execute("SELECT count(*) FROM insight_touchedvillage")
            assert other.fetchone() == (1,)
    assert count_city(CITY, TODAY) == 1
    assert figure(TAIXIANG, "files.fresh30") == Numbers(0, 2)


def test_a_count_that_is_killed_loses_nothing_and_doubles_nothing(real_cast: Cast) -> None:
    turn_city(CITY, TODAY)
    died: list[Exception] = []

    def count() -> None:
        try:
            count_portion(CITY, TODAY)
        except DatabaseError as error:
            died.append(error)
        finally:
            connection.close()

    with transaction.atomic(), connection.cursor() as cursor:
        # What counts gets as far as its last table, and is killed there.
        cursor.execute("LOCK TABLE insight_daystate IN ACCESS EXCLUSIVE MODE")
        thread = Thread(target=count)
        thread.start()
        for _ in range(200):
            thread.join(0.05)
            if not thread.is_alive():
                break
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE NOT granted AND relation = 'insight_daystate'::regclass"
            )
    assert died
    with in_cities(CITY):
        assert not Figure.objects.exists()
        assert set(TouchedVillage.objects.values_list("region", flat=True)) == set(VILLAGES)
    assert count_city(CITY, TODAY) == 3
    pass_up(CITY)
    pass_up(CITY)
    assert figure(XIANYANG, "children.on_file") == upper(NATION, "children.on_file") == Numbers(4, 0)
    assert check_city(CITY, sample=0, seed=1) == []
