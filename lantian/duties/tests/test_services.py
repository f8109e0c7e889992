"""Local words, the night, those who stand in, what is asked of the whole."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.duties.errors import DutyError
from lantian.duties.messages import explain
from lantian.duties.models import Duty, DutyBasis, Fulfilment, RuleEdition
from lantian.duties.queries.forecast import behind, forecast
from lantian.duties.queries.owners import holders_of, unowned, workloads
from lantian.duties.queries.preview import preview
from lantian.duties.queries.today import counts_by_place, escalated_to_me, owed_to_me
from lantian.duties.rules.book import Rule, cadence_from
from lantian.duties.rules.shipped import NATIONAL
from lantian.duties.services.forgetting import forget_child
from lantian.duties.services.promising import keep, promise
from lantian.duties.services.ruling import put_out_of_use, word_rule
from lantian.duties.services.standing_in import come_back, go_away
from lantian.duties.services.turning import turn_due_of
from lantian.kernel.days.rules import Span
from lantian.places.models import LocalDays
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]
TODAY, DAY = timezone.localdate(), timedelta(days=1)
HOME = NATIONAL["home_visit"]


def worded(rule: Rule = HOME, **changes: Any) -> Rule:
    if "cadence" in changes:
        changes["cadence"] = cadence_from(changes["cadence"])
    return replace(rule, **changes)


def home_visit(cast: Cast, name: str = "小雨") -> Duty:
    return Duty.objects.get(child=cast.children[name], rule="home_visit")


def refused(cast: Cast, rule: Rule, part: str = "county_office", edition: int | None = None) -> DutyError:
    with acting_as(cast.posts[part]), pytest.raises(DutyError) as error:
        word_rule(rule=rule, since=TODAY + DAY, edition_seen=edition, today=TODAY)
    assert explain(error.value)
    return error.value


def test_a_county_may_be_stricter_and_its_children_are_counted_anew_fairly(cast: Cast) -> None:
    strict = worded(cadence="red:3d yellow:15d blue:30d green:60d")
    with acting_as(cast.county_office):
        before = home_visit(cast).due_on
        told = preview(strict, BINZHOU, TODAY, TODAY)
        assert (told.earlier, told.later, told.children) == (2, 0, 3)
        word_rule(rule=strict, since=TODAY, edition_seen=None, today=TODAY)
    turn_due_of(cast.city_office, TODAY)
    with acting_as(cast.county_office):
        duty = home_visit(cast)
        assert (duty.edition, duty.due_on) == (1, TODAY + timedelta(days=30))
        assert before == TODAY + timedelta(days=90)
        put_out_of_use(code="home_visit", edition_seen=1, today=TODAY)
        assert RuleEdition.objects.get(code="home_visit").until == TODAY + DAY
    turn_due_of(cast.city_office, TODAY + DAY)
    with acting_as(cast.county_office):
        assert home_visit(cast).edition == 0
        assert home_visit(cast).due_on == TODAY + timedelta(days=30)  # nothing is put off without a deed


def test_words_that_come_later_wait_and_can_be_mended_until_then(cast: Cast) -> None:
    with acting_as(cast.county_office):
        later = TODAY + timedelta(days=5)
        row = word_rule(rule=worded(cadence="7d"), since=later, edition_seen=None, today=TODAY)
        again = word_rule(rule=worded(cadence="6d"), since=later, edition_seen=1, today=TODAY)
        assert (row.pk, row.terms["cadence"], again.terms["cadence"]) == (again.pk, "7d", "6d")
        assert not DutyBasis.objects.filter(looks_on__lt=later).exists()
        assert DutyBasis.objects.filter(looks_on=later).count() == 3


def test_what_the_law_asks_no_office_lowers_and_nobody_overwrites_unseen(cast: Cast) -> None:
    assert refused(cast, worded(cadence="red:9d yellow:30d blue:90d green:180d")).code == "laxer"
    with acting_as(cast.city_office):
        word_rule(
            rule=worded(cadence="red:7d yellow:20d blue:20d green:20d"),
            since=TODAY,
            edition_seen=None,
            today=TODAY,
        )
    error = refused(
        cast, worded(cadence="red:7d yellow:30d blue:90d green:180d")
    )  # the city asks for more by now
    assert error.params["parts"] == ["cadence_green", "cadence_blue", "cadence_yellow"]
    with acting_as(cast.county_office):
        word_rule(rule=worded(cadence="7d"), since=TODAY, edition_seen=None, today=TODAY)
    assert refused(cast, worded(cadence="6d")).code == "edition_taken"
    with acting_as(cast.county_office), pytest.raises(DutyError, match="laxer"):
        put_out_of_use(code="parent_contact", edition_seen=None, today=TODAY)


def test_a_rule_of_our_own_begins_and_ends(cast: Cast) -> None:
    own = worded(
        NATIONAL["plan_review"], code="own12345", name_zh="留守儿童生日慰问", cadence="1/year", since=TODAY
    )
    with acting_as(cast.county_office):
        word_rule(rule=own, since=TODAY, edition_seen=None, today=TODAY)
        put_out_of_use(code="teacher_call", edition_seen=None, today=TODAY)
    turn_due_of(cast.city_office, TODAY)
    with acting_as(cast.county_office):
        assert Duty.objects.filter(rule="own12345").count() == 2
        assert not Duty.objects.filter(rule="teacher_call").exists()
        put_out_of_use(code="own12345", edition_seen=1, today=TODAY)
    turn_due_of(cast.city_office, TODAY + DAY)
    with acting_as(cast.county_office):
        assert not Duty.objects.filter(rule="own12345").exists()


def test_the_night_tells_whoever_stands_above_and_looks_at_nothing_else(cast: Cast) -> None:
    turn_due_of(cast.city_office, TODAY)
    assert turn_due_of(cast.city_office, TODAY) == 0
    with acting_as(cast.city_office):
        due_on = home_visit(cast).due_on
        others = Duty.objects.exclude(turns_on__lte=due_on + DAY).count()
        assert others
    turn_due_of(cast.city_office, due_on + DAY)
    with acting_as(cast.city_office):
        assert home_visit(cast).escalated_to == ""
    turn_due_of(cast.city_office, due_on + timedelta(days=4))
    with acting_as(cast.town_supervisor):
        assert home_visit(cast).escalated_to == Role.TOWN_SUPERVISOR
        page = escalated_to_me(cast.town_supervisor, due_on + timedelta(days=4))
        assert {line.duty.rule for line in page.lines} >= {"home_visit"}
    turn_due_of(cast.city_office, due_on + timedelta(days=15))
    with acting_as(cast.county_office):
        assert home_visit(cast).escalated_to == Role.COUNTY_OFFICE
        assert home_visit(cast).turns_on is None


def test_another_calendar_moves_what_it_touches(cast: Cast) -> None:
    turn_due_of(cast.city_office, TODAY)
    with acting_as(cast.city_office):
        before = Duty.objects.get(child=cast.children["小雨"], rule="first_visit").due_on
    span = Span(TODAY + DAY, TODAY + timedelta(days=15))
    from lantian.registry.tests.conftest import past_the_policies

    with past_the_policies():
        LocalDays.objects.create(region_id=BINZHOU, name="雪灾停工", since=span.since, until=span.until)
    turn_due_of(cast.city_office, TODAY)
    with acting_as(cast.city_office):
        assert Duty.objects.get(child=cast.children["小雨"], rule="first_visit").due_on > before + timedelta(
            days=10
        )


def test_the_list_of_today_late_ones_first_page_by_page(cast: Cast) -> None:
    on = TODAY + timedelta(days=95)
    with acting_as(cast.village_director):
        whole = owed_to_me(cast.village_director, on, most=100)
        late = [line for line in whole.lines if line.is_late]
        assert late
        assert whole.lines[: len(late)] == late
        assert {line.duty.owed_by for line in whole.lines} == {Role.VILLAGE_DIRECTOR}
        assert {line.duty.region for line in whole.lines} == {TAIXIANG}
        paged, after = [], None
        while after != "":
            page = owed_to_me(cast.village_director, on, most=3, after=after)
            paged, after = paged + page.lines, page.after
        assert [line.duty.pk for line in paged] == [line.duty.pk for line in whole.lines]
        assert owed_to_me(cast.village_director, on, after="no.key").lines
    with acting_as(cast.parent):
        mine = owed_to_me(cast.parent, on)
        assert {line.duty.rule for line in mine.lines} == {"parent_contact"}
    with acting_as(cast.county_office):
        counts = {one.place: one for one in counts_by_place(cast.county_office, on)}
        assert counts[XINMIN].late > len(late)


def test_whoever_stands_in_finds_the_duties_and_gives_them_back(cast: Cast) -> None:
    on = TODAY + timedelta(days=95)
    away, supervisor = cast.village_director, cast.town_supervisor
    with acting_as(away):
        duty = home_visit(cast)
        with pytest.raises(DutyError, match="cover_too_far"):
            go_away(post=away, since=TODAY, until=None, cover=cast.next_village_director.seat, today=TODAY)
        row = go_away(post=away, since=TODAY, until=None, cover=supervisor.seat, today=TODAY)
        assert [post.pk for post in holders_of(duty, on)] == [supervisor.pk]
    with acting_as(supervisor):
        covered = [line for line in owed_to_me(supervisor, on, most=100).lines if line.stands_in_for]
        assert {line.stands_in_for for line in covered} == {"李梅"}
        assert not unowned_of(cast, Role.VILLAGE_DIRECTOR, on)
        with pytest.raises(DutyError, match="away_already"):
            go_away(post=away, since=TODAY + DAY, until=None, cover=None, today=TODAY)
        come_back(row=row, version=1, on=TODAY)
    with acting_as(away):
        assert [post.pk for post in holders_of(duty, on)] == [away.pk]
    with acting_as(cast.far_village_director), pytest.raises(DutyError, match="not_yours"):
        go_away(post=away, since=TODAY, until=None, cover=None, today=TODAY)


def unowned_of(cast: Cast, role: Role, on: Any) -> list[Any]:
    return [one for one in unowned(BINZHOU, BINZHOU + 999_999, on, on) if one.role == role]


def test_what_nobody_owes_and_who_has_too_many(cast: Cast) -> None:
    on = TODAY + timedelta(days=95)
    with acting_as(cast.county_office):
        assert not unowned_of(cast, Role.VILLAGE_DIRECTOR, on)
        go_away(post=cast.village_director, since=TODAY, until=None, cover=None, today=TODAY)
        (bare,) = unowned_of(cast, Role.VILLAGE_DIRECTOR, on)
        assert (bare.region, bare.is_away, bare.children) == (TAIXIANG, True, 2)
        assert {load.post.user.name: load.children for load in workloads(BINZHOU, BINZHOU + 999_999, on)}[
            "李梅"
        ] == 2


def test_the_forecast_opens_what_it_counts(cast: Cast) -> None:
    with acting_as(cast.county_office):
        lines = [line for line in forecast(BINZHOU, TODAY) if line.rule == "first_visit"]
        assert sum(line.duties for line in lines) == 3
        assert len(behind(lines[0].place, "first_visit", TODAY).lines) == 3
        assert not forecast(BINZHOU, TODAY, owed_by=Role.SCHOOL_HEAD)


def test_an_erased_child_leaves_nothing(cast: Cast) -> None:
    child = cast.children["小雨"]
    with acting_as(cast.city_office):
        promise(child=child, about=uuid7(), due_on=TODAY, owed_by=Role.VILLAGE_DIRECTOR, seat=None)
        forget_child(child)
        for model in (Duty, DutyBasis, Fulfilment):
            assert not model.objects.filter(child=child).exists()


def test_what_is_discreet_families_do_not_learn_and_whoever_caused_it_does(cast: Cast) -> None:
    child, alarm = cast.children["小雨"], uuid7()
    with acting_as(cast.class_teacher):
        promise(
            child=child,
            about=alarm,
            due_on=TODAY,
            owed_by=Role.TOWN_SUPERVISOR,
            seat=None,
            rule="harm_report",
            is_discreet=True,
        )
    with acting_as(cast.town_supervisor):
        keep(about=alarm, on=TODAY, source=uuid7())
    for part, is_told in {
        "class_teacher": True,
        "town_supervisor": True,
        "village_director": True,
        "parent": False,
        "proxy_parent": False,
    }.items():
        with acting_as(cast.posts[part], read_only=True):
            assert Duty.objects.filter(rule="harm_report").exists() == is_told
            assert Fulfilment.objects.filter(rule="harm_report").exists() == is_told
            assert Duty.objects.filter(child=child).exists()
