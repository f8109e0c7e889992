"""What this room asks the database names the city, in every table of a city."""

from datetime import timedelta

from django.test import Client
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.helping.services import caps, leaving, people, posts, training, turning
from lantian.helping.tests.conftest import BACKEND, TODAY, accepted, again, checked
from tests.cast import BINZHOU, Cast
from tests.test_city_named import asked_of, complaints


def test_a_life_of_a_helper_and_its_pages_name_the_city(cast: Cast) -> None:
    made = accepted(cast, farthest="town")

    def live() -> None:
        checked(cast, made, "pending")
        checked(cast, made)
        with acting_as(cast.county_office):
            values = {"subject": "law", "on": TODAY, "hours": 2, "by": ""}
            training.train(helper=made, values=values, key=uuid7(), today=TODAY)
            helper = people.edit(helper=made, values={"most_children": 1}, version=made.version, on=TODAY)
            posts.give_post(helper=helper, unit=cast.units["village"], since=TODAY)
            caps.lower_cap(place=BINZHOU, kind="elder", most=0, version=0, on=TODAY)
        with acting_as(cast.county_office):
            helper = leaving.pause(helper=again(cast, made), since=TODAY, until=None, today=TODAY)
            leaving.come_back(helper=helper, on=TODAY)
        turning.turn_due_of(cast.county_office, TODAY + timedelta(days=400))

    asked = asked_of(live)
    client = Client()
    address = f"/helping/{made.pk}/"
    for part in ("county_office", "next_village_director"):
        client.force_login(cast.posts[part].user, backend=BACKEND)
        pages = ["", "waiting/", "checks/", "mine/", "caps/", "new/", f"{made.pk}/", f"{made.pk}/edit/"]
        for page in [*pages, f"{made.pk}/away/", f"{made.pk}/post/", f"{made.pk}/check/"]:
            asked += asked_of(lambda page=page: client.get(f"/helping/{page}"))
    asked += asked_of(lambda: client.post(f"{address}reveal/phone/"))
    assert len(asked) > 100
    assert not complaints(asked)
