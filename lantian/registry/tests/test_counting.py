"""How many count, the bridge between two definitions, and a county's own definition, through the pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.registry import status_jobs
from lantian.registry.models import CalibreEdition, Child, Guardianship, StatusEpisode
from lantian.registry.queries.counting import behind, bridge, counts, only_in
from lantian.registry.queries.statuses import calibre_named, calibres_in_use, counted
from lantian.registry.rules.calibres.definitions import (
    CIVIL_AFFAIRS_2016,
    CIVIL_AFFAIRS_2024,
    WOMENS_FEDERATION,
)
from lantian.registry.services.facts import record_change
from lantian.registry.services.statuses import evaluate_due
from lantian.registry.tests.test_statuses import send_away, settle_facts
from tests.cast import BINZHOU, HONGYAN, JINGYANG, TAIXIANG, XINMIN, Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()
Enter = Callable[[str], Client]
OWN = {
    "name_zh": "彬州口径",
    "basis": "彬民发〔2026〕8号",
    "requires-younger_than": "18",
    "requires-rural": "on",
    "ground0-clause": "父母至少一方外出一个月以上",
    "ground0-away": "any",
    "ground0-away_months": "1",
}


@pytest.fixture
def counting(cast: Cast) -> Cast:
    """小雨's parents are away for forty days, those of 小石 with his father."""
    with acting_as(cast.city_office):
        while evaluate_due(TODAY):
            pass
        for name in ("小雨", "小石"):
            settle_facts(cast.child(name))
        send_away(cast.child("小雨"), TODAY - timedelta(days=40))
        record_change(
            child=cast.child("小石"), fact=Guardianship, values={"level": "fair"}, since=TODAY - timedelta(days=300),
            version=None,
        )  # fmt: skip
    return cast


def own_edition(cast: Cast) -> CalibreEdition:
    """The one definition that a county made for itself."""
    with acting_as(cast.county_office, read_only=True):
        return CalibreEdition.objects.get()


class TestCounts:
    def test_a_county_sees_its_towns_and_a_town_its_villages(self, counting: Cast) -> None:
        with acting_as(counting.county_office, read_only=True):
            table = counts(BINZHOU, TODAY)
            assert [line.place for line in table.lines] == [XINMIN]
            at = [one.code for one in table.calibres].index("mca2016")
            assert table.lines[0].tallies[at] == table.totals[at]
            assert table.totals[at].counted == counted(CIVIL_AFFAIRS_2016, TODAY).count() == 1
        with acting_as(counting.town_supervisor, read_only=True):
            assert {line.place for line in counts(XINMIN, TODAY).lines} <= {TAIXIANG, HONGYAN}

    def test_a_past_day_is_counted_as_it_was(self, counting: Cast) -> None:
        with acting_as(counting.county_office, read_only=True):
            before = TODAY - timedelta(days=41)
            at = [one.code for one in counts(BINZHOU, before).calibres].index("mca2016")
            assert counts(BINZHOU, before).totals[at].counted == 0

    def test_a_figure_opens_the_children_behind_it(self, counting: Cast, enter: Enter) -> None:
        client = enter("county_office")
        page = client.get("/children/counts/").content.decode()
        assert f"place={XINMIN}&amp;calibre=mca2016&amp;standing=in" in page
        listed = client.get(
            "/children/", {"place": XINMIN, "calibre": "mca2016", "standing": "in"}
        ).content.decode()
        assert "张小雨" in listed
        assert "张小石" not in listed
        day = (TODAY - timedelta(days=41)).isoformat()
        then = client.get("/children/", {"calibre": "mca2016", "counted_on": day}).content.decode()
        assert "张小雨" not in then
        others = client.get("/children/", {"calibre": "mca2016", "standing": "out"}).content.decode()
        assert "张小雨" not in others

    def test_a_day_to_come_is_refused_with_what_is_expected(self, counting: Cast, enter: Enter) -> None:
        answer = enter("county_office").get(
            "/children/counts/", {"on": (TODAY + timedelta(days=1)).isoformat()}
        )
        assert answer.status_code == 422
        assert "2000年" in answer.content.decode()

    def test_a_class_teacher_is_not_asked_about_definitions(self, counting: Cast, enter: Enter) -> None:
        assert 'name="calibre"' not in enter("class_teacher").get("/children/").content.decode()


class TestBridge:
    def test_every_difference_has_its_children_and_their_reasons(self, counting: Cast) -> None:
        with acting_as(counting.county_office, read_only=True):
            found = bridge(WOMENS_FEDERATION, CIVIL_AFFAIRS_2024, BINZHOU, TODAY)
            assert found.one == counted(WOMENS_FEDERATION, TODAY).count()
            assert found.other == counted(CIVIL_AFFAIRS_2024, TODAY).count()
            assert found.one - found.sides[0].children == found.both == found.other - found.sides[1].children
            for side in found.sides:
                assert sum(number for _, number in side.reasons) == side.children
            lines, _ = behind(WOMENS_FEDERATION, CIVIL_AFFAIRS_2024, BINZHOU, TODAY, after=None, before=None)
            assert {line.child.pk for line in lines} == set(
                only_in(WOMENS_FEDERATION, CIVIL_AFFAIRS_2024, BINZHOU, TODAY).values_list("pk", flat=True)
            )
            assert all(line.verdict.is_in is not True and line.verdict.reasons for line in lines)

    def test_the_page_leads_to_the_children_of_one_reason(self, counting: Cast, enter: Enter) -> None:
        client = enter("county_office")
        asked = {"one": "mca2016", "other": "mca2024"}
        page = client.get("/children/counts/bridge/", asked)
        assert page.status_code == 200
        assert "reason=" in page.content.decode()
        found = client.get(
            "/children/counts/behind/", {**asked, "reason": "father_since_unknown"}
        ).content.decode()
        assert "张小雨" in found
        assert (
            "张小雨"
            not in client.get("/children/counts/behind/", {**asked, "reason": "age"}).content.decode()
        )

    def test_a_definition_is_not_compared_with_itself(self, counting: Cast, enter: Enter) -> None:
        answer = enter("county_office").get(
            "/children/counts/bridge/", {"one": "mca2016", "other": "mca2016"}
        )
        assert answer.status_code == 422


