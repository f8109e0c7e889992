"""Areas change: children, houses, posts and what stands for a place go along, and nothing is lost."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as, appointing
from lantian.places.areas import AreaPlan, Part, merged, split, transferred
from lantian.places.models import Region, RegionSuccession, Unit
from lantian.places.services.regions import register_region
from lantian.registry import status_jobs
from lantian.registry.errors import OutOfScope, RegistryError
from lantian.registry.models import Child, Household, PrintRun, Residence
from lantian.registry.queries.counting import counts
from lantian.registry.queries.known import known_facts
from lantian.registry.services.areas import change_areas, foresee
from lantian.registry.services.facts import record_change
from lantian.registry.tests.test_statuses import agree, send_away, settle_facts, settle_hukou
from tests.cast import BINZHOU, HONGYAN, JINGYANG, TAIXIANG, XINMIN, YUNYANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()
CHANGED = TODAY - timedelta(days=10)
NEW_VILLAGE, NEW_COUNTY = XINMIN + 300, 610499000000


def standing() -> dict[int, str]:
    return dict(Region.objects.filter(valid_until__isnull=True).values_list("code", "name"))


def do(cast: Cast, part: str, plan: Callable[[], AreaPlan], kind: str = "merge", on: date = CHANGED) -> None:
    with acting_as(getattr(cast, part)):
        change_areas(plan=plan(), on=on, kind=kind, basis="咸民发〔2026〕3号")


def where(cast: Cast, name: str) -> list[tuple[int, date | None, date | None]]:
    with acting_as(cast.city_office, read_only=True):
        rows = Residence.objects.filter(child=cast.children[name])
        return sorted(((row.place, row.since, row.until) for row in rows), key=lambda row: row[1] or date.min)


class TestMerging:
    def test_children_live_in_the_new_village_from_that_day(
        self, cast: Cast, guards_hold: Callable[[], None]
    ) -> None:
        do(
            cast,
            "county_office",
            lambda: merged([TAIXIANG, HONGYAN], NEW_VILLAGE, "新太厢村委会", standing()),
        )
        assert where(cast, "小雨") == [(TAIXIANG, None, CHANGED), (NEW_VILLAGE, CHANGED, None)]
        assert where(cast, "天天") == [(HONGYAN, None, CHANGED), (NEW_VILLAGE, CHANGED, None)]
        with acting_as(cast.county_office, read_only=True):
            assert set(Child.objects.values_list("region", flat=True)) == {NEW_VILLAGE}
            assert set(Household.objects.values_list("place", flat=True)) == {NEW_VILLAGE}
        guards_hold()

    def test_both_directors_see_the_children_of_both(self, cast: Cast) -> None:
        do(
            cast,
            "county_office",
            lambda: merged([TAIXIANG, HONGYAN], NEW_VILLAGE, "新太厢村委会", standing()),
        )
        for part in ("village_director", "next_village_director"):
            post = Post.objects.get(pk=cast.posts[part].pk)
            assert (post.region_low, post.region_high) == (NEW_VILLAGE, NEW_VILLAGE)
            with acting_as(post, read_only=True):
                assert {child.name for child in Child.objects.all()} == {"张小雨", "张小石", "单天天"}
        open_ones = Unit.objects.filter(
            region=NEW_VILLAGE, kind="village_committee", valid_until__isnull=True
        )
        assert open_ones.count() == 1

    def test_the_old_villages_are_closed_and_followed(self, cast: Cast) -> None:
        do(cast, "county_office", lambda: merged([TAIXIANG, HONGYAN], TAIXIANG, "", standing()))
        assert Region.objects.get(code=HONGYAN).valid_until == CHANGED
        assert Region.objects.get(code=TAIXIANG).valid_until is None
        assert [(one.predecessor_id, one.successor_id) for one in RegionSuccession.objects.all()] == [
            (HONGYAN, TAIXIANG)
        ]
        assert where(cast, "小雨") == [(TAIXIANG, None, None)], (
            "nothing changes for those who keep their village"
        )

    def test_who_came_after_the_day_is_mended(self, cast: Cast) -> None:
        came = CHANGED + timedelta(days=3)
        with acting_as(cast.county_office):
            child = cast.child("小雨")
            row = Residence.objects.get(child=child.pk)
            values = {"place": TAIXIANG, "lives_with": "61"}
            record_change(child=child, fact=Residence, values=values, since=came, version=row.version)
        do(
            cast,
            "county_office",
            lambda: merged([TAIXIANG, HONGYAN], NEW_VILLAGE, "新太厢村委会", standing()),
        )
        assert where(cast, "小雨") == [(TAIXIANG, None, came), (NEW_VILLAGE, came, None)]


class TestTransfer:
    def test_a_county_upgraded_takes_everybody_along(
        self, cast: Cast, guards_hold: Callable[[], None]
    ) -> None:
        with acting_as(cast.city_office):
            settle_facts(cast.child("小雨"))
            send_away(cast.child("小雨"), TODAY - timedelta(days=100))
            PrintRun(region=TAIXIANG, post=cast.county_office.pk, paper="form").save(force_insert=True)
            people = Child.objects.count()
        do(cast, "city_office", lambda: transferred(BINZHOU, NEW_COUNTY, standing()), "upgrade")
        office = Post.objects.get(pk=cast.county_office.pk)
        assert office.region_low == NEW_COUNTY
        with acting_as(office, read_only=True):
            assert {child.name for child in Child.objects.all()} == {"张小雨", "张小石", "单天天"}
            assert PrintRun.objects.count() == 1
        with acting_as(cast.city_office, read_only=True):
            assert Child.objects.count() == people
        guards_hold()
        status_jobs.evaluate_soon()
        with acting_as(office, read_only=True):
            agree(cast.child("小雨"))
            facts = known_facts([cast.children["小雨"]])[cast.children["小雨"]]
            assert {row.place // 10**6 for row in facts.hukou if row.place} == {NEW_COUNTY // 10**6}

    def test_a_town_goes_to_the_next_county(self, cast: Cast) -> None:
        target = JINGYANG + 150_000
        do(cast, "city_office", lambda: transferred(XINMIN, target, standing()), "transfer")
        with acting_as(cast.other_county_office, read_only=True):
            assert {child.name for child in Child.objects.all()} >= {"张小雨", "单天天", "解豆豆"}
        with acting_as(cast.county_office, read_only=True):
            assert not Child.objects.exists()
        director = Post.objects.get(pk=cast.village_director.pk)
        with acting_as(director, read_only=True):
            assert {child.name for child in Child.objects.all()} == {"张小雨", "张小石"}


class TestSplitting:
    def test_the_groups_that_leave_take_their_children(
        self, cast: Cast, guards_hold: Callable[[], None]
    ) -> None:
        with acting_as(cast.county_office):
            rain = cast.child("小雨")
            assert rain.household
            Household.objects.filter(pk=rain.household.pk).update(village_group="二组")
        parts = [Part(TAIXIANG, "太厢村委会"), Part(NEW_VILLAGE, "二组村委会", frozenset({"二组"}))]
        with acting_as(cast.county_office, read_only=True):
            foreseen = foresee(split(TAIXIANG, parts, standing()))
        do(cast, "county_office", lambda: split(TAIXIANG, parts, standing()), "split")
        with acting_as(cast.county_office, read_only=True):
            moved = set(Child.objects.filter(region=NEW_VILLAGE).values_list("pk", flat=True))
            assert moved == set(foreseen)
            assert cast.children["小雨"] in moved
            assert cast.child("天天").region == HONGYAN
        guards_hold()


class TestBothBorders:
    """Figures of before on the areas of today, and today's on those of before."""

    @staticmethod
    def read(on: date, areas_on: date) -> dict[int, int]:
        table = counts(BINZHOU, on, areas_on)
        at = [one.code for one in table.calibres].index("womens_federation")
        return {line.place: line.tallies[at].counted + line.tallies[at].unclear for line in table.lines}

    def test_after_a_merger_of_towns(self, cast: Cast) -> None:
        with acting_as(cast.city_office):
            for code, name in ((XINMIN + 5_000, "底店镇"), (XINMIN + 5_200, "小寨村委会")):
                with appointing():
                    register_region(code=code, name=name)
            child = cast.child("天天")
            row = Residence.objects.get(child=child.pk)
            values = {"place": XINMIN + 5_200, "lives_with": "61"}
            record_change(
                child=child,
                fact=Residence,
                values=values,
                since=CHANGED - timedelta(days=50),
                version=row.version,
            )
            for name in ("小雨", "天天"):
                settle_hukou(cast.child(name))
                send_away(cast.child(name), TODAY - timedelta(days=300))
        before, after = CHANGED - timedelta(days=1), TODAY
        do(cast, "county_office", lambda: merged([XINMIN, XINMIN + 5_000], XINMIN, "", standing()))
        status_jobs.evaluate_soon()
        with acting_as(cast.county_office, read_only=True):
            old = self.read(before, before)
            assert set(old) == {XINMIN, XINMIN + 5_000}
            assert self.read(after, before) == old, "today's figures on the areas of before"
            assert self.read(before, after) == {XINMIN: sum(old.values())}, (
                "figures of before on today's areas"
            )
            assert self.read(after, after) == {XINMIN: sum(old.values())}


