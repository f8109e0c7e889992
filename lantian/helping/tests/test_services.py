"""Saying yes and no, checks, training, leaving, posts, caps, and what the night does."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from lantian.access.models import AccessEntry, Post
from lantian.access.scopes import acting_as
from lantian.duties.models import Absence
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper, Training
from lantian.helping.queries.listing import Listing, fit_for_one, listed, loads_of
from lantian.helping.queries.people import in_place
from lantian.helping.rules.fitness import Bar, reasons_against
from lantian.helping.rules.vetting import last_day
from lantian.helping.services import caps, leaving, people, posts, training, turning, vetting
from lantian.helping.tests.conftest import DAY, TODAY, VALUES, accepted, again, checked, nominated
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast, past_the_policies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]
FOLLOWED: list[tuple[list[UUID], date]] = []


def follower(helpers: list[UUID], on: date) -> None:
    """A room above that hears of helpers."""
    FOLLOWED.append((list(helpers), on))


@pytest.fixture(autouse=True)
def heard(settings) -> list[tuple[list[UUID], date]]:
    settings.HELPER_FOLLOWERS = [f"{__name__}.follower"]
    FOLLOWED.clear()
    return FOLLOWED


def refused(cast: Cast, part: str, write) -> str:
    with acting_as(cast.posts[part]), pytest.raises(HelpingError) as error:
        write()
    return error.value.code


UNNAMED = [
    ({"birth_on": TODAY - timedelta(days=17 * 365)}, "too_young"),
    ({"elder_kind": ""}, "elder_kind_needed"),
    ({"most_children": 4}, "over_cap"),
    ({"gives_study": False, "gives_mind": False}, "gives_nothing"),
    ({"identity": "610427196103080021"}, "identity_wrong"),
    ({"region": 610423104200}, "not_yours"),
]


def test_who_cannot_be_named(cast: Cast):
    for changes, code in UNNAMED:
        values = {**VALUES, **changes}
        assert refused(cast, "county_office", partial(people.nominate, values=values, on=TODAY)) == code


def test_the_same_telephone_is_asked_about_once(cast: Cast):
    helper = nominated(cast)
    again_said = {**VALUES, "name": "寇淑芬"}
    assert refused(cast, "county_office", lambda: people.nominate(values=again_said, on=TODAY)) == "known"
    with acting_as(cast.county_office):
        other = people.nominate(values=again_said, on=TODAY, is_another=True)
    assert other.pk != helper.pk
    # Who cannot see the first learns nothing of it.
    far = {**VALUES, "region": 610423104200}
    with acting_as(cast.other_county_office):
        assert people.nominate(values=far, on=TODAY)


def test_yes_no_and_yes_after_all(cast: Cast, heard):
    helper = nominated(cast)
    with acting_as(cast.town_supervisor):
        people.decline(helper=helper, reason="no_need", words="", version=1, on=TODAY)
    helper = again(cast, helper)
    assert (helper.standing, helper.reason) == ("declined", "no_need")
    with acting_as(cast.town_supervisor):
        helper = people.accept(helper=helper, consented_on=TODAY, version=helper.version, on=TODAY)
    assert (helper.standing, helper.reason) == ("accepted", "")
    assert [keys for keys, _ in heard] == [[helper.pk], [helper.pk]]
    with acting_as(cast.county_office), pytest.raises(HelpingError):
        people.decline(helper=helper, reason="no_need", words="", version=helper.version, on=TODAY)
    with past_the_policies():
        assert AccessEntry.objects.filter(action="helping.decide").count() == 2


def test_two_who_change_one_entry(cast: Cast):
    helper = nominated(cast)
    with acting_as(cast.county_office):
        people.edit(helper=helper, values={"most_children": 1}, version=1, on=TODAY)
    with acting_as(cast.town_supervisor), pytest.raises(Conflict) as conflict:
        people.edit(helper=helper, values={"most_children": 3}, version=1, on=TODAY)
    assert [one.field for one in conflict.value.differences] == ["most_children"]


def test_only_an_office_says_that_the_home_is_another(cast: Cast):
    helper = accepted(cast)
    checked(cast, helper)
    helper = again(cast, helper)
    values = {"region": XINMIN}
    assert refused(
        cast,
        "town_supervisor",
        lambda: people.edit(helper=helper, values=values, version=helper.version, on=TODAY),
    ) == ("home_by_office")
    with acting_as(cast.county_office):
        row = people.edit(helper=helper, values=values, version=helper.version, on=TODAY)
        assert row.vetting_rows.get().region == XINMIN


def test_a_check_is_asked_for_answered_and_runs_out(cast: Cast):
    helper = accepted(cast)
    assert reasons_against(helper.facts(), TODAY) == {Bar.NOT_VETTED}
    checked(cast, helper, "pending")
    assert refused(
        cast,
        "county_office",
        lambda: vetting.record(
            helper=helper, authority="公安", asked_on=TODAY, result="pending", today=TODAY
        ),
    ) == ("asked_already")
    row = checked(cast, helper)
    helper = again(cast, helper)
    assert (row.result, helper.vetted_until) == ("clear", last_day(TODAY))
    assert not reasons_against(helper.facts(), TODAY)
    assert helper.turns_on == last_day(TODAY) - timedelta(days=60)
    assert reasons_against(helper.facts(), last_day(TODAY) + DAY) == {Bar.VETTING_EXPIRED}


def test_the_latest_answer_counts_and_is_corrected(cast: Cast):
    helper = accepted(cast)
    checked(cast, helper, days_ago=30)
    bad = checked(cast, helper, "not_clear")
    assert again(cast, helper).vetted_until is None
    values = {"authority": "公安", "asked_on": TODAY, "checked_on": TODAY, "valid_until": None}
    with acting_as(cast.city_office):
        vetting.correct(vetting=bad, values={**values, "result": "clear"}, version=1, today=TODAY)
    assert again(cast, helper).vetted_until == last_day(TODAY)


UNDATED = [
    ({"asked_on": TODAY + DAY}, "asked_future"),
    ({"checked_on": None}, "answer_needed"),
    ({"checked_on": TODAY + DAY}, "answer_future"),
    ({"checked_on": TODAY - 9 * DAY}, "answer_before_asking"),
    ({"valid_until": last_day(TODAY) + DAY}, "holds_too_long"),
    ({"valid_until": TODAY - DAY}, "holds_too_short"),
]


def test_days_of_a_check_that_cannot_be(cast: Cast):
    helper = accepted(cast)
    said = {"authority": "公安", "asked_on": TODAY - 5 * DAY, "checked_on": TODAY, "result": "clear"}
    for changes, code in UNDATED:
        write = partial(vetting.record, helper=helper, today=TODAY, **{**said, **changes})
        assert refused(cast, "county_office", write) == code


def test_training_counts_once_and_is_taken_back(cast: Cast):
    helper, key = accepted(cast), uuid7()
    values = {"subject": "law", "on": TODAY, "hours": 3, "by": "县民政局"}
    with acting_as(cast.town_supervisor):
        for _tap in range(2):
            training.train(helper=helper, values=values, key=key, today=TODAY)
    assert again(cast, helper).trained_hours == 3
    with acting_as(cast.town_supervisor):
        training.withdraw_training(training=Training.objects.select_related("helper").get(), version=1)
    assert again(cast, helper).trained_hours == 0


def with_post(cast: Cast) -> tuple[Helper, Post, str | None]:
    helper = accepted(cast)
    checked(cast, helper)
    with acting_as(cast.county_office):
        post, password = posts.give_post(helper=again(cast, helper), unit=cast.units["village"], since=TODAY)
    return again(cast, helper), post, password


def test_a_post_of_their_own(cast: Cast):
    helper, post, password = with_post(cast)
    assert (helper.seat, helper.user, post.role) == (post.seat, post.user_id, "proxy_parent")
    assert password
    with acting_as(post, read_only=True):
        assert Helper.objects.get() == helper
    code = refused(
        cast,
        "county_office",
        lambda: posts.give_post(helper=helper, unit=cast.units["village"], since=TODAY),
    )
    assert code == "has_post"


def test_nobody_begins_without_a_check(cast: Cast):
    helper = accepted(cast)
    give = {"helper": helper, "unit": cast.units["village"], "since": TODAY}
    assert refused(cast, "county_office", lambda: posts.give_post(**give)) == "check_first"


def test_away_with_cover_and_back(cast: Cast):
    helper, post, _password = with_post(cast)
    with acting_as(cast.county_office):
        helper = leaving.pause(
            helper=helper,
            since=TODAY,
            until=TODAY + 10 * DAY,
            today=TODAY,
            cover=cast.village_director.seat,
        )
        assert Absence.objects.get(seat=post.seat).cover == cast.village_director.seat
    assert reasons_against(helper.facts(), TODAY) == {Bar.AWAY}
    with acting_as(cast.county_office):
        helper = leaving.come_back(helper=helper, on=TODAY)
        assert Absence.objects.get(seat=post.seat).until == TODAY
    assert not reasons_against(helper.facts(), TODAY)


def test_a_helper_leaves_by_themselves(cast: Cast, heard):
    helper, post, _password = with_post(cast)
    heard.clear()
    with acting_as(post):
        leaving.leave(helper=helper, on=TODAY + DAY, reason="moved", today=TODAY)
        leaving.tell_office(helper, TODAY)
    helper = again(cast, helper)
    assert (helper.standing, helper.left_on) == ("left", TODAY + DAY)
    assert heard == [([helper.pk], TODAY)]
    assert reasons_against(helper.facts(), TODAY) == {Bar.LEFT}
    with past_the_policies():
        seats = set(Notice.objects.filter(kind="helper_steps_back").values_list("seat", flat=True))
    assert seats == {cast.town_supervisor.seat, cast.county_office.seat}


def test_a_lower_cap_lowers_what_is_offered(cast: Cast, heard):
    helper = accepted(cast)
    heard.clear()
    with acting_as(cast.county_office):
        caps.lower_cap(place=BINZHOU, kind="elder", most=1, version=0, on=TODAY)
    assert again(cast, helper).most_children == 1
    assert heard == [([helper.pk], TODAY)]
    over = {**VALUES, "phone": "13772066668"}
    assert refused(cast, "village_director", lambda: people.nominate(values=over, on=TODAY)) == "over_cap"
    for place, most in ((BINZHOU, 4), (610423000000, 1)):
        with acting_as(cast.county_office), pytest.raises(HelpingError):
            caps.lower_cap(place=place, kind="elder", most=most, version=1, on=TODAY)


def test_the_night_tells_of_checks_and_looks_at_nobody_else(cast: Cast, heard):
    helper, post, _password = with_post(cast)
    accepted(cast, phone="13772066668")
    soon = last_day(TODAY) - timedelta(days=60)
    assert turning.turn_due_of(cast.city_office, soon - DAY) == 0
    heard.clear()
    assert turning.turn_due_of(cast.city_office, soon) == 1
    assert turning.turn_due_of(cast.city_office, soon) == 0
    assert turning.turn_due_of(cast.city_office, last_day(TODAY) + DAY) == 1
    assert [keys for keys, _ in heard] == [[helper.pk], [helper.pk]]
    with past_the_policies():
        told = set(Notice.objects.values_list("kind", "seat"))
    assert {
        ("own_check_expires", post.seat),
        ("checks_expire", cast.county_office.seat),
        ("own_check_expired", post.seat),
        ("checks_expired", cast.county_office.seat),
    } <= told


def test_a_list_in_the_database_says_what_the_rules_say(cast: Cast):
    """`fit_for_one` is `reasons_against` in SQL, for everybody without children."""
    away = {"away_from": TODAY, "away_until": TODAY + DAY}
    made = [
        {},
        {"health": "resting"},
        {"most_children": 0},
        {"vetted_until": TODAY - DAY},
        {"vetted_until": None},
        away,
        {"away_from": TODAY + DAY},
        {"standing": "left", "left_on": TODAY},
    ]
    for number, changes in enumerate(made):
        helper = accepted(cast, phone=f"1377206667{number}")
        values = {"vetted_until": TODAY, **changes}
        with acting_as(cast.county_office):
            Helper.objects.filter(pk=helper.pk).update(**values)
    with acting_as(cast.county_office, read_only=True):
        fit = set(Helper.objects.filter(fit_for_one(TODAY)))
        assert fit == {one for one in Helper.objects.all() if not reasons_against(one.facts(), TODAY)}
        assert len(fit) == 2
        assert len(in_place(TAIXIANG, TAIXIANG)) == len(made) - 1


def test_who_would_come_is_listed_beside_those_at_home(cast: Cast):
    here, near = nominated(cast), accepted(cast, region=XINMIN, farthest="town", phone="13772066668")
    nominated(cast, region=XINMIN, farthest="town", phone="13772066669")
    with acting_as(cast.village_director, read_only=True):
        assert set(listed(Listing(place=TAIXIANG), TODAY)) == {here}
        assert set(listed(Listing(place=TAIXIANG, around=True), TODAY)) == {here, near}


def load_of(helpers: list[UUID]) -> dict[UUID, int]:
    """A room above that knows how many children helpers have."""
    return dict.fromkeys(helpers, 2)


def test_a_room_above_says_the_load(settings):
    key = uuid7()
    settings.HELPER_LOADS = ""
    assert loads_of([key]) is None
    settings.HELPER_LOADS = f"{__name__}.load_of"
    assert loads_of([key]) == {key: 2}
