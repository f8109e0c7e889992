"""A roster about children on file: what differs is mended or changes, field by field."""

from datetime import date
from typing import Any

import pytest

from lantian.access.models import ChargedChild
from lantian.access.scopes import acting_as
from lantian.registry.imports.cases import Choice
from lantian.registry.imports.preview import detail_of
from lantian.registry.models import (
    Child,
    Enrolment,
    Household,
    IdentityKey,
    Livelihood,
    Migration,
    OtherReading,
    Person,
    Residence,
    RosterImport,
    RosterLine,
    Tie,
)
from lantian.registry.rules.gaps import gap_mask
from lantian.registry.services import importing, taking_in
from lantian.registry.services.following import known_now
from lantian.registry.tests.rosters import applied, number, previewed, register, row, undone
from tests.cast import HONGYAN, TAIXIANG, Cast

State = RosterImport.State
FIRST, SECOND = date(2025, 3, 1), date(2025, 9, 1)


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def on_file(cast: Cast) -> RosterImport:
    return applied(cast.county_office, [row()], as_of=FIRST)


def changed(cast: Cast, *, as_of: date = SECOND, **cells: str) -> RosterImport:
    """The one child's row with other cells, taken in; a second time it changes nothing."""
    rows = [row(**cells)]
    roster = applied(cast.county_office, rows, as_of=as_of)
    before = register()
    again = applied(cast.county_office, rows, as_of=as_of)
    assert (again.counts["unchanged"], again.counts["changed"]) == (1, 0)
    assert register() == before
    return roster


def shown(cast: Cast, roster: RosterImport) -> dict[str, tuple[Any, Any]]:
    """The differences of the only line of a preview: field → before and after."""
    with acting_as(cast.county_office):
        line = RosterLine.objects.get(roster=roster.pk)
        return {change.key: (change.old, change.new) for change in detail_of(line)["changes"]}


def child() -> Child:
    found = Child.objects.get(identity_index__isnull=False, name__startswith="马")
    assert found.gaps == gap_mask(known_now(found))
    return found


