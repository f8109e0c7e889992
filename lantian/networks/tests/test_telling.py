"""An event in one network tells the others that a child calls for a look, and never what it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as, appointing
from lantian.networks.errors import NetworkError
from lantian.networks.jobs import tell_networks
from lantian.networks.models import NetworkWord
from lantian.networks.rules.events import Haste
from lantian.networks.rules.nets import Network
from lantian.networks.services.happened import JOB, happened
from lantian.networks.services.wording import end_rule, word_rule
from lantian.networks.tests.conftest import TODAY
from lantian.notices.models import Notice
from lantian.registry.models import Child, Enrolment
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.events import Seen, record_news
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told(cast: Cast) -> set[str]:
    """Who found a notice."""
    found = set()
    for part in (
        "village_director",
        "town_supervisor",
        "class_teacher",
        "school_head",
        "proxy_parent",
        "parent",
    ):
        with acting_as(cast.posts[part], read_only=True):
            if Notice.objects.filter(kind="network_event").exists():
                found.add(part)
    return found


def happens(cast: Cast, part: str, kind: str, network: Network) -> None:
    with acting_as(cast.posts[part]):
        happened(kind=kind, child=cast.child("小雨"), network=network, on=TODAY)


def test_the_other_networks_are_told_once_a_day(cast: Cast, as_web: None):
    for _ in range(2):
        happens(cast, "county_office", "left_school", Network.SCHOOL)
    assert told(cast) == {"village_director", "town_supervisor", "proxy_parent"}
    with acting_as(cast.village_director, read_only=True):
        words = list(NetworkWord.objects.all())
        assert len(words) == 3
        assert {(word.to_network, word.act_by - TODAY) for word in words} == {
            ("family", timedelta(days=3)),
            ("help", timedelta(days=3)),
        }
        (notice,) = Notice.objects.filter(kind="network_event")
        assert notice.urgency == Haste.URGENT.value
    with acting_as(cast.proxy_parent, read_only=True):
        assert [word.seat for word in NetworkWord.objects.all()] == [cast.proxy_parent.seat]


def test_whoever_acts_is_not_told(cast: Cast, as_web: None):
    happens(cast, "village_director", "left_school", Network.SCHOOL)
    assert told(cast) == {"town_supervisor", "proxy_parent"}


def test_a_post_that_sees_less_leaves_it_to_the_worker(cast: Cast, as_web: None):
    happens(cast, "class_teacher", "absent", Network.SCHOOL)
    assert told(cast) == set()
    job = ProcrastinateJob.objects.get(task_name=JOB)
    tell_networks(**job.args)
    assert told(cast) == {"village_director", "proxy_parent"}


def test_what_is_discreet_is_told_to_the_compartment_alone(cast: Cast, as_web: None):
    happens(cast, "county_office", "harm_reported", Network.RIGHTS)
    assert told(cast) == set()
    supervisor = _with_the_compartment(cast)
    happens(cast, "county_office", "harm_reported", Network.RIGHTS)
    assert told(cast) == {"town_supervisor"}
    with acting_as(cast.village_director, read_only=True):
        assert not NetworkWord.objects.exists()
    with acting_as(supervisor, read_only=True):
        assert NetworkWord.objects.get().kind == "harm_reported"


def _with_the_compartment(cast: Cast) -> Post:
    supervisor = cast.town_supervisor
    supervisor.compartments = [Compartment.PROTECTION.value]
    with acting_as(cast.county_office), appointing():
        Post.objects.filter(pk=supervisor.pk).update(compartments=supervisor.compartments)
    return supervisor


def test_facts_tell_by_themselves(cast: Cast, as_web: None):
    with acting_as(cast.county_office):
        key, earlier = cast.children["小雨"], timezone.now() - timedelta(days=1)
        Enrolment.objects.filter(child=key).update(recorded_at=earlier, since=TODAY - timedelta(days=200))
        Child.objects.filter(pk=key).update(recorded_at=earlier)
        current = Enrolment.objects.get(child=key, until__isnull=True)
        record_news(
            child=cast.child("小雨"),
            fact=Enrolment,
            values={
                "stage": "dropout",
                "school_unit": None,
                "school_text": "",
                "grade": None,
                "class_name": "",
            },
            since=TODAY,
            seen=Seen(current.version, current.pk),
            today=TODAY,
        )
        assert {word.kind for word in NetworkWord.objects.all()} == {"left_school"}
    assert told(cast) == {"village_director", "town_supervisor", "proxy_parent"}


TERMS: dict[str, Any] = {"haste": Haste.LOW, "within_days": 5, "today": TODAY}


def test_an_office_words_whom_its_place_tells(cast: Cast, as_web: None):
    with acting_as(cast.county_office):
        word_rule(kind="left_school", to=[Network.HELP], edition_seen=0, **TERMS)
        with pytest.raises(NetworkError, match="same_words"):
            word_rule(kind="left_school", to=[Network.HELP], edition_seen=1, **TERMS)
        with pytest.raises(NetworkError, match="edition_taken"):
            word_rule(kind="left_school", to=[], edition_seen=0, **TERMS)
    happens(cast, "county_office", "left_school", Network.SCHOOL)
    assert told(cast) == {"town_supervisor"}
    with acting_as(cast.county_office):
        word_rule(kind="moved", to=[], edition_seen=0, **TERMS)
        happened(kind="moved", child=cast.child("小雨"), network=Network.FAMILY, on=TODAY)
        assert not NetworkWord.objects.filter(kind="moved").exists()
        end_rule(kind="moved", edition_seen=1, today=TODAY)
        happened(kind="moved", child=cast.child("小雨"), network=Network.FAMILY, on=TODAY)
        assert NetworkWord.objects.filter(kind="moved").exists()


def test_nothing_stays_of_a_child_that_is_erased(cast: Cast, as_web: None):
    happens(cast, "county_office", "left_school", Network.SCHOOL)
    with acting_as(cast.city_office):
        erase_child(child=cast.child("小雨"), basis="家长要求")
        assert not NetworkWord.objects.exists()
