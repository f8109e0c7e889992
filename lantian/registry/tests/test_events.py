"""Events written as dated facts, on the database; files closed and opened again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lantian.access.models import ChargedChild
from lantian.access.scopes import acting_as
from lantian.kernel.versions import Conflict
from lantian.registry.errors import OutOfScope, RegistryError
from lantian.registry.models import (
    Child,
    Closing,
    Enrolment,
    Hukou,
    Migration,
    MonthlyCheck,
    Person,
    Residence,
    StatusEpisode,
    Tie,
)
from lantian.registry.queries.active import active
from lantian.registry.queries.listing import Listing, listed
from lantian.registry.rules.freshness import month_of
from lantian.registry.rules.moves import MOVED_ON, WAS_BACK, Said
from lantian.registry.services.checking import check_unchanged, note_check
from lantian.registry.services.closing import close_file, reopen_file
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.events import (
    Seen,
    change_carer,
    record_move,
    record_moved_along,
    record_news,
)
from lantian.registry.services.facts import record_change
from lantian.registry.services.people import tie_person
from tests.cast import HONGYAN, JING_VILLAGE, TAIXIANG, Cast

TODAY = timezone.localdate()
DAY = timedelta(days=1)
LEFT = TODAY - 400 * DAY


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def father(cast: Cast) -> Person:
    """The father of 小雨 and 小石, away in 东莞 for more than a year."""
    with acting_as(cast.county_office):
        person = Person.objects.get(name="张建军")
        Migration.objects.filter(person=person.pk).update(since=LEFT)
        Child.objects.update(confirmed_on=LEFT)
    return person


def move(cast: Cast, person: Person, said: Said, values: Any = None, seen: Seen | None = None) -> None:
    current = Migration.objects.filter(person=person.pk, until__isnull=True).first()
    seen = seen or (Seen(current.version, current.pk) if current else Seen())
    record_move(
        child=cast.child("小雨"), parent=person, said=said, values=values or {}, seen=seen, today=TODAY
    )


def stays(person: Person) -> list[tuple[str, date | None, date | None]]:
    return list(
        Migration.objects.filter(person=person.pk).order_by("since").values_list("reason", "since", "until")
    )


def refused(act: Any) -> str:
    with pytest.raises(RegistryError) as error:
        act()
    return error.value.code


def test_a_return_for_good_ends_the_absence_and_the_file_is_fresh_today(cast: Cast, father: Person) -> None:
    with acting_as(cast.village_director):
        move(cast, father, Said("home", ago(10)))
        assert stays(father) == [("work", LEFT, ago(10)), ("home", ago(10), None)]
        assert cast.child("小雨").confirmed_on == TODAY


def test_a_visit_home_ends_nothing(cast: Cast, father: Person) -> None:
    with acting_as(cast.village_director):
        move(cast, father, Said("home", ago(20), is_visit=True, visit_until=ago(12)))
        assert stays(father) == [("work", LEFT, None)]
        row = Migration.objects.get(person=father.pk)
        assert (row.visited_on, row.visit_until) == (ago(20), ago(12))
        again = Said("home", ago(20), is_visit=True)
        assert refused(lambda: move(cast, father, again)) == "nothing_changes"


def test_who_goes_on_to_another_place_was_never_home(cast: Cast, father: Person) -> None:
    with acting_as(cast.village_director):
        assert refused(lambda: move(cast, father, Said("work", ago(30), "浙江宁波"))) == "away_already"
        said = Said("work", ago(30), "浙江宁波", MOVED_ON)
        move(cast, father, said, {"destination_text": "浙江宁波"})
        assert stays(father) == [("work", LEFT, ago(30)), ("work", ago(30), None)]


def test_a_return_that_was_missed_is_recorded_first(cast: Cast, father: Person) -> None:
    with acting_as(cast.village_director):
        said = Said("work", ago(30), "浙江宁波", WAS_BACK, ago(60))
        move(cast, father, said, {"destination_text": "浙江宁波"})
        assert stays(father) == [
            ("work", LEFT, ago(60)),
            ("home", ago(60), ago(30)),
            ("work", ago(30), None),
        ]


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(cast: Cast, father: Person) -> None:
    with acting_as(cast.village_director):
        row = Migration.objects.get(person=father.pk)
        move(cast, father, Said("missing", ago(20)))
        with pytest.raises(Conflict):
            move(cast, father, Said("home", ago(10)), seen=Seen(row.version, row.pk))


def test_a_parent_who_died_is_nowhere_and_nothing_happens_to_them_any_more(
    cast: Cast, father: Person
) -> None:
    with acting_as(cast.village_director):
        move(cast, father, Said("dead", ago(3)))
        found = Person.objects.get(pk=father.pk)
        assert (found.is_deceased, found.deceased_on, stays(found)) == (
            True, ago(3), [("work", LEFT, ago(3))],
        )  # fmt: skip
        assert refused(lambda: move(cast, found, Said("home", ago(1)))) == "parent_dead"


def news(cast: Cast, fact: Any, values: dict[str, Any], since: date, name: str = "小雨") -> None:
    child = cast.child(name)
    row = fact.objects.filter(child=child.pk, until__isnull=True).first()
    seen = Seen(row.version, row.pk) if row else Seen()
    record_news(child=child, fact=fact, values=values, since=since, seen=seen, today=TODAY)


def test_news_that_are_on_file_change_nothing(cast: Cast) -> None:
    with acting_as(cast.county_office):
        Enrolment.objects.update(since=ago(300))
        row = Enrolment.objects.get(child=cast.children["小雨"])
        said = {"stage": "primary", "school_unit": row.school_unit, "grade": 3, "class_name": "1"}
        assert refused(lambda: news(cast, Enrolment, said, ago(1))) == "nothing_changes"
        assert Enrolment.objects.filter(child=cast.children["小雨"]).count() == 1
        news(cast, Enrolment, {**said, "class_name": "2"}, ago(1))
        assert cast.child("小雨").confirmed_on == TODAY


@pytest.mark.parametrize(
    ("since", "code"),
    [(TODAY + DAY, "in_the_future"), (date(2010, 1, 1), "before_birth"), (ago(300), "later_change")],
)
def test_news_of_an_impossible_day_are_refused(cast: Cast, since: date, code: str) -> None:
    with acting_as(cast.county_office):
        Residence.objects.update(since=ago(300))
        assert refused(lambda: news(cast, Residence, {"place": HONGYAN, "lives_with": ""}, since)) == code


def test_news_may_not_lie_within_a_time_that_is_over(cast: Cast) -> None:
    with acting_as(cast.county_office):
        record_change(
            child=cast.child("小石"), fact=Hukou, values={"is_registered": True}, since=ago(100), version=1
        )
        Hukou.objects.filter(child=cast.children["小石"]).update(until=ago(50))
        said = {"is_registered": True, "nature": "agricultural", "place": None, "place_text": ""}
        assert refused(lambda: news(cast, Hukou, said, ago(60), "小石")) == "period_taken"
        news(cast, Hukou, said, ago(50), "小石")


def test_a_child_goes_to_no_village_that_is_not_yours(cast: Cast) -> None:
    with acting_as(cast.village_director):
        Residence.objects.update(since=ago(300))
        with pytest.raises(OutOfScope):
            news(cast, Residence, {"place": JING_VILLAGE, "lives_with": ""}, ago(1))
    with acting_as(cast.town_supervisor):
        news(cast, Residence, {"place": HONGYAN, "lives_with": "61"}, ago(1))
        assert cast.child("小雨").region == HONGYAN


def along(cast: Cast, *, keeps_file: bool) -> None:
    child = cast.child("小雨")
    row = Residence.objects.get(child=child.pk, until__isnull=True)
    record_moved_along(
        child=child,
        along_with="both",
        where={"elsewhere": 441900000000, "elsewhere_text": "广东东莞"},
        keeps_file=keeps_file,
        since=ago(5),
        seen=Seen(row.version, row.pk),
        today=TODAY,
    )


def test_a_child_who_moved_along_keeps_its_file_or_not(cast: Cast) -> None:
    with acting_as(cast.village_director):
        Residence.objects.update(since=ago(300))
        along(cast, keeps_file=True)
        home = Residence.objects.get(child=cast.children["小雨"], until__isnull=True)
        assert (home.place, home.lives_with, home.elsewhere_text) == (TAIXIANG, "50", "广东东莞")
        assert cast.child("小雨").closed_on is None


def test_who_moved_away_for_good_comes_back_into_the_same_file(cast: Cast) -> None:
    with acting_as(cast.village_director):
        Residence.objects.update(since=ago(300))
        along(cast, keeps_file=False)
        child = cast.child("小雨")
        assert child.closed_on == ago(5)
        assert not Child.objects.filter(active(), pk=child.pk)
        closing = Closing.objects.get(child=child.pk)
        assert (closing.reason, closing.note) == ("moved", "广东东莞")
        early = {"child": child, "version": closing.version, "today": TODAY}
        assert refused(lambda: reopen_file(back_on=ago(5), **early)) == "back_before_closing"
        assert refused(lambda: reopen_file(back_on=TODAY + DAY, **early)) == "in_the_future"
        reopen_file(child=child, version=closing.version, back_on=ago(1), lives_with="61", today=TODAY)
        home = Residence.objects.get(child=child.pk, until__isnull=True)
        assert (home.since, home.lives_with, home.elsewhere_text) == (ago(1), "61", "")
        child = cast.child("小雨")
        assert (child.closed_on, child.confirmed_on) == (None, TODAY)
        assert Closing.objects.get(child=child.pk).until == ago(1)
        assert refused(lambda: close(child, "moved", ago(2))) == "closed_before"
        assert refused(lambda: reopen_file(child=child, version=1, today=TODAY)) == "open"


def close(child: Child, reason: str, since: date) -> Closing:
    return close_file(child=child, reason=reason, since=since, today=TODAY)


def test_a_closed_file_is_out_of_lists_and_charges_and_takes_no_changes(cast: Cast) -> None:
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        assert ChargedChild.objects.filter(child=child.pk).exists()
        close(child, "died", ago(2))
        assert child.pk not in set(listed(Listing(), TODAY).values_list("pk", flat=True))
        assert child.pk in set(listed(Listing(closed=True), TODAY).values_list("pk", flat=True))
        assert child.pk in set(listed(Listing(search="张小雨"), TODAY).values_list("pk", flat=True))
        assert not ChargedChild.objects.filter(child=child.pk).exists()
        for act in (
            lambda: check_unchanged(child=child, on=TODAY),
            lambda: close(child, "died", ago(1)),
            lambda: tie_person(child=child, kind=Tie.Kind.CARER, since=None, details={"name": "王姨"}),
            lambda: record_change(
                child=child, fact=Residence, values={"place": HONGYAN}, since=TODAY, version=1
            ),
        ):
            assert refused(act) == "closed"


def test_a_closing_that_was_wrong_never_held(cast: Cast) -> None:
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        closing = close(child, "died", ago(2))
        assert refused(
            lambda: reopen_file(child=child, version=1, back_on=TODAY, today=TODAY)
        ) == "dead"  # fmt: skip
        reopen_file(child=child, version=closing.version, today=TODAY)
        row = Closing.objects.get(child=child.pk)
        assert (row.since, row.until) == (ago(2), ago(2))
        assert ChargedChild.objects.filter(child=child.pk).exists()
        close(child, "moved", ago(2))


@pytest.mark.parametrize(
    ("since", "code"), [(TODAY + DAY, "in_the_future"), (date(2010, 1, 1), "before_birth")]
)
def test_a_file_is_closed_on_a_possible_day(cast: Cast, since: date, code: str) -> None:
    with acting_as(cast.county_office):
        assert refused(lambda: close(cast.child("小雨"), "died", since)) == code


def test_a_closed_file_can_be_erased(cast: Cast) -> None:
    with acting_as(cast.city_office):
        child = cast.child("小雨")
        note_check(child=child, on=TODAY)
        close(child, "mistake", TODAY)
        erase_child(child=child, basis="法定监护人申请")
        assert not Closing.objects.filter(child=child.pk).exists()
        assert not MonthlyCheck.objects.filter(child=child.pk).exists()


def test_a_new_carer_takes_the_place_of_the_former_and_lives_with_the_child(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        Tie.objects.filter(child=child.pk, kind=Tie.Kind.CARER).update(since=ago(300))
        Residence.objects.update(since=ago(300))
        said: dict[str, Any] = {
            "child": child, "relation": "62", "since": ago(3), "instead": True, "lives_there": True,
            "person": None, "details": {"name": "王秀英", "phone": "13891010000"}, "today": TODAY,
        }  # fmt: skip
        change_carer(**said)
        open_ones = Tie.objects.filter(child=child.pk, kind=Tie.Kind.CARER, until__isnull=True)
        assert [tie.person.name for tie in open_ones] == ["王秀英"]
        assert Residence.objects.get(child=child.pk, until__isnull=True).lives_with == "62"
        assert refused(lambda: change_carer(**said)) == "has_that_tie"
        assert refused(lambda: change_carer(**{**said, "since": TODAY + DAY})) == "in_the_future"


def test_looking_twice_in_a_month_is_once(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        note_check(child=child, on=TODAY)
        check_unchanged(child=child, on=TODAY)
        row = MonthlyCheck.objects.get(child=child.pk)
        assert (row.month, row.region, row.checked_by) == (
            month_of(TODAY), TAIXIANG, cast.village_director.user_id,
        )  # fmt: skip
    with acting_as(cast.far_village_director):
        note_check(child=child, on=TODAY + 40 * DAY)
        assert not MonthlyCheck.objects.exists()


def standings_of(cast: Cast) -> dict[tuple[str, date, date | None], str]:
    rows = StatusEpisode.objects.filter(child=cast.children["小雨"], calibre="womens_federation")
    return {(row.calibre, row.since, row.until): row.standing for row in rows}


@pytest.mark.parametrize(("reason", "ends_on"), [("died", ago(3)), ("moved", ago(3)), ("mistake", None)])
def test_a_child_whose_file_is_closed_counts_no_longer(
    cast: Cast, father: Person, reason: str, ends_on: date | None
) -> None:
    """Who died or moved counts up to that day; who was recorded by mistake never did."""
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        said = {"is_registered": True, "nature": "agricultural", "place": None, "place_text": ""}
        row = Hukou.objects.filter(child=child.pk).first()
        record_change(
            child=child, fact=Hukou, values=said, since=ago(500), version=row.version if row else None
        )
        before = standings_of(cast)
        assert max(until for _, _, until in before if until) > TODAY
        closing = close_file(child=child, reason=reason, since=ago(3), today=TODAY)
        assert max((until for _, _, until in standings_of(cast) if until), default=None) == ends_on
        reopen_file(child=child, version=closing.version, today=TODAY)
        assert standings_of(cast) == before
