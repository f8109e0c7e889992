"""What parents are told and acknowledge, and what they say of themselves."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.desk.errors import DeskError
from lantian.desk.models import Acknowledgement, FamilyNotice, FamilyWord
from lantian.desk.rules.words_of_parents import said_by
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.models import Child, Migration, Person, Tie
from lantian.registry.services.checking import note_check
from lantian.registry.services.events import Seen, record_move
from lantian.registry.services.following import lock_one

PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)


@transaction.atomic
def send_notice(*, child: Child, kind: FamilyNotice.Kind, on: date) -> FamilyNotice:
    """Puts a notice before the parents of a child who sign in; the same one of the same day is sent once.

    Raises `RegistryError` for a file that is gone or closed.
    """
    child, post = lock_one(child), acting_post()
    sent = FamilyNotice.objects.filter(child=child.pk, kind=kind, sent_on=on).first()
    if sent:
        return sent
    notice = FamilyNotice(
        child=child,
        region=child.region,
        school=child.school,
        kind=kind,
        sent_on=on,
        sender=post.pk,
        recorded_by=post.user_id,
    )
    notice.save(force_insert=True)
    note_access(
        "desk.tell_parents", child=child.pk, region=child.region, school=child.school, kind=notice.kind
    )
    return notice


@transaction.atomic
def acknowledge(*, notice: FamilyNotice) -> None:
    """The acting parent has read a notice; a second time changes nothing."""
    post = acting_post()
    row = Acknowledgement(
        notice=notice,
        child_id=notice.child_id,
        region=notice.region,
        school=notice.school,
        seat=post.seat,
        recorded_by=post.user_id,
    )
    Acknowledgement.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def say_where(
    *, child: Child, what: FamilyWord.What, since: date, place_text: str = "", visit_until: date | None = None
) -> FamilyWord:
    """The acting parent says where they are. What they said before and nobody has decided yet is taken back."""
    post = acting_post()
    for waiting in FamilyWord.objects.filter(seat=post.seat, state=FamilyWord.State.WAITING):
        withdraw(word=waiting)
    word = FamilyWord(
        child=child,
        region=child.region,
        school=child.school,
        seat=post.seat,
        what=what,
        since=since,
        place_text=place_text,
        visit_until=visit_until,
        recorded_by=post.user_id,
    )
    word.save(force_insert=True)
    return word


@transaction.atomic
def withdraw(*, word: FamilyWord) -> None:
    """The parent takes back what nobody has decided yet. Raises `DeskError("decided_already")`."""
    _decide(word, FamilyWord.State.WITHDRAWN)


@transaction.atomic
def decline(*, word: FamilyWord) -> None:
    """The village does not take over what a parent said: it was wrong, or on file otherwise. Raises as `withdraw`."""
    _decide(word, FamilyWord.State.DECLINED)


@transaction.atomic
def take(*, word: FamilyWord, seen: Seen, today: date) -> None:
    """What a parent said becomes a fact, as if the director had recorded the event: for all children of this parent.

    `seen` is the current absence as the director saw it. Raises `Conflict`, `RegistryError`, and `DeskError`:
    decided_already, no_such_parent.
    """
    child = lock_one(word.child)
    parent = parent_on(word.seat, child)
    if parent is None:
        raise DeskError("no_such_parent")
    _decide(word, FamilyWord.State.TAKEN)
    current = Migration.objects.filter(person=parent.pk, until__isnull=True).first()
    said = said_by(
        word.what, word.since, word.place_text, word.visit_until, current.reason if current else ""
    )
    values: dict[str, Any] = {}
    if word.what == FamilyWord.What.AWAY:
        values = {"destination_text": word.place_text}
    record_move(child=child, parent=parent, said=said, values=values, seen=seen, today=today)
    note_check(child=child, on=today)
    note_access("desk.take_word", child=child.pk, region=child.region, school=child.school)


def parent_on(seat: Any, child: Child) -> Person | None:
    """The parent of a child who signs in on a seat."""
    tie = (
        Tie.objects.filter(child=child.pk, seat=seat, kind__in=PARENTS, until__isnull=True)
        .select_related("person")
        .first()
    )
    return tie.person if tie else None


def _decide(word: FamilyWord, state: FamilyWord.State) -> None:
    current = FamilyWord.objects.select_for_update(of=("self",)).get(pk=word.pk)
    if current.state != FamilyWord.State.WAITING:
        raise DeskError("decided_already")
    decided = {"state": state, "decided_at": timezone.now(), "decided_by": acting_post().user_id}
    update_if_unchanged(current, decided, version=current.version)
