"""The voice of a child: with its name into its file, without into the box."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from random import SystemRandom
from uuid import UUID

from django.db import connection, transaction

from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.duties.acts import Act
from lantian.duties.services.fulfilling import fulfil
from lantian.kernel.versions import update_if_unchanged
from lantian.notices.services import tell
from lantian.places.models import Unit
from lantian.plans.errors import PlansError
from lantian.plans.models import Need, VoiceAnswer
from lantian.plans.queries.terms import term_of_child
from lantian.plans.rules.terms import TermKey
from lantian.plans.rules.voice import QUESTIONS, needs_of
from lantian.plans.services.needs import live_of_kind, note_need
from lantian.plans.services.ringing import ring
from lantian.plans.services.rows import guards_of, note
from lantian.plans.words import QUESTIONS as QUESTION_NAMES
from lantian.registry.models import Child
from lantian.registry.services.following import lock_one

CHANCE = SystemRandom()


@transaction.atomic
def hear_voice(
    *, child: Child, faces: Mapping[str, int], words: str, version: int | None, today: date
) -> VoiceAnswer:
    """Keeps what a child answered with its name this term, or mends it; a no becomes a proposal of a need.

    Raises `Conflict`, `PlansError("heard_without_name")`, `RegistryError`.
    """
    child = lock_one(child)
    term = term_of_child(child, today)
    found = _found(child, term)
    is_new = found is None or not found.words or found.words.reveal() != words.strip()
    values = {question: faces[question] for question in QUESTIONS} | {"words": words.strip() or None}
    if found is None:
        answer = _new(child, term, today, **values)
    elif found.is_anonymous:
        raise PlansError("heard_without_name")
    else:
        answer = update_if_unchanged(found, {**values, "on": today}, version=version or 0)
    fulfil(child=child.pk, acts=[Act.VOICE_CHECK], on=today, source=answer.pk)
    if is_new:
        ring(child, words, today)
    note("voice", child)
    _propose(child, answer, dict(faces), today)
    return answer


@transaction.atomic
def drop_voice(*, child: Child, faces: Mapping[str, int], today: date) -> None:
    """Drops the answer of a child into the box of its school, else its village, where it is one of many.

    What stays with the child is that it was asked. Raises `PlansError`: heard_already, `RegistryError`.
    """
    child = lock_one(child)
    term = term_of_child(child, today)
    if _found(child, term):
        raise PlansError("heard_already")
    asked = _new(child, term, today)
    region, school = box_of(child)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT plans_drop_voice(%s, %s, %s, %s, %s, %s, %s, %s)",
            [child.city, region, school, term.year, term.term, *(faces[name] for name in QUESTIONS)],
        )
    fulfil(child=child.pk, acts=[Act.VOICE_CHECK], on=today, source=asked.pk)
    note("voice", child)


def box_of(child: Child) -> tuple[int, UUID | None]:
    """The place and school of the box that a child's answer falls into: many children, never one class."""
    school = Unit.objects.filter(pk=child.school).first() if child.school else None
    return (school.region_id, school.pk) if school else (child.region, None)


def _found(child: Child, term: TermKey) -> VoiceAnswer | None:
    return VoiceAnswer.objects.filter(child=child.pk, year=term.year, term=term.term).first()


def _new(child: Child, term: TermKey, today: date, **values: object) -> VoiceAnswer:
    answer = VoiceAnswer(**guards_of(child), year=term.year, term=term.term, on=today, **values)
    answer.save(force_insert=True)
    return answer


def _propose(child: Child, answer: VoiceAnswer, faces: dict[str, int], today: date) -> None:
    """Proposes a need for each no to the village director, who looks before anything is opened."""
    proposed = [code for code in needs_of(faces) if not live_of_kind(child, code)]
    for code in proposed:
        note_need(
            child=child,
            code=code,
            told_by=Need.ToldBy.VOICE,
            since=today,
            today=today,
            proposed_by=answer.pk,
        )
    if proposed:
        directors = holders(Role.VILLAGE_DIRECTOR, child.region, today)
        tell(seats=[post.seat for post in directors], kind="need_proposed")


@transaction.atomic
def drop_sheets(*, children: Collection[Child], piles: Mapping[str, Sequence[int]], today: date) -> None:
    """Drops a pile of sheets without names: who filled one in, and for each question the faces in no order.

    Raises `PlansError`: nobody_heard, sheets_do_not_agree, heard_already; `RegistryError`.
    """
    if not children:
        raise PlansError("nobody_heard", field="children")
    for question in QUESTIONS:
        if len(piles[question]) != len(children):
            raise PlansError(
                "sheets_do_not_agree",
                question=QUESTION_NAMES[question],
                children=len(children),
                answers=len(piles[question]),
            )
    # In any order: what is still in the box must not be the last faces of the form.
    shuffled = {name: CHANCE.sample(list(piles[name]), len(children)) for name in QUESTIONS}
    for number, child in enumerate(sorted(children, key=lambda child: child.pk)):
        drop_voice(child=child, faces={name: shuffled[name][number] for name in QUESTIONS}, today=today)
