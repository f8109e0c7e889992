"""How much of a list is in the register."""

from lantian.access.scopes import acting_as
from lantian.linkage.queries.coverage import coverage_of
from lantian.linkage.services import answering
from lantian.linkage.tests.lists import FLOWER, RAIN, SKY, YESTERDAY, brought_in, changed, the_question
from tests.cast import BINZHOU, JINGYANG, TAIXIANG, XINMIN, Cast

GRASS = ["何田田", "女", "2017-09-09", "", "太厢小学", "三年级", "1班", "太厢村", ""]


def figures(coverage) -> tuple[int, int, int, int]:
    return coverage.lines, coverage.linked, coverage.settled, coverage.open


def test_a_list_by_place(cast: Cast):
    brought_in(
        cast.county_office, [RAIN, RAIN, SKY, FLOWER, GRASS, changed(SKY, child_name="", identity_number="")]
    )
    flower = the_question(cast.county_office, name="马小花")
    with acting_as(cast.village_director):
        answering.not_ours(question=flower, version=1, reason="not_counted")
    with acting_as(cast.county_office, read_only=True):
        county, town, village = (coverage_of(place, "school_roll") for place in (BINZHOU, XINMIN, TAIXIANG))
        assert coverage_of(BINZHOU, "hukou") is None
    assert figures(county) == (4, 2, 1, 1)
    assert county.as_of_on == YESTERDAY
    assert figures(town) == (4, 2, 1, 1)
    assert figures(village) == (3, 1, 1, 1)


def test_nobody_sees_the_coverage_of_another_county(cast: Cast):
    brought_in(cast.county_office, [RAIN])
    with acting_as(cast.other_county_office, read_only=True):
        assert coverage_of(BINZHOU, "school_roll") is None
        assert coverage_of(JINGYANG, "school_roll") is None
