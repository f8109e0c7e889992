"""What is done with consent, sheets and alarms, and what remains of it."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.duties.models import Duty, Fulfilment
from lantian.duties.rules.levels import RiskLevel
from lantian.kernel.city import in_cities
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.registry.services.erasing import erase_child
from lantian.screening.errors import ScreeningError
from lantian.screening.models import (
    Attention,
    InstrumentStep,
    Participation,
    Referral,
    Round,
    SchoolCount,
    Screening,
)
from lantian.screening.queries import attention_of, attentions_of
from lantian.screening.queries.instruments import instrument_by, instrument_of, usable_at
from lantian.screening.queries.results import answers_of, scores_of
from lantian.screening.queries.rounds import classes_of, places_of, work_of
from lantian.screening.services.alarms import settle_alarms
from lantian.screening.services.answering import keep_answers, keep_scores, make_void
from lantian.screening.services.asking import record_answers, withdraw_consent
from lantian.screening.services.attention import follow_referral, refer, say_attention
from lantian.screening.services.instruments import bring_in, release, retire, usable
from lantian.screening.services.removing import remove_answers
from lantian.screening.services.rounds import add_newcomers, begin_round
from lantian.screening.tests.conftest import AGREED, released
from tests.cast import CITY, XINMIN

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_nothing_is_usable_before_an_office_signed(cast):
    with acting_as(cast.psychologist):
        assert usable_at(XINMIN) == []
        with pytest.raises(ScreeningError, match="not_released"):
            usable("ces_dc", XINMIN)
    edition = released(cast, "ces_dc")
    with acting_as(cast.psychologist):
        assert [one.code for one in usable_at(XINMIN)] == ["ces_dc"]
    with acting_as(cast.other_county_office):
        assert usable_at(cast.other_county_office.unit.region_id) == [], "another county signs for itself"
        with pytest.raises(ScreeningError, match="not_yours"):
            retire(instrument=instrument_by(str(edition.pk)), signed_by="孙泾", note="…")
    with acting_as(cast.city_office):
        retire(instrument=instrument_by(str(edition.pk)), signed_by="赵城", note="有新版")
        assert InstrumentStep.objects.filter(edition=edition).count() == 2
    with acting_as(cast.psychologist):
        assert usable_at(XINMIN) == []


def test_a_new_wording_is_a_new_edition_and_a_second_signature_is_refused(cast):
    with acting_as(cast.county_office):
        first = bring_in(title="问卷", basis="自编", data={"lists": {}, "items": []})
        second = bring_in(title="问卷", basis="自编", data={"lists": {}, "items": []}, code=first.code)
        assert (first.edition, second.edition) == (1, 2)
        found = instrument_by(str(second.pk))
        release(instrument=found, signed_by="钱县", note="…")
        with pytest.raises(ScreeningError, match="moved_on"):
            release(instrument=found, signed_by="钱县", note="…")


def test_a_round_holds_the_children_of_a_class(school):
    with acting_as(school.cast.psychologist):
        grade, name = classes_of(school.cast.psychologist.unit_id)[0]
        in_class = {"grade": grade, "class_name": name, "held_on": TODAY()}
        held = begin_round(instrument=instrument_of(school.edition), **in_class)
        assert [place.child.name for place in places_of(held)] == ["张小雨"]
        assert add_newcomers(held=held) == 0
        work = work_of(held.school, TODAY(), TODAY() - timedelta(days=1))
        assert ([row.child.name for row in work.unasked], work.to_answer) == (["张小雨"], [])
        with pytest.raises(ScreeningError, match="nobody"):
            begin_round(instrument=instrument_by("phq_9"), **in_class)


@pytest.mark.parametrize(
    "answers", [{"guardian_answer": "no"}, {"child_answer": "no"}, {"child_answer": "", "child_on": None}]
)
def test_nothing_is_asked_without_consent(school, answers):
    row = school.asked(**answers)
    with acting_as(school.cast.psychologist), pytest.raises(ScreeningError, match="not_ready"):
        keep_answers(participation=row, answers={"q1": "1"}, way="paper")


def test_a_sheet_is_kept_sealed_scored_and_counts_for_the_year(school):
    sheet = school.answered("222220000")
    with acting_as(school.cast.psychologist):
        found = Screening.objects.get(pk=sheet.pk)
        assert str(found.answers) == "••••••"
        assert (found.band, found.has_alarm) == ("attention", False)
        assert [str(score.value) for score in scores_of(found)] == ["10"]
        assert answers_of(found)[0].answer == "一半以上的天数"
        assert found.keep_until == TODAY() + timedelta(days=settings.SCREENING_KEEP_ANSWERS_DAYS)
        assert Fulfilment.objects.filter(source=sheet.pk, rule="screening").exists()
        assert attention_of(found.child_id) is None, "a score alone decides nothing"
        with pytest.raises(ScreeningError, match="answered"):
            keep_answers(participation=found.participation, answers={"q1": "1"}, way="paper")


def test_a_void_sheet_counts_no_more_and_can_be_answered_anew(school):
    sheet = school.answered()
    with acting_as(school.cast.psychologist):
        make_void(sheet=sheet, reason="全选同一个")
        assert not Fulfilment.objects.filter(source=sheet.pk, withdrawn_at__isnull=True).exists()
        row = Participation.objects.select_related("child", "round__edition").get(pk=sheet.participation_id)
        again = keep_answers(participation=row, answers={"q1": "1"}, way="paper")
        assert (again.band, again.is_void) == ("unscored", False)


def test_a_validity_score_voids_the_sheet(school):
    edition = released(school.cast, "mht")
    school.edition = edition
    row = school.asked("天天")
    with acting_as(school.cast.psychologist):
        sheet = keep_scores(participation=row, entered={"validity": 8, "total": 70})
        assert (sheet.void_reason, sheet.band) == ("validity", "below")


def test_an_answer_about_self_harm_is_acted_on_the_same_day(school):
    cast = school.cast
    sheet = school.answered("000000001")
    with acting_as(cast.psychologist):
        duty = Duty.objects.get(about=sheet.pk)
        assert (duty.seat, duty.due_on, duty.risk) == (cast.psychologist.seat, TODAY(), RiskLevel.RED.rank)
        assert duty.owed_by == "psychologist"
        assert "harm" not in duty.rule, "whoever sees the child sees its duties"
        assert [one.child.name for one in work_of(sheet.school, TODAY(), TODAY()).at_once] == ["张小雨"]
        assert attention_of(sheet.child_id).state == "needed"
    with acting_as(cast.school_head):
        notice = Notice.objects.get()
        assert (notice.kind, notice.seat) == ("self_harm", cast.school_head.seat)
    with acting_as(cast.psychologist):
        settle_alarms(sheets=[sheet.pk], on=TODAY(), source=sheet.participation_id)
        assert Duty.objects.get(about=sheet.pk).due_on is None


def test_an_alarm_does_not_weaken_what_stands_there(school):
    with acting_as(school.cast.psychologist):
        child = school.cast.child("小雨")
        refer(child=child, values=_referral())
    school.answered("000000001")
    with acting_as(school.cast.psychologist):
        assert attention_of(child.pk).state == "referred"


def _referral(**more):
    return {
        "told_on": TODAY(),
        "told_whom": "父亲",
        "referred_to": "县医院精神科",
        "referred_on": TODAY(),
        "follow_up_on": TODAY(),
        **more,
    }


def test_a_referral_has_a_reply_and_an_end(school):
    with acting_as(school.cast.psychologist):
        child = school.cast.child("小雨")
        referral = refer(child=child, values=_referral())
        assert attention_of(child.pk).state == "referred"
        work = work_of(child.school, TODAY(), TODAY())
        assert [one.child.name for one in work.follow_ups] == ["张小雨"]
        ended = {"replied_on": TODAY(), "reply": "门诊随访", "follow_up_on": None, "ended_on": TODAY()}
        follow_referral(referral=referral, values=ended, version=1)
        assert Referral.objects.get().reply.reveal() == "门诊随访"
        assert attention_of(child.pk).state == "needed"
        with pytest.raises(Conflict):
            follow_referral(referral=referral, values={**ended, "reply": "出院"}, version=1)


def test_what_others_are_told_is_said_by_version(school):
    with acting_as(school.cast.psychologist):
        child = school.cast.child("小雨")
        say_attention(child=child, state="needed", since=date(2026, 9, 1), version=0)
        with pytest.raises(Conflict):
            say_attention(child=child, state="none", since=TODAY(), version=0)
        say_attention(child=child, state="none", since=TODAY(), version=1)
        assert attentions_of([child.pk])[child.pk].state == "none"


def test_withdrawing_deletes_answers_scores_and_band_and_keeps_that_it_was_withdrawn(school):
    sheet = school.answered("222220000")
    with acting_as(school.cast.psychologist):
        withdraw_consent(participation=sheet.participation, on=TODAY())
        found = Screening.objects.get(pk=sheet.pk)
        assert (found.answers, found.scores, found.band, found.removal) == (None, None, "", "withdrawn")
        history = Screening.history.rel.related_model
        assert not {"answers", "scores", "band", "has_alarm"} & {field.name for field in history._meta.fields}
        row = Participation.objects.select_related("round").get(pk=sheet.participation_id)
        assert row.withdrawn_on == TODAY()
        with pytest.raises(ScreeningError, match="withdrawn"):
            record_answers(participation=row, values=AGREED, version=row.version)
        assert SchoolCount.objects.get().screened == 0


def test_answers_go_when_their_term_has_ended_and_scores_stay(school):
    sheet = school.answered("222220000")
    over = timezone.now() + timedelta(days=settings.SCREENING_KEEP_ANSWERS_DAYS + 1)
    with acting_as(school.cast.county_office):
        assert remove_answers(now=timezone.now()) == 0
        assert remove_answers(now=over) == 1
        assert remove_answers(now=over) == 0
    with acting_as(school.cast.psychologist):
        found = Screening.objects.get(pk=sheet.pk)
        assert (found.answers, found.removal, found.band) == (None, "term", "attention")
        assert scores_of(found)


def test_an_erasure_leaves_nothing(school):
    school.answered("000000001")
    with acting_as(school.cast.psychologist):
        refer(child=school.cast.child("小雨"), values=_referral())
    with acting_as(school.cast.city_office):
        erase_child(child=school.cast.child("小雨"), basis="监护人申请")
    with in_cities(CITY):
        for model in (Screening, Participation, Referral, Attention):
            assert not model.objects.exists()
            assert not model.history.rel.related_model.objects.filter(city=CITY).exists()


WHO_SEES = {
    "city_office": True,
    "county_office": True,
    "other_county_office": False,
    "town_supervisor": True,
    "village_director": True,
    "next_village_director": False,
    "school_head": True,
    "class_teacher": True,
    "psychologist": True,
    "proxy_parent": False,
    "parent": False,
    "auditor": False,
    "administrator": False,
}
CLOSED = (Round, Participation, Screening, Referral)


def test_the_database_shows_only_attention_and_that_not_to_the_family(school, as_web):
    school.answered("000000001")
    with acting_as(school.cast.psychologist):
        refer(child=school.cast.child("小雨"), values=_referral())
    for part, sees in WHO_SEES.items():
        with acting_as(school.cast.posts[part], read_only=True):
            assert _sees_any(Attention) == sees, part
            for model in CLOSED:
                for table in (model, model.history.rel.related_model):
                    assert part == "psychologist" or not _sees_any(table), (part, table.__name__)


def _sees_any(table) -> bool:
    """Whether a raw question finds a row; a table that is not granted at all shows none either."""
    try:
        with transaction.atomic():
            return table._base_manager.filter(city=CITY).exists()
    except DatabaseError:
        return False


def test_a_psychologist_without_the_key_sees_and_writes_nothing(school, as_web):
    sheet = school.answered()
    school.cast.psychologist.compartments = []
    with acting_as(school.cast.psychologist, read_only=True):
        assert not Screening.objects.filter(pk=sheet.pk).exists()
        assert not Participation.objects.exists()


def test_the_log_does_not_tell_that_there_is_anything(school):
    school.answered("000000001")
    with in_cities(CITY):
        assert not AccessEntry.objects.filter(action__startswith="screening").exists()
