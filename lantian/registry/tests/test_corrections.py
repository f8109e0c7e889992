"""Corrections in the timeline: what was mended, from what to what, by whom, when and why; and for whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.registry.forms import facts
from lantian.registry.labels import MENDED_LABELS
from lantian.registry.mended import corrections_in_words, interleave
from lantian.registry.models import Child, Guardianship, Health, Household, Migration, Person, Tie
from lantian.registry.queries import corrections as queries
from lantian.registry.queries.corrections import corrections
from lantian.registry.services.correcting import correct_identity
from lantian.registry.services.facts import (
    confirm_unchanged,
    correct_fact,
    correct_shared,
    record_change,
)
from lantian.registry.services.people import correct_person, end_tie, tie_person
from lantian.registry.services.seating import give_seat
from lantian.registry.tests.conftest import past_the_policies
from tests.cast import CITY, Cast

TODAY = timezone.localdate()
Enter = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_mended_yet(request: pytest.FixtureRequest) -> None:
    """The cast was put on the stage by mending ties."""
    if "cast" not in request.fixturenames:
        return
    request.getfixturevalue("cast")
    with past_the_policies():
        Tie._meta.get_field("history").related_model.objects.filter(city=CITY).delete()


def told(cast: Cast, part: str = "county_office") -> list[dict[str, Any]]:
    with acting_as(cast.posts[part], read_only=True):
        return corrections_in_words(corrections(cast.child("小雨")))


def changes(one: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(str(each["label"]), each["before"], each["after"]) for each in one["changes"]]


def mend_health(cast: Cast, condition: str, illness: str = "") -> None:
    with acting_as(cast.village_director):
        health = Health.objects.filter(child=cast.children["小雨"], until__isnull=True).first()
        if health is None:
            record_change(child=cast.child("小雨"), fact=Health, values={"condition": condition}, since=TODAY)
            return
        values = {"condition": condition, "illness": illness}
        correct_fact(row=health, values=values, version=health.version)


def test_a_mended_fact_is_told_with_both_values_and_its_author(cast: Cast) -> None:
    mend_health(cast, "10")
    assert told(cast) == []
    mend_health(cast, "30", "哮喘")
    (one,) = told(cast)
    assert one["title"] == "更正：健康状况"
    assert changes(one) == [("健康状况", "健康或良好", "有慢性病"), ("患病情况", None, "哮喘")]
    assert one["who"].startswith("李梅 · ")


def test_what_changed_with_time_is_no_correction(cast: Cast) -> None:
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        values = {"level": "ordinary"}
        first = record_change(child=child, fact=Guardianship, values=values, since=date(2025, 1, 1))
        record_change(
            child=child, fact=Guardianship, values={"level": "good"}, since=TODAY, version=first.version
        )
        tie = tie_person(child=child, kind=Tie.Kind.OTHER, since=date(2025, 1, 1), details={"name": "王姨"})
        end_tie(tie=tie, until=TODAY, version=tie.version)
        confirm_unchanged(child=cast.child("小雨"), on=TODAY)
    assert told(cast) == []


def test_a_mended_end_is_one(cast: Cast) -> None:
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        first = record_change(
            child=child, fact=Guardianship, values={"level": "ordinary"}, since=date(2025, 1, 1)
        )
        second = record_change(
            child=child,
            fact=Guardianship,
            values={"level": "good"},
            since=date(2025, 6, 1),
            version=first.version,
        )
        correct_fact(row=second, values={"since": date(2025, 5, 1)}, version=second.version)
    found = sorted(change for one in told(cast) for change in changes(one))
    assert found == [
        ("从何时起", date(2025, 6, 1), date(2025, 5, 1)),
        ("终止日期", date(2025, 6, 1), date(2025, 5, 1)),
    ]


def test_sealed_values_stay_masked(cast: Cast) -> None:
    with acting_as(cast.county_office):
        father = Person.objects.get(name="张建军")
        correct_person(person=father, details={"phone": "13900001111"}, version=father.version)
        house = Household.objects.get(members=cast.children["小雨"])
        correct_shared(row=house, values={"address": "太厢村三组1号"}, version=house.version)
    found = {one["title"]: changes(one) for one in told(cast)}
    assert found == {
        "更正：张建军": [("电话", "135****2233", "139****1111")],
        "更正：家庭户": [("详细住址", "••••••", "••••••")],
    }


def test_a_name_and_a_sign_in(cast: Cast) -> None:
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        correct_identity(child=child, values={"name": "张晓雨"}, version=child.version)
        tie = Tie.objects.get(child=child.pk, kind=Tie.Kind.PROXY_PARENT)
        give_seat(tie=tie, seat=None, version=tie.version, on=TODAY)
    found = [change for one in told(cast) for change in changes(one)]
    assert ("姓名", "张小雨", "张晓雨") in found
    assert ("登录账号", "已开通", None) in found


def test_each_of_several_corrections_tells_its_own_step(cast: Cast) -> None:
    for condition in ("10", "20", "30"):
        mend_health(cast, condition)
    at_days_apart(cast, Health)
    assert [changes(one) for one in told(cast)] == [
        [("健康状况", "一般或较弱", "有慢性病")],
        [("健康状况", "健康或良好", "一般或较弱")],
    ]


def at_days_apart(cast: Cast, model: Any) -> None:
    """Gives the events of a table times a day apart, by their versions; in a test all bear one time."""
    history = model._meta.get_field("history").related_model
    with past_the_policies():
        for event in history.objects.filter(city=CITY):
            history.objects.filter(pk=event.pk).update(
                pgh_created_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=event.version)
            )


def test_pages_are_bounded_and_every_correction_stands_on_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["", "哮喘", "贫血", "近视", "骨折", "过敏"]
    mend_health(cast, "10")
    for word in words[1:]:
        mend_health(cast, "30", word)
    at_days_apart(cast, Health)
    whole = [changes(one) for one in told(cast)]
    assert len(whole) == 5
    for shown, scanned in ((1, 200), (2, 200), (2, 3), (5, 2), (20, 2)):
        monkeypatch.setattr(queries, "SHOWN", shown)
        monkeypatch.setattr(queries, "SCANNED", scanned)
        seen, before = [], None
        for _page in range(20):
            with acting_as(cast.county_office, read_only=True):
                page = corrections(cast.child("小雨"), before)
                assert len(page.found) <= max(shown, 1)
                seen += [changes(one) for one in corrections_in_words(page)]
            before = page.before
            if before is None:
                break
        assert seen == whole


def test_events_and_corrections_lie_on_one_line() -> None:
    noon = datetime(2026, 3, 2, 4, tzinfo=UTC)
    events = [{"at": date(2026, 3, day)} for day in (4, 3, 2, 1)]
    mended = [{"at": noon, "changes": []}]
    line = interleave(events, mended, since=None, until=None)
    assert [one["at"] for one in line] == [
        date(2026, 3, 4),
        date(2026, 3, 3),
        noon,
        *(date(2026, 3, d) for d in (2, 1)),
    ]
    first = interleave(events, mended, since=noon, until=None)
    rest = interleave(events, [], since=None, until=noon)
    assert [one["at"] for one in first] == [date(2026, 3, 4), date(2026, 3, 3), noon, date(2026, 3, 2)]
    assert [one["at"] for one in rest] == [date(2026, 3, 1)]


class TestPage:
    @pytest.fixture
    def mended(self, cast: Cast) -> str:
        with acting_as(cast.county_office):
            father = Person.objects.get(name="张建军")
            episode = Migration.objects.get(person=father.pk)
        return reverse("registry:correct_fact", args=[cast.children["小雨"], "whereabouts", episode.pk])

    def test_why_is_asked_kept_and_told(self, cast: Cast, mended: str, enter: Enter) -> None:
        director = enter("village_director")
        form = director.get(mended).context["form"]
        values = {name: form[name].value() or "" for name in form.fields}
        values |= {"destination_text": "广东深圳", "why": "父亲来电说明"}
        assert director.post(mended, values).status_code == 302
        page = enter("town_supervisor").get(reverse("registry:timeline", args=[cast.children["小雨"]]))
        text = page.content.decode()
        assert "父亲来电说明" in text
        assert "广东深圳" in text
        assert "<details" in text
        with past_the_policies():
            (line,) = AccessEntry.objects.filter(action="registry.change_child", child=cast.children["小雨"])
            assert line.detail["reason"] == "父亲来电说明"
            assert AccessEntry.objects.filter(action="registry.read_corrections").count() == 1

    def test_each_correction_finds_its_own_reason(self, real_cast: Cast) -> None:
        """Each request is a transaction of its own, and bears a time of its own."""
        child = real_cast.children["小雨"]
        office = Client()
        office.force_login(
            real_cast.county_office.user, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        address = reverse("registry:correct_child", args=[child])
        for name, why in (("张晓雨", "户口本为晓"), ("张筱雨", "家长要求")):
            form = office.get(address).context["form"]
            values = {name: form[name].value() or "" for name in form.fields}
            assert office.post(address, {**values, "name": name, "why": why}).status_code == 302
        with acting_as(real_cast.county_office, read_only=True):
            found = corrections_in_words(corrections(Child.objects.get(pk=child)))
        steps = [(change["after"], one["why"]) for one in found for change in one["changes"]]
        assert [step for step in steps if step[1]] == [("张筱雨", "家长要求"), ("张晓雨", "户口本为晓")]

    def test_a_part_for_the_page_and_a_page_of_its_own(self, cast: Cast, enter: Enter) -> None:
        address = reverse("registry:timeline", args=[cast.children["小雨"]])
        office = enter("county_office")
        whole = office.get(address).content.decode()
        part = office.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" in whole
        assert "<html" not in part
        assert part.strip() in whole

    @pytest.mark.parametrize("before", ["", "x", "-1", "1" * 40, "1767225600000000"])
    def test_any_number_is_taken(self, cast: Cast, enter: Enter, before: str) -> None:
        address = reverse("registry:timeline", args=[cast.children["小雨"]])
        assert enter("county_office").get(address, {"before": before}).status_code == 200

    def test_only_those_who_answer_for_others_work_see_them(self, cast: Cast, enter: Enter) -> None:
        child = cast.children["小雨"]
        page = reverse("registry:child", args=[child])
        for part, is_shown in (
            ("county_office", True),
            ("town_supervisor", True),
            ("village_director", False),
        ):
            client = enter(part)
            assert ("/timeline/" in client.get(page).content.decode()) == is_shown
            status = client.get(reverse("registry:timeline", args=[child])).status_code
            assert status == (200 if is_shown else 403)
        assert enter("other_county_office").get(reverse("registry:timeline", args=[child])).status_code == 404


@pytest.mark.parametrize("name", list(MENDED_LABELS))
def test_every_column_that_is_told_is_one(name: str) -> None:
    columns = {field.name for field in apps.get_model("registry", name)._meta.fields}
    assert set(MENDED_LABELS[name]) <= columns


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Child", facts.ChildForm),
        ("Household", facts.HouseholdForm),
        ("Person", facts.PersonForm),
        ("Hukou", facts.HukouForm),
        ("Residence", facts.ResidenceForm),
        ("Enrolment", facts.EnrolmentForm),
        ("Health", facts.HealthForm),
        ("Guardianship", facts.GuardianshipForm),
        ("Livelihood", facts.LivelihoodForm),
        ("Migration", facts.WhereaboutsForm),
    ],
)
def test_whatever_a_form_can_mend_is_told(name: str, form: Any) -> None:
    assert set(form.base_fields) - set(facts.BOOKKEEPING) <= set(MENDED_LABELS[name])
