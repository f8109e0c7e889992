"""From the look at a carer to the end of the agreement, and what facts and time do to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.duties.models import Duty, Fulfilment
from lantian.entrusting.documents.papers import set_agreement, set_notice
from lantian.entrusting.documents.wording import AGREED
from lantian.entrusting.errors import EntrustingError
from lantian.entrusting.models import CareSignature, CareWord, Entrustment, EntrustmentTerms
from lantian.entrusting.queries.child import care_page
from lantian.entrusting.queries.lists import LISTS, children_in, places_in, whole
from lantian.entrusting.queries.papers import agreement_paper, notice_paper
from lantian.entrusting.rules.life import How, Party
from lantian.entrusting.services import agreeing
from lantian.entrusting.services.signing import Hand, sign
from lantian.entrusting.services.telling import decline_word, give_notice, take_word, write_word
from lantian.entrusting.services.watching import RULE, follow, remind
from lantian.entrusting.tests.conftest import DRINKS, TODAY, YEAR, assessed, drafted
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.registry.models import Migration, Person, Tie
from lantian.registry.services.people import end_tie, tie_person
from tests.cast import TAIXIANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
VILLAGE = (TAIXIANG, TAIXIANG)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(EntrustingError) as error:
        act()
    return error.value.code


def signed(cast: Cast, row: Entrustment) -> Entrustment:
    """The same, signed by all: the father by voice before two witnesses."""
    with acting_as(cast.village_director):
        father = Person.objects.get(name="张建军")
        by_voice = Hand(How.VOICE, TODAY, father.pk, witness_one="王会计", witness_two="李支书")
        sign(entrustment=row, party=Party.FATHER, hand=by_voice, today=TODAY)
        carer = Hand(How.IN_PERSON, TODAY, row.person_id)
        sign(entrustment=row, party=Party.CARER, hand=carer, today=TODAY)
        return sign(
            entrustment=row, party=Party.VILLAGE, hand=Hand(How.IN_PERSON, TODAY, name="李梅"), today=TODAY
        )


def waiting(cast: Cast) -> set[str]:
    """The lists on which 小雨 stands."""
    with acting_as(cast.village_director):
        return {
            name
            for name in LISTS
            if children_in(name, VILLAGE, TODAY).filter(pk=cast.children["小雨"]).exists()
        }


def test_from_the_draft_to_the_last_signature_and_the_two_notices(cast: Cast):
    assert waiting(cast) == {"without"}
    row = drafted(cast)
    assert waiting(cast) == {"unsigned"}
    grandfather = row.person_id
    with acting_as(cast.village_director):
        for_him = Hand(How.IN_PERSON, TODAY, grandfather)
        assert (
            refused(lambda: sign(entrustment=row, party=Party.FATHER, hand=for_him, today=TODAY))
            == "signed_for"
        )
        assert not CareSignature.objects.exists()
    row = signed(cast, row)
    assert (row.state, row.signed_on) == ("signed", TODAY)
    assert waiting(cast) == {"notices"}
    with acting_as(cast.village_director):
        duty = Duty.objects.get(child=row.child_id, rule="entrusted_care")
        assert duty.last_done_on == TODAY
        row = give_notice(
            entrustment=row, version=row.version, to="village", on=TODAY, way="handed", today=TODAY
        )
        with pytest.raises(Conflict):
            give_notice(
                entrustment=row, version=row.version - 1, to="school", on=TODAY, way="post", today=TODAY
            )
        give_notice(entrustment=row, version=row.version, to="school", on=TODAY, way="message", today=TODAY)
    assert waiting(cast) == set()
    with acting_as(cast.county_office, read_only=True):
        noted = set(AccessEntry.objects.filter(child=row.child_id).values_list("action", flat=True))
        total = whole(places_in(VILLAGE, 1, TODAY), TAIXIANG)
        assert (total.entrusted, total.in_force) == (1, 1)
    assert noted >= {"entrusting.assess", "entrusting.agree"}


def test_a_mistake_keeps_no_duty_and_a_signature_taken_back_opens_it_again(cast: Cast):
    row = signed(cast, drafted(cast))
    with acting_as(cast.village_director):
        first = CareSignature.objects.get(entrustment=row.pk, party="father")
        agreeing.take_signature_back(signature=first)
        duty = Duty.objects.get(child=row.child_id, rule="entrusted_care")
        assert duty.last_done_on is None
        again = Entrustment.objects.get(pk=row.pk)
        assert again.state == "draft"
        assert refused(
            lambda: agreeing.withdraw(entrustment=again, version=again.version, note_text="", today=TODAY)
        )
        agreeing.withdraw(entrustment=again, version=again.version, note_text="写错了孩子", today=TODAY)
        assert Fulfilment.objects.get(source=row.pk).withdrawn_at
    assert waiting(cast) == {"without"}


def test_what_cannot_be_agreed(cast: Cast):
    drinks = assessed(cast, DRINKS)
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        base = {"child": child, "since": TODAY, "until": TODAY + YEAR, "terms": AGREED, "today": TODAY}
        assert refused(lambda: agreeing.draft(assessment=drinks, **base)) == "unfit"
        over = {**base, "until": TODAY + timedelta(366)}
        assert refused(lambda: agreeing.draft(assessment=None, **over)) == "period_long"
        far = {**base, "since": TODAY + timedelta(61), "until": TODAY + timedelta(90)}
        assert refused(lambda: agreeing.draft(assessment=None, **far)) == "period_far"
        pledge = agreeing.draft(assessment=None, **base)
        assert (pledge.kind, pledge.person_id) == ("pledge", None)
        assert refused(lambda: agreeing.draft(assessment=None, **base)) == "draft_open"
        page = care_page(child, TODAY)
        assert page.draft
        assert page.draft.to_sign == [Party.FATHER, Party.VILLAGE]


def test_facts_that_speak_against_it_mark_it_and_village_and_town_hear(cast: Cast):
    row = signed(cast, drafted(cast))
    with acting_as(cast.county_office):
        tie = Tie.objects.get(child=row.child_id, kind="carer", until__isnull=True)
        end_tie(tie=tie, until=TODAY, version=tie.version)
        assert Entrustment.objects.get(pk=row.pk).look == "tie"
    for part in ("village_director", "town_supervisor"):
        with acting_as(cast.posts[part]):
            assert Notice.objects.filter(kind="entrusted_look").exists(), part
    with acting_as(cast.county_office):
        tie_person(child=cast.child("小雨"), kind="carer", since=TODAY, person=tie.person)
        assert Entrustment.objects.get(pk=row.pk).look == ""
    assessed(cast, DRINKS)
    assert waiting(cast) == {"look", "notices", "unfit"}
    with acting_as(cast.village_director):
        marked = Entrustment.objects.get(pk=row.pk)
        assert (marked.look, marked.look_since) == ("unfit", TODAY)
        ended = agreeing.end(
            entrustment=marked, version=marked.version, on=TODAY, reason="unfit", note_text="", today=TODAY
        )
        assert (ended.state, ended.look) == ("ended", "")


def test_a_parent_who_is_back_marks_it_until_away_again(cast: Cast):
    row = signed(cast, drafted(cast))
    with acting_as(cast.village_director):
        Entrustment.objects.filter(pk=row.pk).update(signed_on=TODAY - timedelta(5))
        Migration.objects.filter(person__name="张建军").update(until=TODAY)
        follow([row.child_id], TODAY)
        assert Entrustment.objects.get(pk=row.pk).look == "back"
        Migration.objects.filter(person__name="张建军").update(until=None)
        follow([row.child_id], TODAY)
        assert Entrustment.objects.get(pk=row.pk).look == ""


def test_thirty_days_before_the_end_renewal_is_owed_once_and_kept_by_a_new_agreement(cast: Cast):
    row = signed(cast, drafted(cast, until=TODAY + timedelta(30)))
    with acting_as(cast.county_office):
        assert (remind(TODAY), remind(TODAY)) == (1, 0)
    with acting_as(cast.village_director):
        assert Notice.objects.filter(kind="entrusted_expiring").count() == 1
        assert Duty.objects.get(about=row.pk, rule=RULE).due_on
    assert waiting(cast) == {"expiring", "notices"}
    new = signed(cast, drafted(cast, since=TODAY + timedelta(31)))
    with acting_as(cast.village_director):
        former = Entrustment.objects.get(pk=row.pk)
        assert (former.state, former.end_reason, former.ended_on) == ("ended", "renewed", new.since)
        assert new.renews_id == row.pk
        assert not Duty.objects.filter(about=row.pk, rule=RULE, due_on__isnull=False).exists()


def test_what_a_parent_writes_is_the_notice_once_the_village_takes_it_up(cast: Cast):
    values = {"since": TODAY, "until": None, "carer_name": "张老汉", "relation": "61", "carer_phone": ""}
    with acting_as(cast.parent):
        write_word(child=cast.child("小雨"), **values)
        word = write_word(child=cast.child("小雨"), **values)
        assert CareWord.objects.filter(state="waiting").count() == 1
        assert refused(
            lambda: write_word(child=cast.child("小雨"), **{**values, "until": TODAY - timedelta(1)})
        )
    with acting_as(cast.proxy_parent, read_only=True):
        assert not CareWord.objects.exists()
    with acting_as(cast.school_head, read_only=True):
        assert CareWord.objects.filter(pk=word.pk).exists()
    assert waiting(cast) == {"without", "words"}
    with acting_as(cast.village_director):
        assert Notice.objects.filter(kind="entrusted_word").exists()
        take_word(word=word)
        assert refused(lambda: decline_word(word=word, reason="重复")) == "not_now"
    row = drafted(cast)
    assert (row.village_told_on, row.village_way, row.school_told) == (
        TODAY,
        "system",
        cast.units["school"].pk,
    )


def test_who_sees_what_of_an_agreement(cast: Cast):
    row = signed(cast, drafted(cast))
    seen: dict[str, tuple[bool, bool]] = {}
    for part in ("school_head", "parent", "proxy_parent", "class_teacher", "next_village_director"):
        with acting_as(cast.posts[part], read_only=True):
            seen[part] = (
                Entrustment.objects.filter(pk=row.pk).exists(),
                part != "school_head" and EntrustmentTerms.objects.exists(),
            )
    assert seen == {
        "school_head": (True, False),
        "parent": (True, True),
        "proxy_parent": (False, False),
        "class_teacher": (False, False),
        "next_village_director": (False, False),
    }


def test_the_papers_hold_what_the_file_knows(cast: Cast):
    row = drafted(cast)
    with acting_as(cast.village_director):
        paper, told = agreement_paper(row), notice_paper(row)
        assert (paper.child, paper.carer and paper.carer.title) == ("张小雨", "祖父")
        assert [(one.title, one.name, one.where) for one in paper.parents] == [("父亲", "张建军", "广东东莞")]
        assert told.recipients == ["太厢村委会", "太厢小学"]
        assert set_agreement(paper, made_on=TODAY)[:4] == b"%PDF"
        assert set_notice(told, made_on=TODAY)[:4] == b"%PDF"
