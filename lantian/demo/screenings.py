"""A screening at the school of the demonstration: an instrument is signed for, classes are asked, one has answered."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.screening.models import Participation, Round
from lantian.screening.queries.instruments import Instrument, instrument_by, instrument_of
from lantian.screening.queries.rounds import children_of_class, classes_of
from lantian.screening.services.answering import keep_answers
from lantian.screening.services.asking import record_answers
from lantian.screening.services.attention import refer, say_attention
from lantian.screening.services.instruments import release
from lantian.screening.services.rounds import begin_round

WELL = "00030003000300030000"
TIRED = "11131013001300031100"
LOW = "11211122112112112111"
SHEETS = (WELL, TIRED, LOW, WELL, TIRED)


def hold_screenings(posts: Mapping[str, Post], on: date) -> None:
    """The county office signed for the children's scale; the psychologist asks every class and one has answered."""
    instrument = _released(posts["binzhou"])
    if instrument is None:
        return
    with acting_as(posts["psychologist"]):
        school = posts["psychologist"].unit_id
        classes = sorted(classes_of(school), key=lambda one: -children_of_class(school, *one).count())[:2]
        for number, (grade, name) in enumerate(classes):
            held_on = on - timedelta(days=14 - 10 * number)
            held = begin_round(instrument=instrument, grade=grade, class_name=name, held_on=held_on)
            _ask(held, held_on, has_answered=number == 0)


def _released(office: Post) -> Instrument | None:
    found = instrument_by("ces_dc")
    if found is None:
        return None
    with acting_as(office):
        row = release(instrument=found, signed_by=office.user.name, note="示范数据：题目已核对")
        return instrument_of(row)


def _ask(held: Round, held_on: date, *, has_answered: bool) -> None:
    rows = Participation.objects.filter(round=held.pk).select_related("child", "round__edition")
    for number, row in enumerate(rows.order_by("child__name_pinyin", "child")):
        if number % 6 == 5 or (not has_answered and number % 2):
            continue
        asked = record_answers(participation=row, values=_said(held_on, refuses=number % 6 == 4), version=1)
        if has_answered and number % 6 != 4:
            _answer(Participation.objects.select_related("child", "round__edition").get(pk=asked.pk), number)


def _said(held_on: date, *, refuses: bool) -> dict[str, Any]:
    return {
        "guardian_answer": "no" if refuses else "yes",
        "guardian_name": "家长",
        "guardian_relation": "",
        "guardian_on": held_on - timedelta(days=3),
        "guardian_way": Participation.Way.SIGNED,
        "child_answer": "" if refuses else "yes",
        "child_on": None if refuses else held_on,
    }


def _answer(row: Participation, number: int) -> None:
    digits = SHEETS[number % len(SHEETS)]
    answers = {f"q{at}": digit for at, digit in enumerate(digits, 1)}
    keep_answers(participation=row, answers=answers, way="paper")
    if digits == LOW and number < len(SHEETS):
        day = row.round.held_on
        refer(
            child=row.child,
            values={
                "told_on": day,
                "told_whom": "监护人",
                "referred_to": "市中心医院心理科",
                "referred_on": day,
                "follow_up_on": day + timedelta(days=14),
            },
        )
    elif digits == LOW:
        say_attention(child=row.child, state="needed", since=row.round.held_on)
