"""What this room asks the database names the city, in every table of a city."""

from django.test import Client
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.attendance.rules.stages import Thresholds
from lantian.attendance.services.forgetting import forget_child
from lantian.attendance.services.setting import set_days
from lantian.attendance.tests.absences import FRIDAY, back, noted, on_day
from tests.cast import Cast
from tests.test_city_named import asked_of, complaints

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_absences_and_their_pages_name_the_city(cast: Cast) -> None:
    def live() -> None:
        with acting_as(cast.county_office):
            set_days(days=Thresholds(1, 1, 1), basis="", version=0)
        row = noted(cast)
        on_day(cast, FRIDAY)
        for part in ("village_director", "county_office", "class_teacher"):
            client = Client()
            client.force_login(cast.posts[part].user, backend=BACKEND)
            client.get(reverse("attendance:missing"))
            client.get(reverse("attendance:child", args=[row.child_id]))
            client.get(reverse("attendance:roll"))
        back(cast, row, FRIDAY)
        with acting_as(cast.city_office):
            forget_child(row.child_id)

    asked = asked_of(live)
    assert len(asked) > 60
    assert not complaints(asked)
