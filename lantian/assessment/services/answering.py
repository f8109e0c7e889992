"""Writing what somebody answered about a child: as dated findings, never over an older one."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db import transaction

from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_post
from lantian.assessment.errors import AssessmentError
from lantian.assessment.models import Finding
from lantian.assessment.queries.known import said_of
from lantian.assessment.rules.items import ASKED, FACES, face_of
from lantian.assessment.rules.proposing import latest
from lantian.assessment.services.proposing import propose_anew
from lantian.encounters.models import Alarm
from lantian.encounters.services.alarms import write_alarm
from lantian.registry.models import Child
from lantian.registry.services.following import lock_one


@transaction.atomic
def note_answers(*, child: Child, answers: Mapping[str, str], source: str, on: date) -> list[str]:
    """Adds a finding for each answer that is not already the standing one; returns the items that are new.

    What is suggested follows in the same transaction, and a suspicion of harm raises an alarm that does not tell its
    ground. Raises `AssessmentError` for an unknown answer and for one to a
    closed item whose standing answer the acting post does not see and would overwrite; `RegistryError`.
    """
    child = lock_one(child)
    standing = latest(said_of([child.pk]).get(child.pk, ()), on)
    told = {item: one.answer for item, one in standing.items()}
    new = {item: answer for item, answer in answers.items() if told.get(item) != answer}
    post = acting_post()
    rows = [
        _finding(child, item, answer, source, on, post)
        for asked, given in new.items()
        for item, answer in _with_face(asked, given, told)
    ]
    Finding.objects.bulk_create(rows)
    if rows:
        propose_anew([child.pk], on)
    if any(row.item in FACES and row.answer == "yes" for row in rows):
        write_alarm(child, Alarm.Source.CODED, None)
    return list(new)


def _with_face(item: str, answer: str, told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """An answer, and what the face of a closed item says of it."""
    if item not in ASKED or answer not in ASKED[item].answers:
        raise AssessmentError("unknown_answer")
    yield item, answer
    face = ASKED[item].face
    if face:
        said = face_of(item, answer)
        if said == "no" and told.get(face) == "yes" and item not in told:
            raise AssessmentError("closed_answer")
        yield face, said


def _finding(child: Child, item: str, answer: str, source: str, on: date, post: Post) -> Finding:
    is_closed = item in ASKED and ASKED[item].is_closed
    return Finding(
        city=child.city,
        child_id=child.pk,
        region=child.region,
        school=child.school,
        recorded_by=post.user_id,
        item=item,
        answer=answer,
        since=on,
        source=source,
        seat=post.seat,
        role=post.role,
        compartment=Compartment.PROTECTION.value if is_closed else "",
    )
