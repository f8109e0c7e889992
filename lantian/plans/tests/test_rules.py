"""The rules of needs, measures, plans, growth and voices, by tables of cases and laws."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.access.policy import GRASSROOTS, OFFICES, Role
from lantian.places.rules import SchoolDates, terms_of
from lantian.plans import codes
from lantian.plans.rules.growing import band_of, new_since
from lantian.plans.rules.measures import problem_of_measure, says_nothing
from lantian.plans.rules.needs import LIVE, OVER, TO, State, Verb, after_measures, may, problem_of_closing
from lantian.plans.rules.reviewing import review_due
from lantian.plans.rules.sections import SECTIONS, in_sections, section_of
from lantian.plans.rules.showing import parts_for
from lantian.plans.rules.terms import TermKey, term_key
from lantian.plans.rules.voice import NEED_OF, needs_of

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 25)


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_kinds_of_needs_fill_five_losses_and_five_areas():
    kinds = codes.need_kinds().values()
    assert 40 <= len(kinds) <= 60
    assert {kind.loss for kind in kinds} == set(codes.LOSSES)
    assert {kind.area for kind in kinds} == set(codes.AREAS)
    assert {kind.root for kind in kinds} == set(codes.ROOTS)
    assert {kind.line for kind in kinds} == set(codes.LINES)
    assert len({kind.name_zh for kind in kinds}) == len({kind.name_en for kind in kinds}) == len(kinds)
    assert not [kind for kind in kinds if "留守" in kind.name_zh]


def test_every_age_band_has_something_for_each_of_the_five_selves():
    lines = codes.can_dos().values()
    for band in codes.BANDS:
        selves = [line.self_ for line in lines if line.band == band]
        assert {self_: selves.count(self_) for self_ in codes.SELVES} == dict.fromkeys(codes.SELVES, 3)


@pytest.mark.parametrize("case", cases("hollow"), ids=lambda case: case["text"])
def test_words_of_minutes_are_no_measure(case):
    assert says_nothing(case["text"]) == (case["says_nothing"] == "yes")


@given(
    st.lists(
        st.sampled_from(["已传达", "已安排", "高度重视", "认真落实", "持续关注", "相关部门", "，", "。"])
    )
)
def test_hollow_words_stay_hollow_however_many_they_are(words):
    assert says_nothing("".join(words))


def test_a_measure_has_an_owner_a_day_and_an_end_for_the_child():
    good = {
        "what": "每周三放学后辅导数学",
        "done_means": "能自己做完数学作业",
        "seat": "seat",
        "outside": "",
        "due_on": TODAY,
        "today": TODAY,
    }
    assert problem_of_measure(**good) is None
    for changes, problem in (
        ({"done_means": "已落实"}, ("done_means", "hollow")),
        ({"what": ""}, ("what", "hollow")),
        ({"seat": None}, ("seat", "owner_needed")),
        ({"outside": "县妇联"}, ("outside", "two_owners")),
        ({"due_on": None}, ("due_on", "due_needed")),
        ({"due_on": TODAY - timedelta(1)}, ("due_on", "due_past")),
    ):
        assert problem_of_measure(**{**good, **changes}) == problem
    assert problem_of_measure(**{**good, "seat": None, "outside": "县妇联"}) is None


@pytest.mark.parametrize("case", cases("closing"), ids=str)
def test_nobody_but_the_family_says_that_a_need_is_met(case):
    found = problem_of_closing(met=case["met"] == "yes", word=case["word"], reason=case["reason"])
    assert found == case["problem"]


@given(st.sampled_from(list(State)), st.integers(0, 9), st.integers(0, 9))
def test_measures_alone_never_close_a_need_nor_open_one_again(state, live, kept):
    after = after_measures(state, live=live, kept=kept)
    assert after == state if state not in LIVE else after in LIVE
    assert (after == State.IN_HAND) == (bool(live) and state in LIVE) or state not in LIVE


def test_what_is_over_can_only_be_opened_again():
    for state in OVER:
        assert [verb for verb in Verb if may(verb, state)] == [Verb.REOPEN]
    assert TO[Verb.FINISH] == State.DONE
    assert not may(Verb.CLOSE, State.PROPOSED)


def test_the_heart_comes_first_and_money_last():
    assert (SECTIONS[0], SECTIONS[-1]) == ("heart", "material")
    kinds = codes.need_kinds()
    order = [section for section, _ in in_sections(kinds.values(), lambda k: section_of(k.loss, k.area))]
    assert tuple(order) == SECTIONS
    assert section_of(kinds["K01"].loss, kinds["K01"].area) == "heart"
    assert section_of(kinds["L02"].loss, kinds["L02"].area) == "material"
    assert section_of(kinds["P10"].loss, kinds["P10"].area) == "safety"


def test_holidays_belong_to_the_term_before_them():
    dates = SchoolDates(
        date(2026, 8, 31), date(2027, 1, 23), date(2027, 2, 22), date(2027, 7, 10), date(2027, 9, 1)
    )
    keys = [term_key(term, term.span.since) for term in terms_of(dates)]
    assert keys == [TermKey(2026, t) for t in ("autumn", "autumn", "spring", "spring")]
    assert keys == sorted(keys, key=lambda key: key.begins_about)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_without_a_calendar_every_day_has_its_term(on):
    key = term_key(None, on)
    assert key.begins_about <= on < key.begins_about + timedelta(days=215)


@pytest.mark.parametrize(
    ("age", "band"),
    [(5, None), (6, "6-8"), (8, "6-8"), (9, "9-11"), (11, "9-11"), (12, "12-15"), (15, "12-15"), (16, None)],
)
def test_age_bands(age, band):
    assert band_of(age) == band


@given(st.lists(st.sets(st.sampled_from("ABCDEF")), max_size=6))
def test_growth_counts_each_thing_once_and_never_a_loss(checks):
    found = new_since(checks)
    assert sum(map(len, found)) == len(set().union(*checks))


def test_a_no_proposes_a_need_and_nothing_else_does():
    assert needs_of({"loved": 3, "guarded": 1, "helped": 3}) == [NEED_OF["loved"], NEED_OF["helped"]]
    assert needs_of({"loved": 2, "guarded": 1, "helped": 1}) == []
    assert set(NEED_OF.values()) <= set(codes.need_kinds())


def test_the_higher_the_risk_the_sooner_the_next_look():
    days = [(review_due(level, TODAY) - TODAY).days for level in ("red", "yellow", "blue", "green")]
    assert days == sorted(days)
    assert days[0] <= 31
    assert review_due(None, TODAY) == review_due("blue", TODAY)


def test_own_words_never_go_up_the_line():
    for role in Role:
        assert ("words" in parts_for(role)) == (
            role in (Role.VILLAGE_DIRECTOR, Role.CLASS_TEACHER, Role.PSYCHOLOGIST)
        )
    assert "needs" not in parts_for(Role.PARENT)
    assert parts_for(Role.PROXY_PARENT) == {"own_measures", "lines", "goals", "voice"}
    for role in OFFICES | GRASSROOTS:
        assert "needs" in parts_for(role)
    assert not parts_for(Role.AUDITOR)
    assert not parts_for(Role.ADMINISTRATOR)
