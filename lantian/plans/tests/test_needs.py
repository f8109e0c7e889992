"""Needs and measures: from the child's words to its word whether it helped."""

from datetime import timedelta

import pytest

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.duties.models import Duty, Fulfilment
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.plans.errors import PlansError
from lantian.plans.models import Measure, MeasureHop, Need
from lantian.plans.queries.child import plan_page, words_for
from lantian.plans.queries.worklists import LISTS, needs_listed, own_measures, places_in
from lantian.plans.services import measures as services
from lantian.plans.services.forgetting import OF_CHILD, forget_child
from lantian.plans.services.needs import close_need, note_need, reopen_need, withdraw_need
from lantian.plans.tests.conftest import SOON, TODAY, again, need_of, promised
from lantian.registry.errors import RegistryError
from lantian.registry.services.closing import close_file
from tests.cast import BINZHOU, TAIXIANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
WORD = {"word_by": "child", "word": "yes", "word_on": TODAY, "word_text": "我会做了", "reason": ""}


def refused(act) -> str:
    with pytest.raises(PlansError) as error:
        act()
    return error.value.code


def test_from_the_first_word_to_the_last(cast: Cast):
    need = need_of(cast)
    measure = promised(cast, need)
    with acting_as(cast.village_director):
        assert again(need).state == "in_hand"
        duty = Duty.objects.get(about=measure.pk, rule="measure")
        assert (duty.due_on, duty.seat) == (SOON, cast.village_director.seat)
        kept = services.keep_measure(
            measure=measure, version=1, came_out="done", note_text="月考及格", today=TODAY
        )
        assert (kept.state, kept.ended_on) == ("kept", TODAY)
        assert Fulfilment.objects.filter(about=measure.pk, source=measure.pk).count() == 1
        done = again(need)
        assert done.state == "done"
        closed = close_need(need=done, version=done.version, met=True, values=WORD, today=TODAY)
        assert (closed.state, closed.word, closed.word_text.reveal()) == ("met", "yes", "我会做了")
        assert refused(lambda: promised(cast, closed)) == "not_now"
        opened = reopen_need(need=closed, version=closed.version)
        assert (opened.state, opened.word, opened.word_text) == ("open", "", None)
    with acting_as(cast.county_office, read_only=True):
        noted = set(AccessEntry.objects.filter(child=need.child_id).values_list("action", flat=True))
    assert noted >= {"plans.note_need", "plans.measure", "plans.keep_measure", "plans.close_need"}


def test_without_a_word_nothing_is_closed_and_live_measures_end_first(cast: Cast):
    need = need_of(cast)
    with acting_as(cast.village_director):
        mute = {**WORD, "word": "", "word_by": ""}
        assert (
            refused(lambda: close_need(need=need, version=1, met=True, values=mute, today=TODAY))
            == "word_needed"
        )
        early = {**WORD, "word_on": TODAY + timedelta(1)}
        assert (
            refused(lambda: close_need(need=need, version=1, met=True, values=early, today=TODAY))
            == "word_future"
        )
        measure = promised(cast, need)
        live = again(need)
        assert (
            refused(lambda: close_need(need=live, version=2, met=True, values=WORD, today=TODAY))
            == "measures_live"
        )
        services.drop_measure(measure=measure, version=1, reason="老师调走了", today=TODAY)
        assert again(need).state == "open"
        assert not Duty.objects.filter(about=measure.pk, due_on__isnull=False).exists()
        live = again(need)
        with pytest.raises(Conflict):
            close_need(need=live, version=live.version - 1, met=True, values=WORD, today=TODAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"done_means": "已传达"}, "hollow"),
        ({"seat": None}, "owner_needed"),
        ({"outside": "县妇联"}, "two_owners"),
        ({"due_on": TODAY - timedelta(1)}, "due_past"),
        ({"due_on": None}, "due_needed"),
    ],
)
def test_a_measure_is_refused_with_its_reason(cast: Cast, changes, code):
    need = need_of(cast)
    assert refused(lambda: promised(cast, need, **changes)) == code
    with acting_as(cast.village_director):
        assert not Measure.objects.exists()


def test_what_others_do_is_seen_before_it_is_done_twice(cast: Cast):
    need = need_of(cast)
    promised(cast, need, by="class_teacher")
    assert refused(lambda: promised(cast, need)) == "help_known"
    assert promised(cast, need, knows_others=True).pk
    promised(cast, need, by="class_teacher", knows_others=True)
    with acting_as(cast.class_teacher):
        assert own_measures(cast.class_teacher).count() == 2
        assert Notice.objects.filter(kind="measure_given").exists()
    with acting_as(cast.village_director):
        assert refused(lambda: need_of(cast)) == "need_known"


