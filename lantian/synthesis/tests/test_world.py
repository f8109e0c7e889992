"""A small invented world: by the rules of the house, in every table; and nowhere beside children who exist."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from lantian.access.policy import Role
from lantian.access.services import build_post, create_user
from lantian.insight.models import Figure, UpperFigure
from lantian.insight.services.checking import check_city
from lantian.kernel.city import in_cities
from lantian.kernel.values.identity import check_identity
from lantian.places.models import Unit
from lantian.registry.models import Child, Person, StatusEpisode
from lantian.registry.queries.known import known_facts
from lantian.registry.queries.statuses import calibres_in_use
from lantian.registry.rules.gaps import gap_mask
from lantian.registry.services.following import known_now
from lantian.registry.services.statuses import course_of
from lantian.synthesis.register import REMARK
from lantian.synthesis.tests.conftest import CHILDREN, CITY_CODE
from lantian.synthesis.world import Built, Depth, UsedDatabase, build, reckon
from tests.cast import CITY, PASSWORD

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


def test_the_same_seed_makes_the_same_people(places: None) -> None:
    first, again, other = (_people_of(seed) for seed in (3, 3, 4))

    assert first == again != other
    assert len(first) == 40


def _people_of(seed: int) -> list[Any]:
    with transaction.atomic():
        build([CITY_CODE], 40, seed)
        told = list(
            Child.national.order_by("pk").values_list("pk", "name", "birth_on", "region", "identity_index")
        )
        transaction.set_rollback(True)
    return told


def test_invented_children_never_stand_beside_others(cast: Any) -> None:
    before = Child.national.count()
    with pytest.raises(UsedDatabase):
        build([CITY_CODE], 10, 1)
    with pytest.raises(CommandError, match="not generated"):
        call_command("generate", "--children", "10", "--places", str(CITY_CODE), stdout=StringIO())
    assert Child.national.count() == before


def test_production_needs_a_second_word_and_villages_must_be_there(places: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="--really-empty"):
        call_command("generate", "--children", "10", "--places", str(CITY_CODE))
    with pytest.raises(CommandError, match="no villages"):
        call_command(
            "generate", "--children", "10", "--places", "110000000000", "--really-empty", stdout=StringIO()
        )
    call_command("generate", "--children", "10", "--nation", "--really-empty", "--no-care", stdout=StringIO())
    more = build([], 15, 1, depth=Depth.CHILDREN)
    assert Child.national.count() == 25
    assert more.rows["registry_residence"] == 15
    assert "registry_tie" not in more.rows
    assert Child.national.exclude(remarks=REMARK).count() == 0


def test_pages_open_for_each_post(world: Built, client: Client) -> None:
    reckon(world)
    places = {Role.VILLAGE_DIRECTOR: 0, Role.TOWN_SUPERVISOR: 3, Role.COUNTY_OFFICE: 6, Role.CITY_OFFICE: 8}
    child = Child.national.order_by("pk").first()
    assert child
    for role, digits in places.items():
        place = child.region // 10**digits * 10**digits
        unit = Unit.objects.create(kind=Unit.Kind.STATION, name=f"站{role}", region_id=place)
        user, _ = create_user(username=f"x-{role}", name="甲", password=PASSWORD)
        build_post(user=user, unit=unit, role=role, since=TODAY).save(force_insert=True)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        for address in ("/", "/children/", f"/children/{child.pk}/", "/duties/", "/insight/"):
            assert client.get(address).status_code == 200, (role, address)
