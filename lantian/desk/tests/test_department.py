"""A department: its first page by haste, its board over all rooms, and where things stick for the office."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.alarms.tests.conftest import reported, taken_to
from lantian.cases.models import CaseTask
from lantian.cases.services import helping
from lantian.cases.tests.conftest import joined, opened, planned, task_of, to_help
from lantian.networks.asked import Amount, age_group
from lantian.pathways.tests.conftest import begun
from lantian.referrals.services.acting import accept
from lantian.referrals.services.keeping import withdraw_consent
from lantian.referrals.tests.conftest import asked, done
from lantian.resources.tests.conftest import entered, going, organisation, published
from tests.cast import Cast, past_the_policies
from tests.test_city_named import complaints

TODAY = timezone.localdate()
DAY = timedelta(days=1)
Enter = Callable[[str], Client]


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def waits(client: Client) -> list[tuple[str, int, str]]:
    """What the first page says: how pressing, how many, where it leads."""
    rows = client.get("/").context["rows"]
    return [(row["one"].haste, row["one"].count, row["one"].url) for row in rows]


def signed_in(post: Any) -> Client:
    client = Client()
    client.force_login(post.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def with_a_task(cast: Cast) -> CaseTask:
    """The police are of the team of a case, and have something to do in it."""
    case = to_help(cast, opened(cast))
    joined(cast, case, "department")
    with acting_as(cast.county_office):
        helping.write_plan(
            case=case, edition=1, values=planned(), tasks=[task_of(cast.department)], today=TODAY
        )
        return CaseTask.objects.get(seat=cast.department.seat)


def due(row: Any, days: int) -> None:
    """Moves what is due, as the owner of the database may."""
    with past_the_policies(), connection.cursor() as cursor:
        cursor.execute("""SET LOCAL pghistory.context_metadata = '{"user": "a test"}'""")
        type(row).objects.filter(pk=row.pk).update(due_on=TODAY + days * DAY)


def test_the_first_page_of_a_department_says_what_waits_in_the_order_of_haste(
    cast: Cast, enter: Enter
) -> None:
    inbox, cases = reverse("referrals:inbox"), reverse("cases:cases")
    police = enter("department")
    assert "贵单位没有待办事项" in page(police.get("/"))
    late, fresh, taken = (asked(cast, name) for name in ("小雨", "小石", "小石"))
    gone = asked(cast, "小雨", consent="guardian_and_child")
    due(late, -1)
    done(cast, "department", accept, taken)
    due(taken, 5)
    done(cast, "village_director", withdraw_consent, gone, words="妈妈改了主意")
    task = with_a_task(cast)
    taken_to(cast, reported(cast), "informed")
    expected = [
        ("now", 1, reverse("alarms:reports")),
        ("now", 1, reverse("alarms:reports")),
        ("now", 1, inbox),
        ("late", 1, inbox),
        ("soon", 1, inbox),
        ("soon", 1, inbox),
    ]
    assert waits(police) == expected
    due(task, -2)
    assert waits(police) == [*expected[:3], ("late", 1, cases), *expected[3:]]
    shown = page(police.get("/"))
    assert not any(name in shown for name in ("小雨", "小石"))
    for _haste, _count, url in waits(police):
        assert police.get(url).status_code == 200
    due(fresh, 30)
    assert len(waits(police)) == 7, "what is to be accepted waits, whenever it is due"


def test_an_organisation_sees_which_orders_wait_and_which_are_late(cast: Cast, as_web: None) -> None:
    with past_the_policies():
        post, other = organisation("彬州志愿者协会"), organisation("豳风社工站")
    board = reverse("resources:board")
    order = published(cast)
    assert waits(signed_in(post)) == waits(signed_in(other)) == [("open", 1, board)]
    going(cast, post, order, entered(post))
    assert waits(signed_in(post)) == []
    due(order, 3)
    assert waits(signed_in(post)) == [("soon", 1, board)]
    due(order, -1)
    assert waits(signed_in(post)) == [("late", 1, board)]
    assert waits(signed_in(other)) == []


def test_a_board_shows_what_a_unit_was_asked_for_in_every_room(cast: Cast, enter: Enter) -> None:
    task = with_a_task(cast)
    due(task, -3)
    with past_the_policies():
        post = organisation("彬州志愿者协会")
    order = published(cast)
    going(cast, post, order, entered(post))
    police = enter("department")
    (tasks, orders) = police.get(reverse("referrals:board")).context["duties"]
    assert [police.get(one["url"]).status_code for one in (tasks, orders)] == [200, 200]
    assert (tasks["amount"].open, tasks["amount"].late, tasks["url"]) == (1, 1, reverse("cases:cases"))
    own = {
        str(row["url"]): row["amount"]
        for row in signed_in(post).get(reverse("referrals:board")).context["duties"]
    }
    assert own[reverse("resources:board")].ages == [1, 0, 0, 0]
    assert own[reverse("cases:cases")].open == 0
    begun(cast)
    office = enter("county_office")
    rows = {str(row["unit"]): row for row in office.get(reverse("referrals:board")).context["rows"]}
    assert rows["彬州志愿者协会"]["amounts"][-1]["open"] == 1
    sticking = {
        str(one["url"]).split("?")[0]: one["whole"]
        for one in office.get(reverse("referrals:sticking")).context["others"]
    }
    assert sticking[reverse("pathways:home")].open == 1
    assert sticking[reverse("resources:orders")].open == 1
    for url in sticking:
        assert office.get(url).status_code == 200


def test_an_office_without_the_compartment_learns_of_no_case(cast: Cast, enter: Enter) -> None:
    with_a_task(cast)
    found = enter("city_office").get(reverse("referrals:board"))
    assert "保护个案" not in page(found).split("<main")[1]
    unit = found.wsgi_request.path + f"?unit={cast.units['police'].pk}"
    assert enter("city_office").get(unit).context["duties"] == []


def test_pages_of_departments_ask_little_and_name_the_city(cast: Cast, enter: Enter) -> None:
    with_a_task(cast)
    for name in ("小雨", "小石"):
        asked(cast, name)
    police, office = enter("department"), enter("county_office")
    board, sticking = reverse("referrals:board"), reverse("referrals:sticking")
    for client, address, most in (
        (police, "/", 1),
        (police, board, 7),
        (office, board, 8),
        (office, sticking, 7),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        statements = [query["sql"] for query in captured if "lantian" not in query["sql"].split("(")[0]]
        ours = [sql for sql in statements if re.search(r'"(referrals|cases|resources|pathways|alarms)_', sql)]
        assert not complaints(ours)
        assert len(ours) <= most, (address, ours)


@pytest.mark.parametrize(("days", "group"), [(0, 0), (1, 0), (2, 1), (15, 1), (16, 2), (30, 2), (31, 3)])
def test_ages_fall_into_groups(days: int, group: int) -> None:
    assert age_group(TODAY - days * DAY, TODAY) == group


def test_amounts_count_what_was_late_and_what_was_in_time() -> None:
    amount = Amount()
    amount.add_open(TODAY, TODAY, TODAY)
    amount.add_open(TODAY - 40 * DAY, TODAY - DAY, TODAY)
    amount.add_done(TODAY, TODAY)
    amount.add_done(TODAY, TODAY - DAY)
    amount.add_done(TODAY, None)
    assert (amount.open, amount.ages, amount.late, amount.done, amount.in_time) == (2, [1, 0, 0, 1], 1, 3, 2)
