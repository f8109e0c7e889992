"""Many at once: of concurrent records of one child none is lost, and one form sent many times is one record."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.encounters.models import Encounter
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.encounters.tests.acts import TALK, TODAY
from tests.cast import Cast

PEOPLE = 20
PARTS = ("village_director", "class_teacher", "proxy_parent", "county_office", "school_head")


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_all_stay_and_one_form_is_one_record(real_cast: Cast) -> None:
    together, child, twice = Barrier(PEOPLE), real_cast.children["小雨"], uuid7()

    def tell(number: int) -> UUID:
        occasion = twice if number % 2 else uuid7()
        post = real_cast.posts["village_director" if number % 2 else PARTS[number % len(PARTS)]]
        try:
            together.wait(timeout=30)
            with acting_as(post):
                done = record(occasion=occasion, kind=Kind.TALK, children=[child], told=TALK, today=TODAY)
                return done.rows[0].pk
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as crowd:
        keys = list(crowd.map(tell, range(PEOPLE)))
    assert len(set(keys)) == PEOPLE // 2 + 1
    with acting_as(real_cast.county_office, read_only=True):
        assert set(Encounter.objects.filter(child=child).values_list("pk", flat=True)) == set(keys)
