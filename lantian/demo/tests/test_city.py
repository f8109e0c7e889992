"""The demonstration as a whole: small here, and made of the same parts."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.test import override_settings

from lantian.access.models import AccessEntry, ChargedChild, Post, User
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.views.accounts import demo_cast
from lantian.demo.cast import BINZHOU, TAIXIANG
from lantian.demo.city import ROSTERS
from lantian.places.models import LocalDays, SchoolYear
from lantian.places.rules import scope_of
from lantian.registry.models import CardIssue, Child, ChildDocument, Migration, MonthlyCheck, RosterImport
from lantian.registry.rules.gaps import STALE_AFTER_DAYS

pytestmark = pytest.mark.django_db
CHILDREN = 500


def load() -> str:
    said = StringIO()
    call_command("load_demo", children=CHILDREN, stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for all tests of this file, and gone with them."""
    var = tmp_path_factory.mktemp("var")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(VAR_DIR=var, FILES_ROOT=var / "files"),
    ):
        assert load() == f"demonstration: {CHILDREN} new children\n"
        yield
        transaction.set_rollback(True)


def post_of(username: str) -> Post:
    return Post.objects.filter(user__username=username).order_by("recorded_at").select_related("unit")[0]


def counts() -> dict[str, int]:
    return {
        model.__name__: getattr(model, "national", model.objects).count()
        for model in (
            User,
            Post,
            Child,
            CardIssue,
            AccessEntry,
            ChargedChild,
            RosterImport,
            SchoolYear,
            LocalDays,
        )
    }


def test_production_stays_without_invented_people(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="no demonstration"):
        load()
    assert not User.objects.exists()


def test_every_roster_came_in_through_the_import_and_whole(city):
    imports = {row.region: row for row in RosterImport.national.all()}
    assert set(imports) == {roster.county for roster in ROSTERS}
    for roster in ROSTERS:
        assert imports[roster.county].state == RosterImport.State.APPLIED
        brought = Child.national.filter(region__range=scope_of(roster.county))
        assert brought.count() == round(CHILDREN * roster.share)
        assert set(brought.values_list("origin", flat=True)) == {imports[roster.county].pk}


def test_a_second_load_changes_nothing(city):
    before = counts()
    assert load() == "demonstration: 0 new children\n"
    assert counts() == before


def test_everybody_stands_at_the_door_and_sees_children(city):
    cast = demo_cast()
    assert {str(role) for role in Post.objects.values_list("role", flat=True)} == set(Role)
    assert len(cast) == User.objects.filter(is_demo=True).count() == len({person["name"] for person in cast})
    without_children = {"auditor", "administrator", "province", "police", "education", "health", "social"}
    at_the_door = Post.objects.filter(user__is_demo=True).select_related("unit", "user")
    for post in at_the_door.exclude(user__username__in=without_children):
        with acting_as(post):
            assert Child.objects.exists(), post.role


def test_a_father_sees_his_children_and_a_director_has_two_posts(city):
    with acting_as(post_of("parent")):
        assert Migration.objects.filter(reason="work", until__isnull=True).exists()
    with acting_as(post_of("taixiang")):
        assert set(Child.objects.values_list("region", flat=True)) == {TAIXIANG}
    busy = User.objects.annotate(number=Count("posts")).filter(number=2)
    assert [user.username for user in busy] == ["taixiang"]


def test_some_files_hold_papers_and_one_holds_what_is_closed(city):
    closed = {"psychological", "protection_case"}
    for username, kinds in (
        ("taixiang", set()),
        ("xinmin", set()),
        ("psychologist", {"psychological"}),
        ("binzhou", {"protection_case"}),
    ):
        with acting_as(post_of(username)):
            shown = set(ChildDocument.objects.values_list("kind", flat=True))
        assert shown & closed == kinds, username
        assert shown - closed == {"entrusted_care_notice", "guardian_pledge", "proxy_parent_agreement"}, (
            username
        )


def test_the_city_has_a_life_of_its_own(city):
    with acting_as(post_of("binzhou")):
        today = RosterImport.objects.get(region=BINZHOU).recorded_at.date()
        ages = [(today - day).days for day in Child.objects.values_list("confirmed_on", flat=True)]
        assert CardIssue.objects.filter(outdated_since__isnull=False).exists()
        assert CardIssue.objects.filter(outdated_since__isnull=True).exists()
        assert Child.objects.filter(gaps__gt=0).exists()
        assert Migration.objects.filter(reason="home", since__isnull=False).exists()
        here = Child.objects.filter(region=TAIXIANG).count()
        assert 0 < MonthlyCheck.objects.filter(region=TAIXIANG).count() < here
    assert 0 < sum(age > STALE_AFTER_DAYS for age in ages) < len(ages)
    assert AccessEntry.national.filter(action="registry.read_child").count() > 10