def test_hands_are_never_changed_in_silence(cast: Cast):
    measure = promised(cast, need_of(cast))
    over = {"today": TODAY, "outside": ""}
    with acting_as(cast.village_director):
        assert (
            refused(
                lambda: services.hand_over(
                    measure=measure, version=1, seat=cast.class_teacher.seat, reason="转办", **over
                )
            )
            == "reason_needed"
        )
        first = services.hand_over(
            measure=measure, version=1, seat=cast.class_teacher.seat, reason="数学老师教得好", **over
        )
    with acting_as(cast.class_teacher):
        second = services.hand_over(
            measure=first,
            version=first.version,
            seat=None,
            outside="志愿者小刘",
            reason="周三要开会",
            today=TODAY,
        )
        hops = list(MeasureHop.objects.order_by("number").values_list("number", "to_outside", "reason"))
    assert hops == [(1, "", "数学老师教得好"), (2, "志愿者小刘", "周三要开会")]
    assert (second.hops, second.seat, second.outside) == (2, None, "志愿者小刘")
    with acting_as(cast.village_director):
        assert Duty.objects.get(about=measure.pk, due_on__isnull=False).seat == cast.village_director.seat


def test_own_words_are_for_those_who_work_with_the_child(cast: Cast):
    need = need_of(cast)
    for part, reads in (
        ("village_director", True),
        ("class_teacher", True),
        ("psychologist", True),
        ("town_supervisor", False),
        ("county_office", False),
        ("school_head", False),
    ):
        post = cast.posts[part]
        with acting_as(post, read_only=True):
            assert bool(words_for(again(need), post)) == reads, part
            (line,) = [x for _s, part_ in plan_page(cast.child("小雨"), post, TODAY).sections for x in part_]
            assert (line.need.pk, bool(line.words)) == (need.pk, reads)
    for part in ("next_village_director", "far_village_director", "other_county_office"):
        with acting_as(cast.posts[part], read_only=True):
            assert not Need.objects.exists()


def test_a_proxy_parent_and_a_parent_see_no_needs(cast: Cast):
    measure = promised(cast, need_of(cast), by="proxy_parent")
    with acting_as(cast.proxy_parent, read_only=True):
        page = plan_page(cast.child("小雨"), cast.proxy_parent, TODAY)
        assert (page.sections, [one.measure.pk for one in page.own]) == ([], [measure.pk])
    with acting_as(cast.parent, read_only=True):
        page = plan_page(cast.child("小雨"), cast.parent, TODAY)
        assert (page.sections, page.own) == ([], [])


def test_a_closed_file_takes_no_need_and_leaves_the_lists(cast: Cast):
    need = need_of(cast)
    promised(cast, need)
    with acting_as(cast.village_director):
        close_file(child=cast.child("小雨"), reason="moved", since=TODAY, today=TODAY)
        with pytest.raises(RegistryError):
            note_need(child=cast.child("小雨"), code="K01", told_by="child", since=TODAY, today=TODAY)
        assert not own_measures(cast.village_director).exists()
        assert not any(needs_listed(name, None, TODAY).exists() for name in LISTS)


def test_supervisors_see_what_waits_by_place(cast: Cast):
    helped = need_of(cast)
    promised(cast, helped)
    with acting_as(cast.village_director):
        late = TODAY - timedelta(1)
        Measure.objects.update(due_on=late)
    need_of(cast, code="K01", words="")
    need_of(cast, "小石", code="L07", words="")
    with acting_as(cast.county_office, read_only=True):
        (line,) = places_in((BINZHOU, BINZHOU + 999_999), 1_000, TODAY)
        assert (line.children, line.helped, line.without, line.late) == (2, 1, 2, 1)
        assert line.unhelped == 1
        without = needs_listed("without", (TAIXIANG, TAIXIANG), TODAY)
        assert sorted(without.values_list("code", flat=True)) == ["K01", "L07"]
        assert list(needs_listed("late", None, TODAY)) == [helped]


def test_days_and_kinds_that_cannot_be_are_refused(cast: Cast):
    with acting_as(cast.village_director):
        child = cast.child("小雨")

        def noted(code="K01", since=TODAY):
            return note_need(child=child, code=code, told_by="child", since=since, today=TODAY)

        assert refused(lambda: noted(since=TODAY + timedelta(1))) == "since_future"
        assert refused(lambda: noted(since=child.birth_on - timedelta(1))) == "since_before_birth"
        assert refused(lambda: noted(code="Z99")) == "need_unknown"
        need = noted()
        assert (
            refused(lambda: withdraw_need(need=need, version=1, reason=" ", today=TODAY)) == "reason_needed"
        )
        assert withdraw_need(need=need, version=1, reason="孩子说不是这样", today=TODAY).state == "withdrawn"


def test_nothing_is_left_of_an_erased_child(cast: Cast):
    need = need_of(cast)
    services_measure = promised(cast, need)
    with acting_as(cast.village_director):
        services.hand_over(
            measure=services_measure, version=1, seat=cast.class_teacher.seat, outside="",
            reason="数学老师教得好", today=TODAY,
        )  # fmt: skip
    with acting_as(cast.city_office):
        forget_child(cast.children["小雨"])
        for model in OF_CHILD:
            assert not model.objects.exists()
            if hasattr(model, "history"):
                assert not model.history.rel.related_model.objects.exists()
