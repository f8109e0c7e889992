"""A small invented world: by the rules of the house, in every table; and nowhere beside children who exist."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

from lantian.insight.models import Figure, UpperFigure
from lantian.insight.services.checking import check_city
from lantian.kernel.city import in_cities
from lantian.kernel.values.identity import check_identity
from lantian.registry.models import Child, Person, StatusEpisode
from lantian.registry.queries.known import known_facts
from lantian.registry.queries.statuses import calibres_in_use
from lantian.registry.rules.gaps import gap_mask
from lantian.registry.services.following import known_now
from lantian.registry.services.statuses import course_of
from lantian.synthesis.tests.conftest import CHILDREN
from lantian.synthesis.world import Built, reckon
from tests.cast import CITY

TODAY = timezone.localdate()


def test_files_say_what_the_register_would_say(world: Built) -> None:
    with in_cities(CITY):
        children = list(Child.objects.order_by("pk"))
        known, calibres = known_facts([one.pk for one in children]), calibres_in_use()
        stored: dict[Any, set[Any]] = {}
        for child, *told in StatusEpisode.objects.values_list(
            "child", "calibre", "edition", "since", "until", "standing", "clause"
        ):
            stored.setdefault(child, set()).add(tuple(told))
        for child in children:
            course = course_of(known[child.pk], calibres, TODAY)
            assert stored.get(child.pk, set()) == course.episodes
            assert child.status_due_on == course.due_on
        for child in children[:40]:
            assert child.gaps == gap_mask(known_now(child))
            if child.identity:
                assert check_identity(child.identity.reveal())[:3] == (
                    child.identity.reveal(),
                    child.birth_on,
                    child.sex,
                )
    assert len(children) == CHILDREN


def test_every_rule_of_the_database_holds_and_figures_agree(world: Built) -> None:
    reckon(world)
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone() == (0,)
    assert check_city(CITY, sample=0, seed=1) == []
    with in_cities(CITY):
        assert Figure.objects.get(level="city", indicator="children.on_file").numerator == CHILDREN
        share = Figure.objects.get(level="city", indicator="kept.home_visit")
    assert 0 < share.numerator < share.denominator
    assert UpperFigure.objects.get(place=0, indicator="children.on_file").numerator == CHILDREN


def test_people_and_houses_list_their_children_as_triggers_would(world: Built) -> None:
    """Nothing changes where the triggers are asked once more."""
    with in_cities(CITY), connection.cursor() as cursor:
        before = list(Person.objects.order_by("pk").values_list("regions", "schools", "children"))
        cursor.execute('SET LOCAL pghistory.context_metadata = \'{"user": "a test"}\'')
        cursor.execute("SELECT registry_regard_person(city, id) FROM registry_person WHERE city = %s", [CITY])
        cursor.execute(
            "SELECT registry_regard_household(city, id) FROM registry_household WHERE city = %s", [CITY]
        )
        assert list(Person.objects.order_by("pk").values_list("regions", "schools", "children")) == before
        assert not apps.get_model("registry", "PersonHistory").objects.exists()
