"""Entrusted care in the demonstration: most agreements in force, some running out, some missing, one carer unfit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.demo.cast import GUANDAO, TAIXIANG
from lantian.entrusting.documents.wording import AGREED
from lantian.entrusting.models import CarerAssessment, Entrustment
from lantian.entrusting.queries.parties import Around, around, parties_of
from lantian.entrusting.rules.eligibility import (
    CAN_SPEAK_FROM,
    VERY_OLD,
    Answer,
    Bond,
    Exclusion,
    Lives,
    Result,
    Wish,
    age,
)
from lantian.entrusting.rules.life import How, Party, last_day_allowed
from lantian.entrusting.services.agreeing import draft
from lantian.entrusting.services.assessing import Look, assess
from lantian.entrusting.services.signing import Hand, sign
from lantian.entrusting.services.telling import give_notice
from lantian.entrusting.services.watching import remind
from lantian.registry.models import Child, Tie
from lantian.registry.queries.active import active

MOST = 16
"""Children of a village with a carer of whom something is on file; the others have no agreement."""
UNFIT, ONLY_ASSESSED, UNSIGNED, EXPIRING, UNTOLD = 0, 1, 2, 3, 4


def entrust_children(posts: Mapping[str, Post], on: date) -> None:
    """Lets 太厢村 and 官道村 look at those who care for children, and write agreements with the parents."""
    for name, village in (("taixiang", TAIXIANG), ("guandao", GUANDAO)):
        with acting_as(posts[name]):
            for number, tie in enumerate(_carers(village)):
                _entrust(tie, number, posts[name], on)
    for office in ("binzhou", "jingyang"):
        with acting_as(posts[office]):
            remind(on)


def _carers(village: int) -> Sequence[Tie]:
    ties = Tie.objects.filter(active("child__"), region=village, kind=Tie.Kind.CARER, until__isnull=True)
    found = {tie.child_id: tie for tie in ties.select_related("child", "person").order_by("child__pk", "pk")}
    return list(found.values())[:MOST]


def _entrust(tie: Tie, number: int, post: Post, on: date) -> None:
    began = on - timedelta(days=40 + 11 * number)
    finding = _look_at(tie, began, is_unfit=number == UNFIT, on=on)
    people = around(tie.child)
    if number in (UNFIT, ONLY_ASSESSED) or not people.elders:
        return
    since = on - timedelta(days=350) if number == EXPIRING else began
    agreement = draft(
        child=tie.child,
        assessment=finding,
        since=since,
        until=last_day_allowed(since),
        terms=AGREED,
        today=on,
    )
    for party in parties_of(agreement, people):
        if number == UNSIGNED and party != Party.CARER:
            continue
        sign(entrustment=agreement, party=party, hand=_hand(party, agreement, people, post, since), today=on)
    if number not in (UNSIGNED, UNTOLD):
        _tell(agreement, tie.child, since, on)


def _look_at(tie: Tie, day: date, *, is_unfit: bool, on: date) -> CarerAssessment:
    child, person = tie.child, tie.person
    birth_on = person.birth_on or date(day.year - 61, 3, 8)
    can_speak = age(child.birth_on, day) >= CAN_SPEAK_FROM
    look = Look(
        assessed_on=max(day, child.birth_on),
        birth_on=birth_on,
        health=person.health or "10",
        children=1,
        lives=Lives.TOGETHER,
        bond=Bond.CLOSE,
        wish=Wish.AGREES if can_speak else Wish.TOO_YOUNG,
        wish_words="愿意跟着爷爷奶奶" if can_speak else "",
        result=Result.FIT,
        exclusions=dict.fromkeys(Exclusion, Answer.NO),
    )
    if age(birth_on, day) >= VERY_OLD or look.health == "40":
        look = replace(look, result=Result.SUPPORT, support="邻居每周上门两次，村医每月随访")
    if is_unfit:
        answers = {**look.exclusions, Exclusion.HABITS: Answer.FOUND}
        look = replace(
            look,
            result=Result.UNFIT,
            support="",
            ground="常年酗酒，酒后不管孩子，邻居多次反映",
            exclusions=answers,
        )
    return assess(child=child, person=person, look=look, seen=None, today=on)


def _hand(party: Party, agreement: Entrustment, people: Around, post: Post, day: date) -> Hand:
    """Those who are away confirm by telephone before two witnesses, the others sign."""
    if party == Party.VILLAGE:
        return Hand(How.IN_PERSON, day, name=post.user.name)
    if party == Party.CARER:
        return Hand(How.IN_PERSON, day, agreement.person_id)
    elder = people.elder(party)
    signer = elder.person.pk if elder else None
    return Hand(How.VOICE, day, signer, witness_one="王会计", witness_two="史老师")


def _tell(agreement: Entrustment, child: Child, day: date, on: date) -> None:
    for to in ("village", "school") if child.school else ("village",):
        current = Entrustment.objects.get(pk=agreement.pk)
        give_notice(entrustment=current, version=current.version, to=to, on=day, way="handed", today=on)
