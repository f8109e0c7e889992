"""Above the city: sums of cities for an office that sees no row of any, and no number below five."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from lantian.access.founding import found_upper_office
from lantian.access.guards import grants_of
from lantian.access.models import Post
from lantian.access.policy import POLICY, Role, Scope, may
from lantian.access.securing import declared_models
from lantian.access.services import Newcomer
from lantian.insight.models import CityShare, UpperFigure
from lantian.insight.services.checking import check_above
from lantian.insight.tests.conftest import BACKEND, TODAY, followed
from lantian.places.models import Region
from tests.cast import Cast, past_the_policies

pytestmark = pytest.mark.django_db
SHAANXI, GANSU = 610000000000, 620000000000


def office(*, sees_country: bool = False) -> Post:
    newcomer = Newcomer("部委" if sees_country else "省厅", "")
    post, _ = found_upper_office(
        province=Region.objects.get(code=SHAANXI), unit_name="民政部" if sees_country else "陕西省民政厅",
        newcomer=newcomer, on=TODAY, sees_country=sees_country,
    )  # fmt: skip
    post.user.must_change_password = False
    post.user.save()
    return post


def browser(post: Post) -> Client:
    client = Client()
    client.force_login(post.user, backend=BACKEND)
    return client


def handed_up(*cities: tuple[int, int, int]) -> None:
    """Other cities of other databases, by number: children on file, and those of them with an identity number."""
    for city, on_file, known in cities:
        CityShare.objects.create(city=city, indicator="children.on_file", numerator=on_file)
        CityShare.objects.create(city=city, indicator="files.identity", numerator=known, denominator=on_file)
    check_above()


def test_it_sees_no_table_of_a_city(db: None) -> None:
    """But rows of one's own, as anybody: notices to the seat, wishes of the person."""
    tables = {
        model._meta.db_table: getattr(model, "guard", None)
        for model in declared_models()
        if model.distribution == "city"  # type: ignore[attr-defined]
    }
    asked = "SELECT name FROM unnest(%s::text[]) AS name WHERE has_any_column_privilege(%s, name, 'SELECT')"
    with connection.cursor() as cursor:
        cursor.execute(asked, [list(tables), Scope.UPPER.value])
        seen = {name for (name,) in cursor.fetchall()}
    own = {table: guard for table, guard in tables.items() if guard and (guard.own_user or guard.addressed)}
    assert seen == {table for table, guard in own.items() if "SELECT" in grants_of(guard, Scope.NONE)}


def test_what_it_may_do_is_told_here() -> None:
    actions = {action for action in POLICY if may(Role.UPPER_OFFICE, action) and not may(None, action)}
    assert actions == {
        "access.change_phone", "access.read_calendar", "desk.home", "insight.read_above", "notices.choose",
        "notices.read",
    }  # fmt: skip


def test_a_province_reads_its_cities_and_the_country_its_provinces(
    cast: Cast, as_web: None, settings: Any
) -> None:
    followed()
    with past_the_policies():
        handed_up((6105, 812, 800), (6106, 500, 450), (6201, 9000, 4500))
        province, country = browser(office()), browser(office(sees_country=True))
    assert province.get("/", follow=True).redirect_chain == [("/insight/above/", 302)]
    page = province.get("/insight/above/").content.decode()
    assert "陕西省" in page
    assert "咸阳市" in page
    assert "不足5" in page
    shown = province.get("/insight/above/files.identity/").content.decode()
    # What is small is hidden, and the next smallest with it: the sum would give it away.
    assert "99%" in shown
    assert shown.count("不足5") == 2
    assert "9000" not in shown.replace(",", "")
    for other in (f"?place={GANSU}", "?place=0", "?place=610400000000", "?place=61"):
        assert province.get(f"/insight/above/{other}").status_code == 404
    whole = country.get("/insight/above/children.on_file/").content.decode()
    assert "10316" in whole.replace(",", "")
    assert f"?place={GANSU}" in whole
    assert "6205" not in whole
    assert country.get(f"/insight/above/children.on_file/?place={SHAANXI}").status_code == 200
    assert country.get("/insight/above/levels.red/").status_code == 404
    for address in ("/insight/", "/insight/files.identity/children/", "/children/"):
        assert country.get(address).status_code == 403


def test_province_and_country_are_the_sums_of_their_cities(cast: Cast) -> None:
    followed()
    handed_up((6105, 812, 800), (6201, 9000, 4500))
    assert check_above() == []
    UpperFigure.objects.filter(place=SHAANXI, indicator="children.on_file").update(numerator=7)
    (fault,) = check_above()
    assert (fault.place, fault.indicator, fault.held.numerator, fault.counted.numerator) == (
        SHAANXI, "children.on_file", 7, 816,
    )  # fmt: skip
    assert check_above() == []
    whole = dict(UpperFigure.objects.filter(indicator="children.on_file").values_list("place", "numerator"))
    assert whole == {0: 9816, SHAANXI: 816, GANSU: 9000}


def test_it_is_appointed_at_the_command_line(cast: Cast, capsys: Any) -> None:
    call_command("upper_office", province=SHAANXI, unit="陕西省民政厅", name="省厅")
    assert "First password" in capsys.readouterr().out
    post = Post.objects.get(role=Role.UPPER_OFFICE)
    assert (post.region_low, post.region_high, post.unit.name) == (
        SHAANXI,
        SHAANXI + 10**10 - 1,
        "陕西省民政厅",
    )