class TestPages:
    """An office chooses, sees what follows, and does it."""

    def test_a_merger(self, cast: Cast, enter: Callable[[str], Client]) -> None:
        client = enter("county_office")
        form = {
            "regions_chosen": [str(TAIXIANG), str(HONGYAN)], "name": "新太厢村委会", "on": CHANGED.isoformat(),
            "basis": "彬政发〔2026〕3号",
        }  # fmt: skip
        address = f"/areas/merge/?near={XINMIN}"
        page = client.post(address, form).content.decode()
        assert "3名儿童" in page.replace(" ", "")
        assert where(cast, "小雨") == [(TAIXIANG, None, None)], "looking changes nothing"
        assert client.post(address, {**form, "confirm": "yes"}).status_code == 302
        listed = client.get("/areas/").content.decode()
        assert "新太厢村委会" in listed
        assert "彬政发〔2026〕3号" in listed
        assert len(where(cast, "小雨")) == 2

    def test_a_village_gives_a_group_away(self, cast: Cast, enter: Callable[[str], Client]) -> None:
        with acting_as(cast.county_office):
            Household.objects.all().update(village_group="二组")
        client = enter("county_office")
        form = {
            "name1": "二组村委会",
            "holds1": ["二组"],
            "on": CHANGED.isoformat(),
            "basis": "彬政发〔2026〕4号",
        }
        answer = client.post(f"/areas/split/?near={TAIXIANG}", {**form, "confirm": "yes"})
        assert answer.status_code == 302, answer.content.decode()
        assert len(where(cast, "小雨")) == 2

    def test_a_new_name(self, cast: Cast, enter: Callable[[str], Client]) -> None:
        form = {
            "region": str(TAIXIANG), "name": "太平村委会", "on": CHANGED.isoformat(), "basis": "彬政发〔2026〕5号",
            "confirm": "yes",
        }  # fmt: skip
        assert enter("county_office").post(f"/areas/rename/?near={XINMIN}", form).status_code == 302
        assert Region.objects.get(code=TAIXIANG).name == "太平村委会"

    def test_a_county_office_gives_nothing_to_its_neighbour(
        self, cast: Cast, enter: Callable[[str], Client]
    ) -> None:
        form = {
            "region": str(XINMIN), "parent": str(JINGYANG), "on": CHANGED.isoformat(), "basis": "彬政发〔2026〕6号",
            "confirm": "yes",
        }  # fmt: skip
        assert enter("county_office").post("/areas/transfer/", form).status_code == 422

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"regions_chosen": [str(TAIXIANG)]}, "至少"),
            ({"name": ""}, "名称"),
            ({"on": (TODAY + timedelta(days=3)).isoformat()}, "当日"),
            ({"basis": ""}, "必"),
            ({"code": str(HONGYAN)}, "代码"),
            ({"code": "12"}, "12"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, cast: Cast, enter: Callable[[str], Client], wrong: dict[str, object], says: str
    ) -> None:
        form = {
            "regions_chosen": [str(TAIXIANG), str(HONGYAN)], "name": "新太厢村委会", "on": CHANGED.isoformat(),
            "basis": "彬政发〔2026〕3号", "confirm": "yes",
        }  # fmt: skip
        answer = enter("county_office").post(f"/areas/merge/?near={XINMIN}", {**form, **wrong})
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert where(cast, "小雨") == [(TAIXIANG, None, None)]


class TestRefusals:
    def test_nobody_changes_the_areas_of_others(self, cast: Cast) -> None:
        with pytest.raises(OutOfScope):
            do(cast, "county_office", lambda: transferred(XINMIN, JINGYANG + 150_000, standing()))
        with pytest.raises(OutOfScope):
            do(cast, "other_county_office", lambda: merged([TAIXIANG, HONGYAN], TAIXIANG, "", standing()))
        assert where(cast, "小雨") == [(TAIXIANG, None, None)]

    def test_not_before_the_day(self, cast: Cast) -> None:
        with pytest.raises(RegistryError, match="in_the_future"):
            do(
                cast, "county_office", lambda: merged([TAIXIANG, HONGYAN], TAIXIANG, "", standing()),
                on=TODAY + timedelta(days=1),
            )  # fmt: skip

    def test_rows_of_a_foreign_place_do_not_move(self, cast: Cast) -> None:
        with (
            acting_as(cast.county_office),
            pytest.raises(Exception, match="Another place"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT lantian_move_place(6104, %s, %s)", [YUNYANG, XINMIN])