class TestOwnDefinition:
    def test_a_county_makes_its_own_and_words_it_anew(self, counting: Cast, enter: Enter) -> None:
        client = enter("county_office")
        assert client.post("/calibres/new/", OWN).status_code == 302
        row = own_edition(counting)
        assert (row.place, row.edition, row.computed_at) == (BINZHOU, 1, None)
        status_jobs.evaluate_soon()
        with acting_as(counting.county_office, read_only=True):
            calibre = calibre_named(row.code)
            assert calibre is not None
            first = set(counted(calibre, TODAY))
            assert counting.children["小雨"] in first
        changed = {**OWN, "ground0-away_months": "2", "edition": "1"}
        assert client.post(f"/calibres/{row.code}/", changed).status_code == 302
        with acting_as(counting.county_office, read_only=True):
            now = calibre_named(row.code)
            assert now is not None
            assert now.edition == 1, "until all are counted the edition before stands"
        status_jobs.evaluate_soon()
        with acting_as(counting.county_office, read_only=True):
            now = calibre_named(row.code)
            assert now is not None
            assert now.edition == 2
            former = calibre_named(row.code, 1)
            assert former is not None
            assert set(counted(former, TODAY)) == first, "what was counted under the former edition stays"

    def test_it_is_asked_of_no_child_of_another_county(self, counting: Cast, enter: Enter) -> None:
        enter("county_office").post("/calibres/new/", OWN)
        status_jobs.evaluate_soon()
        code = own_edition(counting).code
        with acting_as(counting.other_county_office, read_only=True):
            assert not StatusEpisode.objects.filter(calibre=code).exists()
            assert code not in [one.code for one in counts(JINGYANG, TODAY).calibres]

    def test_a_village_director_keeps_it_true(self, counting: Cast, enter: Enter) -> None:
        enter("county_office").post("/calibres/new/", {**OWN, "ground0-away_months": ""})
        status_jobs.evaluate_soon()
        with acting_as(counting.village_director):
            assert "own" in {one.code[:3] for one in calibres_in_use()}
            send_away(counting.child("小雨"), TODAY, reason="prison")
            code = CalibreEdition.objects.get().code
            rows = StatusEpisode.objects.filter(child=counting.children["小雨"], calibre=code, standing="in")
            assert [row.until for row in rows] == [TODAY]

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"name_zh": ""}, "必"),
            ({"ground0-clause": ""}, "本地规定的原文"),
            ({"ground0-away": "", "ground0-away_months": ""}, "至少选择一项条件"),
            ({"ground0-away": "", "ground0-away_months": "", "ground0-clause": ""}, "至少填写一种情形"),
            ({"ground0-away_months": "90"}, "60"),
            ({"requires-younger_than": "40"}, "18"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, counting: Cast, enter: Enter, wrong: dict[str, str], says: str
    ) -> None:
        answer = enter("county_office").post("/calibres/new/", {**OWN, **wrong})
        assert answer.status_code == 422
        assert says in answer.content.decode()
        with acting_as(counting.county_office, read_only=True):
            assert not CalibreEdition.objects.exists()

    def test_two_who_word_it_at_once(self, counting: Cast, enter: Enter) -> None:
        client = enter("county_office")
        client.post("/calibres/new/", OWN)
        address = f"/calibres/{own_edition(counting).code}/"
        assert client.post(address, {**OWN, "ground0-away_months": "2", "edition": "1"}).status_code == 302
        answer = client.post(address, {**OWN, "ground0-away_months": "3", "edition": "1"})
        assert answer.status_code == 409
        assert "此间已有人修改" in answer.content.decode()

    def test_out_of_use_nobody_is_asked_any_more(self, counting: Cast, enter: Enter) -> None:
        client = enter("county_office")
        client.post("/calibres/new/", OWN)
        status_jobs.evaluate_soon()
        code = own_edition(counting).code
        assert enter("city_office").post(f"/calibres/{code}/retire/").status_code == 404
        assert client.post(f"/calibres/{code}/retire/").status_code == 302
        with acting_as(counting.county_office, read_only=True):
            assert calibre_named(code) is None
            assert StatusEpisode.objects.filter(calibre=code).exists()


def test_counting_asks_as_much_for_many_as_for_few(
    counting: Cast, django_assert_max_num_queries: Any
) -> None:
    with acting_as(counting.city_office, read_only=True):
        assert Child.objects.count() > 3
        with django_assert_max_num_queries(3):
            counts(610400000000, TODAY)