@pytest.mark.usefixtures("on_file")
class TestOneChild:
    def test_a_blank_cell_erases_nothing(self, cast: Cast):
        blank = {
            key: ""
            for key in row()
            if key not in ("child_name", "birth_on", "sex", "identity_number", "village")
        }
        roster = applied(cast.county_office, [row(**blank)], as_of=SECOND)
        assert (roster.counts["unchanged"], roster.counts["changed"]) == (1, 0)

    def test_a_new_school_year_is_a_change(self, cast: Cast):
        roster = changed(cast, grade="四年级", class_name="2", school="城关中学")
        assert shown(cast, roster)["grade"] == (3, 4)
        assert shown(cast, roster)["school"][1] == "城关中学"
        with acting_as(cast.county_office):
            old, new = Enrolment.objects.filter(child=child().pk).order_by("until")
            assert (old.grade, old.since, old.until, old.version) == (3, None, SECOND, 2)
            assert (new.grade, new.stage, new.since, new.until) == (4, "primary", SECOND, None)
            assert (child().school, child().confirmed_on) == (None, SECOND)
            assert not ChargedChild.objects.filter(child=child().pk).exists()

    def test_on_the_very_day_a_change_mends(self, cast: Cast):
        changed(cast, grade="四年级")
        changed(cast, grade="五年级")
        with acting_as(cast.county_office):
            grades = (
                Enrolment.objects.filter(child=child().pk).order_by("grade").values_list("grade", "since")
            )
            assert list(grades) == [(3, None), (5, SECOND)]

    def test_a_roster_older_than_what_is_on_file_is_wrong_there(self, cast: Cast):
        changed(cast, grade="四年级")
        roster = previewed(cast.county_office, [row(grade="五年级")], as_of=FIRST)
        assert (roster.state, roster.counts["wrong"]) == (State.REFUSED, 1)
        with acting_as(cast.county_office):
            (cell,) = detail_of(RosterLine.objects.get(roster=roster.pk))["cells"]
        assert (cell.code, cell.key, cell.params) == ("later_change", "grade", {"since": "2025-09-01"})

    def test_a_name_is_mended_and_found_by_its_new_sound(self, cast: Cast):
        roster = changed(cast, child_name="单小花")
        assert shown(cast, roster) == {"child_name": ("马小花", "单小花")}
        with acting_as(cast.county_office):
            mended = Child.objects.get(name="单小花")
            assert (mended.name_pinyin, mended.version) == ("shanxiaohua", 2)
            assert OtherReading.objects.filter(child=mended.pk, reading="danxiaohua").exists()
            assert Residence.objects.filter(child=mended.pk).count() == 1

    def test_a_child_that_moves_takes_its_rows_along(self, cast: Cast):
        changed(cast, village="红岩村")
        with acting_as(cast.county_office):
            assert child().region == HONGYAN
            homes = Residence.objects.filter(child=child().pk).order_by("until")
            assert [(home.place, home.region, home.until) for home in homes] == [
                (TAIXIANG, HONGYAN, SECOND),
                (HONGYAN, HONGYAN, None),
            ]
            assert child().household.place == HONGYAN
            assert Person.objects.get(name="马大明").regions == [HONGYAN]
        with acting_as(cast.village_director, read_only=True):
            assert not Child.objects.filter(name="马小花").exists()

    def test_a_phone_is_mended(self, cast: Cast):
        roster = changed(cast, father_phone="13900000000")
        assert shown(cast, roster) == {"father_phone": ("13912345678", "13900000000")}
        with acting_as(cast.county_office):
            assert Person.objects.get(name="马大明").phone.reveal() == "13900000000"

    def test_a_second_phone_is_kept_and_not_missed(self, cast: Cast):
        changed(cast, father_phone="13912345678/029-33211234")
        with acting_as(cast.county_office):
            assert Person.objects.get(name="马大明").second_phone.reveal() == "029-33211234"
        assert applied(cast.county_office, [row(father_phone="029-33211234")]).counts["changed"] == 0

    def test_a_parent_who_moves_on(self, cast: Cast):
        changed(cast, father_destination="广东东莞", father_away_since="2025.4")
        with acting_as(cast.county_office):
            away = Migration.objects.filter(person__name="马大明").order_by("since")
            assert [(one.since, one.until) for one in away] == [
                (date(2019, 3, 1), date(2025, 4, 1)),
                (date(2025, 4, 1), None),
            ]

    def test_a_parent_who_came_home(self, cast: Cast):
        changed(cast, father_away="在家", father_destination="", father_away_since="")
        with acting_as(cast.county_office):
            now = Migration.objects.get(person__name="马大明", until=None)
            assert (now.reason, now.since, now.destination, now.destination_text) == (
                "home",
                SECOND,
                None,
                "",
            )

    def test_a_beginning_alone_is_mended(self, cast: Cast):
        changed(cast, father_away_since="2018.5")
        with acting_as(cast.county_office):
            assert Migration.objects.get(person__name="马大明").since == date(2018, 5, 1)

    def test_another_reason_since_before_is_mended_too(self, cast: Cast):
        changed(cast, father_away="经商", father_away_since="2018.5")
        with acting_as(cast.county_office):
            now = Migration.objects.get(person__name="马大明")
            assert (now.reason, now.since) == ("business", date(2018, 5, 1))

    def test_a_parent_who_died(self, cast: Cast):
        roster = changed(cast, father_away="死亡", father_destination="", father_away_since="")
        assert shown(cast, roster)["father_away"] == ("work", "dead")
        with acting_as(cast.county_office):
            assert Person.objects.get(name="马大明").is_deceased
            assert Migration.objects.get(person__name="马大明").until == SECOND

    def test_another_carer_takes_over(self, cast: Cast):
        roster = changed(cast, carer_name="王秀英", carer_relation="祖母", carer_phone="13812345671")
        assert shown(cast, roster) == {"carer_name": ("马老汉", "王秀英")}
        with acting_as(cast.county_office):
            old, new = Tie.objects.filter(child=child().pk, kind="carer").order_by("until")
            assert (old.person.name, old.until) == ("马老汉", SECOND)
            assert (new.person.name, new.relation, new.since) == ("王秀英", "62", SECOND)

    def test_a_parents_name_is_mended(self, cast: Cast):
        changed(cast, father_name="马大鸣")
        with acting_as(cast.county_office):
            assert Person.objects.get(phone_index__isnull=False, name="马大鸣").version == 2

    def test_a_father_of_another_number_and_name_is_another_father(self, cast: Cast):
        changed(cast, father_identity_number=number("1985-05-05", 33))
        changed(
            cast,
            as_of=date(2025, 10, 1),
            father_name="赵四",
            father_identity_number=number("1983-05-05", 35),
            father_phone="13911111111",
        )
        with acting_as(cast.county_office):
            fathers = Tie.objects.filter(child=child().pk, kind="father").order_by("until")
            assert [(tie.person.name, tie.until) for tie in fathers] == [
                ("马大明", date(2025, 10, 1)),
                ("赵四", None),
            ]

    def test_what_was_missing_is_added(self, cast: Cast):
        changed(cast, paternal_grandmother_name="王秀英", illness="哮喘", health="慢性病")
        with acting_as(cast.county_office):
            assert child().paternal_grandmother == "王秀英"
            assert child().health_rows.get(until=None).illness == "哮喘"

    def test_a_household_of_one_child_is_mended_where_it_stands(self, cast: Cast):
        roster = changed(cast, address="太厢村四组8号", village_group="四组", poverty_marks="低保")
        assert shown(cast, roster) == {
            "address": ("太厢村三组12号", "太厢村四组8号"),
            "village_group": ("三组", "四组"),
            "poverty_marks": (["relieved"], ["minimum_living"]),
        }
        with acting_as(cast.county_office):
            house = Household.objects.get(head_name="马老汉")
            assert (house.address.reveal(), house.village_group) == ("太厢村四组8号", "四组")
            assert [one.until for one in Livelihood.objects.filter(household=house).order_by("until")] == [
                SECOND,
                None,
            ]


