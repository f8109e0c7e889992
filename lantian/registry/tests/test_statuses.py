"""Stored statuses: they say what the definitions say of the facts, and only what changed or is due is looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from procrastinate.contrib.django.models import ProcrastinateJob

from lantian.access.scopes import acting_as
from lantian.registry import status_jobs
from lantian.registry.errors import RegistryError
from lantian.registry.models import (
    Child,
    Guardianship,
    Hukou,
    Migration,
    Person,
    Residence,
    StatusEpisode,
    Tie,
)
from lantian.registry.queries.known import known_facts
from lantian.registry.queries.statuses import counted, tallies_by_village, tally
from lantian.registry.rules.calibres.conditions import add_months, birthday
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2016, NATIONAL, WOMENS_FEDERATION
from lantian.registry.rules.calibres.judging import judge
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.facts import correct_child, record_change, record_whereabouts
from lantian.registry.services.people import tie_person
from lantian.registry.services.statuses import evaluate, evaluate_due, make_due
from tests.cast import HONGYAN, TAIXIANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()
STANDING = {"in": True, "unclear": None}
BOTH_AWAY = (("父亲", "father", "51"), ("母亲", "mother", "52"))


def stored(child: Child, calibre: Any, on: date) -> bool | None:
    """What is stored of a child on a day: counted, not counted, to be clarified (None)."""
    rows = StatusEpisode.objects.filter(child=child.pk, calibre=calibre.code, since__lte=on)
    holding = [row for row in rows if row.until is None or row.until > on]
    assert len(holding) <= 1
    return STANDING[holding[0].standing] if holding else False


def agree(child: Child) -> None:
    """Whatever day one asks for, the stored episodes say what the definitions say."""
    known = known_facts([child.pk])[child.pk]
    days = {
        day + timedelta(days=near) for day in known.days() | {TODAY, child.birth_on} for near in (-1, 0, 1)
    }
    for calibre in NATIONAL:
        for day in days:
            if child.birth_on <= day <= TODAY:
                assert stored(child, calibre, day) is judge(calibre, known, day).is_in, (calibre.code, day)


def send_away(child: Child, since: date, *, reason: str = "work") -> None:
    """Both parents leave on a day."""
    for kind in ("father", "mother"):
        tie = Tie.objects.filter(child=child.pk, kind=kind).first()
        if tie is None:
            tie = tie_person(child=child, kind=kind, since=None, details={"name": f"张{kind}"})
        person = Person.objects.get(pk=tie.person_id)
        now = Migration.objects.filter(person=person.pk, until__isnull=True).first()
        values = {
            "reason": reason,
            "destination": 441900000000,
            "destination_text": "",
            "expected_return_on": None,
        }
        record_whereabouts(person=person, values=values, since=since, version=now and now.version)


def settle_hukou(child: Child) -> None:
    """Rural hukou."""
    record_change(
        child=child, fact=Hukou, since=child.birth_on,
        values={"is_registered": True, "place": TAIXIANG, "nature": "agricultural"},
        version=_version(child, Hukou),
    )  # fmt: skip


def settle_facts(child: Child) -> None:
    """Rural hukou, lives with a grandmother."""
    settle_hukou(child)
    record_change(
        child=child, fact=Residence, since=TODAY - timedelta(days=900), values={"place": TAIXIANG, "lives_with": "62"},
        version=_version(child, Residence),
    )  # fmt: skip


def _version(child: Child, fact: Any) -> int | None:
    row = fact.objects.filter(child=child.pk, until__isnull=True).first()
    return row and row.version


class TestAfterAChange:
    def test_a_child_whose_parents_left_counts_from_that_day(self, cast: Cast) -> None:
        left = TODAY - timedelta(days=30)
        with acting_as(cast.village_director):
            child = cast.child("小雨")
            settle_facts(child)
            send_away(child, left)
            agree(child)
            assert stored(child, CIVIL_AFFAIRS_2016, left) is True
            assert stored(child, CIVIL_AFFAIRS_2016, left - timedelta(days=1)) is not True
            assert child.pk in counted(CIVIL_AFFAIRS_2016, TODAY)
            assert child.pk not in counted(CIVIL_AFFAIRS_2016, left - timedelta(days=1))

    def test_the_brother_is_evaluated_with_the_father(self, cast: Cast) -> None:
        with acting_as(cast.village_director):
            rain, stone = cast.child("小雨"), cast.child("小石")
            settle_facts(rain)
            settle_facts(stone)
            send_away(rain, TODAY - timedelta(days=400))
            agree(rain)
            agree(stone)

    def test_a_corrected_birthday_moves_the_end(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            child = cast.child("小雨")
            settle_facts(child)
            send_away(child, TODAY - timedelta(days=200))
            born = TODAY.replace(year=TODAY.year - 16, day=1) + timedelta(days=62)
            child = correct_child(child=child, values={"birth_on": born}, version=child.version)
            row = StatusEpisode.objects.get(child=child.pk, calibre="mca2016", standing="in")
            assert row.until == birthday(born, 16)
            assert cast.child("小雨").status_due_on == min(
                birthday(born, 16), cast.child("小雨").status_due_on
            )

    def test_a_child_in_another_village_is_followed_by_the_worker(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            father = Person.objects.get(name="张建军")
            tie_person(child=cast.child("天天"), kind=Tie.Kind.FATHER, since=None, person=father)
            settle_facts(cast.child("小雨"))
        with acting_as(cast.village_director):
            send_away(cast.child("小雨"), TODAY - timedelta(days=10), reason="business")
        status_jobs.follow_elsewhere(6104, [str(cast.children["天天"])])
        with acting_as(cast.county_office):
            agree(cast.child("天天"))

    def test_the_worker_is_asked_for_the_unseen_child_alone(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            father = Person.objects.get(name="张建军")
            tie_person(child=cast.child("天天"), kind=Tie.Kind.FATHER, since=None, person=father)
        with acting_as(cast.village_director):
            send_away(cast.child("小雨"), TODAY - timedelta(days=10), reason="business")
        jobs = ProcrastinateJob.objects.filter(task_name="registry.follow_elsewhere", status="todo")
        assert {tuple(job.args["children"]) for job in jobs} == {(str(cast.children["天天"]),)}

    def test_an_erased_child_has_no_status(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            child = cast.child("小雨")
            settle_facts(child)
            send_away(child, TODAY)
            assert StatusEpisode.objects.filter(child=child.pk).exists()
        with acting_as(cast.city_office):
            erase_child(child=cast.child("小雨"), basis="request")
            assert not StatusEpisode.objects.filter(child=child.pk).exists()
            assert cast.child("小雨").status_due_on is None
            assert evaluate([child.pk], TODAY) == 0


class TestByTimeAlone:
    def test_only_those_due_are_looked_at(self, cast: Cast) -> None:
        with acting_as(cast.city_office):
            while evaluate_due(TODAY):
                pass
            child = cast.child("小雨")
            settle_facts(child)
            send_away(child, TODAY - timedelta(days=10))
            due = cast.child("小雨").status_due_on
            assert due
            make_due(Child.objects.filter(pk__in=[cast.children["天天"]]), due)
            others = {one.pk: one.status_due_on for one in Child.objects.exclude(pk=child.pk)}
            alone = Child.objects.filter(status_due_on__lte=due).count()
            assert evaluate_due(due) == alone
            for one in Child.objects.filter(pk__in=[key for key, day in others.items() if day and day > due]):
                assert one.status_due_on == others[one.pk]
            later = cast.child("小雨").status_due_on
            assert later is None or later > due
            assert evaluate_due(due) == 0

    def test_six_months_make_a_child_count(self, cast: Cast) -> None:
        left = TODAY - timedelta(days=100)
        with acting_as(cast.city_office):
            child = cast.child("小雨")
            settle_facts(child)
            send_away(child, left)
            six_months = add_months(left, 6)
            assert child.pk not in _counted_2024(six_months)
            evaluate_due(six_months - timedelta(days=1))
            assert child.pk not in _counted_2024(six_months)
            evaluate_due(six_months)
            assert child.pk in _counted_2024(six_months)

    def test_the_night_evaluates_for_every_county(self, cast: Cast) -> None:
        with acting_as(cast.city_office):
            make_due(Child.objects.all(), TODAY)
            StatusEpisode.objects.all().delete()
        status_jobs.evaluate_due(0)
        with acting_as(cast.city_office):
            for child in Child.objects.all():
                agree(child)
                assert child.status_due_on is None or child.status_due_on > TODAY

    def test_a_village_director_sees_the_statuses_of_her_village(self, cast: Cast) -> None:
        with acting_as(cast.city_office):
            make_due(Child.objects.all(), TODAY)
            evaluate_due(TODAY)
            settle_facts(cast.child("小雨"))
            send_away(cast.child("小雨"), TODAY)
            assert TAIXIANG in tallies_by_village(WOMENS_FEDERATION, TODAY)
        with acting_as(cast.next_village_director, read_only=True):
            assert set(tallies_by_village(WOMENS_FEDERATION, TODAY)) <= {HONGYAN}
            assert tally(WOMENS_FEDERATION, TODAY, TAIXIANG).counted == 0
        with acting_as(cast.far_village_director, read_only=True):
            assert not StatusEpisode.objects.filter(child=cast.children["小雨"]).exists()

    def test_evaluating_again_writes_nothing(self, cast: Cast) -> None:
        with acting_as(cast.city_office):
            keys = list(Child.objects.values_list("pk", flat=True))
            evaluate(keys, TODAY)
            with CaptureQueriesContext(connection) as asked:
                evaluate(keys, TODAY)
            assert not [one for one in asked if one["sql"].startswith(("INSERT", "DELETE"))]


def _counted_2024(on: date) -> set[Any]:
    calibre = next(one for one in NATIONAL if one.code == "mca2024")
    return set(counted(calibre, on))


@contextmanager
def undone() -> Iterator[None]:
    """Takes back what one example wrote."""

    class _Back(Exception): ...

    try:
        with transaction.atomic():
            yield
            raise _Back
    except _Back:
        pass


DAYS = some.integers(0, 2000).map(lambda days: TODAY - timedelta(days=days))
STEPS = some.lists(
    some.tuples(
        some.sampled_from(["father", "mother", "lives_with", "hukou", "guarding"]),
        DAYS,
        some.sampled_from(
            ["work", "home", "study", "prison", "divorced", "51", "62", "rural", "urban", "bad", "good"]
        ),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_happened_the_stored_statuses_are_those_of_the_facts(cast: Cast, steps: Any) -> None:
    with acting_as(cast.village_director), undone():
        child = cast.child("小雨")
        for what, on, how in sorted(steps, key=lambda step: step[1]):
            _happen(child, what, on, how)
        agree(child)


def _happen(child: Child, what: str, on: date, how: str) -> None:
    try:
        with transaction.atomic():
            _record(child, what, on, how)
    except RegistryError:
        pass


def _record(child: Child, what: str, on: date, how: str) -> None:
    if what in ("father", "mother"):
        tie = Tie.objects.filter(child=child.pk, kind=what).first()
        tie = tie or tie_person(child=child, kind=what, since=None, details={"name": f"张{what}"})
        person = Person.objects.get(pk=tie.person_id)
        now = Migration.objects.filter(person=person.pk, until__isnull=True).first()
        reason = how if how in ("work", "home", "study", "prison", "divorced") else "work"
        values = {"reason": reason, "destination": None, "destination_text": "", "expected_return_on": None}
        record_whereabouts(person=person, values=values, since=on, version=now and now.version)
    elif what == "lives_with":
        values = {"place": TAIXIANG, "lives_with": how if how.isdigit() else "61"}
        record_change(
            child=child, fact=Residence, values=values, since=on, version=_version(child, Residence)
        )
    elif what == "hukou":
        nature = "non_agricultural" if how == "urban" else "agricultural"
        values = {"is_registered": True, "place": TAIXIANG, "nature": nature}
        record_change(child=child, fact=Hukou, values=values, since=on, version=_version(child, Hukou))
    else:
        level = "parents_incapable" if how == "bad" else "fair"
        record_change(
            child=child,
            fact=Guardianship,
            values={"level": level},
            since=on,
            version=_version(child, Guardianship),
        )
