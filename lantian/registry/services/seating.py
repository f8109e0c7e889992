"""Giving somebody around a child a sign-in: a tie bears the seat of a post, and so the seat answers for the child.

The seat, not the person, is charged: whoever takes over the post takes its children (decision 0005).
"""

from datetime import date
from uuid import UUID

from django.db import transaction

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import post_on_seat
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, Tie
from lantian.registry.rules.seating import may_begin_tie, names_agree, role_of
from lantian.registry.services.following import follow, lock_one
from lantian.registry.services.people import tie_person


@transaction.atomic
def give_seat(*, tie: Tie, seat: UUID | None, version: int, on: date, is_same_person: bool = False) -> Tie:
    """Lets the post on `seat` see the child of a tie, as what the tie says; None takes the sign-in away.

    A user of another name than the person on file must be said to be the same person. Raises `Conflict` and
    `RegistryError`: gone, tie_ended, seat_empty, seat_of_another_kind, seat_of_another, other_name.
    """
    child = lock_one(tie.child)
    tie = Tie.objects.select_related("person").get(pk=tie.pk)
    if tie.until is not None:
        raise RegistryError("tie_ended")
    if seat is not None and seat != tie.seat:
        _check(tie, seat, on, is_same_person)
    seated = update_if_unchanged(tie, {"seat": seat}, version=version)
    follow(child)
    return seated


@transaction.atomic
def begin_tie_on_seat(*, child: Child, post: Post, since: date) -> Tie:
    """A child gets the proxy parent who holds `post`. Raises as `tie_person`, and `seat_of_another_kind`."""
    if not may_begin_tie(post.role):
        raise RegistryError("seat_of_another_kind")
    known = Tie.objects.filter(seat=post.seat, until__isnull=True).select_related("person")
    person = next((tie.person for tie in known if names_agree(tie.person.name, post.user.name)), None)
    details = {"name": post.user.name, **({"phone": post.phone} if post.phone else {})}
    return tie_person(
        child=child,
        kind=Tie.Kind.PROXY_PARENT,
        since=since,
        person=person,
        details={} if person else details,
        seat=post.seat,
    )


def _check(tie: Tie, seat: UUID, on: date, is_same_person: bool) -> None:
    post = post_on_seat(seat, on)
    if post is None:
        raise RegistryError("seat_empty")
    if post.role != role_of(tie.kind) or post.city != tie.city:
        raise RegistryError("seat_of_another_kind")
    others = Tie.objects.filter(seat=seat, until__isnull=True).exclude(person=tie.person_id)
    if post.role == Role.PARENT and any(
        not names_agree(other.person.name, tie.person.name) for other in others.select_related("person")
    ):
        raise RegistryError("seat_of_another")
    if not is_same_person and not names_agree(tie.person.name, post.user.name):
        raise RegistryError("other_name", person=tie.person.name, user=post.user.name)