def test_a_child_that_leaves_the_house_of_its_brothers(cast: Cast):
    both = [row(), row(40, child_name="马二花")]
    applied(cast.county_office, both, as_of=FIRST)
    moved = [both[0], {**both[1], "address": "太厢村九组1号"}]
    applied(cast.county_office, moved, as_of=SECOND)
    with acting_as(cast.county_office):
        houses = {child.name: child.household for child in Child.objects.filter(name__startswith="马")}
        assert houses["马小花"].address.reveal() == "太厢村三组12号"
        assert houses["马二花"].address.reveal() == "太厢村九组1号"
        assert houses["马二花"].children == [Child.objects.get(name="马二花").pk]
    assert applied(cast.county_office, moved, as_of=SECOND).counts["changed"] == 0
    together = [{**cells, "address": "太厢村十组2号"} for cells in both]
    assert applied(cast.county_office, together, as_of=SECOND).counts["changed"] == 2
    assert applied(cast.county_office, together, as_of=SECOND).counts["changed"] == 0


def test_a_parent_of_two_is_changed_by_the_first_row_that_speaks(cast: Cast):
    applied(cast.county_office, [row(), row(40, child_name="马二花")], as_of=FIRST)
    rows = [
        row(father_phone="13900000001"),
        row(40, child_name="马二花", father_phone="13900000002"),
        row(60, child_name="马三花", father_phone="13900000001", father_away="经商"),
    ]
    roster = applied(cast.county_office, rows, as_of=SECOND)
    assert {name: roster.counts[name] for name in ("new", "changed", "unchanged")} == {
        "new": 1,
        "changed": 1,
        "unchanged": 1,
    }
    with acting_as(cast.county_office):
        father = Person.objects.get(name="马大明")
        assert father.phone.reveal() == "13900000001"
        assert len(father.children) == 3
        notices = {line.row: detail_of(line)["cells"] for line in RosterLine.objects.filter(roster=roster.pk)}
        assert {(cell.row, cell.key) for cells in notices.values() for cell in cells} == {
            (3, "father_phone"),
            (4, "father_away"),
        }
    assert applied(cast.county_office, rows, as_of=SECOND).counts["changed"] == 0


class TestLikelyDuplicates:
    def on_file(self, cast: Cast) -> None:
        applied(cast.county_office, [row(0)], as_of=FIRST)

    def decided(self, cast: Cast, choice: Choice) -> RosterImport:
        roster = previewed(cast.county_office, [row(20)], as_of=SECOND)
        assert (roster.state, roster.counts["duplicate"]) == (State.READY, 1)
        with acting_as(cast.county_office):
            with pytest.raises(importing.ImportRefused) as refused:
                importing.request(roster=roster, work=State.APPLYING)
            assert refused.value.code == "undecided"
            importing.decide(roster=roster, choices={2: choice})
            importing.request(roster=roster, work=State.APPLYING)
        return taking_in.do_apply(post=cast.county_office, roster=roster.pk)

    def test_the_same_child_now_has_its_number(self, cast: Cast):
        self.on_file(cast)
        roster = self.decided(cast, Choice.SAME)
        assert roster.counts["taken"]["changed"] == 1
        with acting_as(cast.county_office):
            same = Child.objects.get(name="马小花")
            assert (same.temporary_key, same.no_identity_reason) == ("", "")
            assert same.identity.reveal() == number("2016-03-05", 20)
        assert IdentityKey.objects.filter(child=same.pk).count() == 1
        undone(cast.county_office, roster)
        assert not IdentityKey.objects.filter(child=same.pk).exists()

    def test_another_child_of_the_same_name(self, cast: Cast):
        self.on_file(cast)
        roster = self.decided(cast, Choice.ANOTHER)
        assert roster.counts["taken"]["new"] == 1
        with acting_as(cast.county_office):
            assert Child.objects.filter(name="马小花").count() == 2

    def test_without_a_number_the_one_child_of_the_village_is_meant(self, cast: Cast):
        applied(cast.county_office, [row(20)], as_of=FIRST)
        assert applied(cast.county_office, [row(0)], as_of=SECOND).counts["unchanged"] == 1

    def test_in_the_next_village_it_is_likely(self, cast: Cast):
        self.on_file(cast)
        assert previewed(cast.county_office, [row(0, village="红岩村")]).counts["duplicate"] == 1

    def test_who_is_in_the_file_by_number_is_not_meant_by_name(self, cast: Cast):
        applied(cast.county_office, [row(20)], as_of=FIRST)
        roster = previewed(cast.county_office, [row(0), row(20)])
        assert (roster.counts["new"], roster.counts["unchanged"]) == (1, 1)
