"""The team of a case: joining opens it, leaving closes it, at once; and who answers for it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Compartment, Role
from lantian.access.queries import post_on_seat
from lantian.access.scopes import acting_post
from lantian.cases.errors import CasesError
from lantian.cases.models import CaseMember, CaseTask, ProtectionCase
from lantian.cases.rules.steps import Verb
from lantian.cases.rules.teams import OWNERS, TEAM
from lantian.cases.services.opening import owe_look
from lantian.cases.services.rows import guards_of, lock_case, lock_own, take_step
from lantian.kernel.values.text import says_little
from lantian.notices.services import tell


@transaction.atomic
def add_member(*, case: ProtectionCase, seat: UUID, part: str, basis: str, basis_words: str = "") -> None:
    """Lets a seat into the team. Raises `CasesError`: not_team, not_owner, seat_empty, role_unfit, member_already."""
    case = lock_own(case, as_owner=True)
    _join(case, _fit(seat, for_owner=False), part, basis=basis, basis_words=basis_words)


@transaction.atomic
def end_member(*, member: CaseMember, words: str, basis: str, basis_words: str = "") -> None:
    """Takes a seat out of the team, or leaves it oneself: from now on it reads nothing of the case.

    What it had still to do goes to whoever answers for the case. Raises `CasesError`: not_team, not_owner (for
    others), owner_stays, reason_needed, not_now.
    """
    case = lock_own(member.case, as_owner=member.seat != acting_post().seat)
    if member.seat == case.owner:
        raise CasesError("owner_stays")
    if says_little(words):
        raise CasesError("reason_needed", field="words")
    rows = CaseMember.objects.filter(pk=member.pk, until_at__isnull=True)
    if not rows.exists():
        raise CasesError("not_now")
    take_step(case, Verb.LEAVE, basis=basis, basis_words=basis_words, words=words, about=member.pk)
    _pass_on(case, member.seat, case.owner)
    rows.update(until_at=timezone.now(), version=member.version + 1)


@transaction.atomic
def hand_over(*, case: ProtectionCase, seat: UUID, words: str, basis: str, basis_words: str = "") -> None:
    """Lets another seat answer for the case; the former one stays in the team until it leaves.

    Raises `CasesError`: not_team, not_owner, owner_already, seat_empty, role_unfit, reason_needed.
    """
    _give(lock_own(case, as_owner=True), seat, words=words, basis=basis, basis_words=basis_words)


@transaction.atomic
def take_over(*, case: ProtectionCase, words: str, basis: str, basis_words: str = "") -> None:
    """An office that holds the key takes a case on itself, say because whoever answered for it is gone.

    Raises `CasesError`: not_owner for a post without the key or that cannot answer for one, and as `hand_over`.
    """
    post = acting_post()
    if Compartment.PROTECTION not in post.compartments or Role(post.role) not in OWNERS:
        raise CasesError("not_owner")
    _give(lock_case(case), post.seat, words=words, basis=basis, basis_words=basis_words)


@transaction.atomic
def stay_with(*, case: ProtectionCase, basis: str, basis_words: str = "", words: str = "") -> None:
    """The child lives in another county now, which knows; this team goes on. Raises as `hand_over`."""
    case = lock_own(case, as_owner=True)
    take_step(case, Verb.STAY, basis=basis, basis_words=basis_words, words=words, moved_from=None)


def _give(case: ProtectionCase, seat: UUID, *, words: str, basis: str, basis_words: str) -> None:
    if seat == case.owner:
        raise CasesError("owner_already", field="seat")
    if says_little(words):
        raise CasesError("reason_needed", field="words")
    post, former = _fit(seat, for_owner=True), case.owner
    if seat not in case.team:
        _join(case, post, "lead", basis=basis, basis_words=basis_words)
    take_step(
        case,
        Verb.HAND_OVER,
        basis=basis,
        basis_words=basis_words,
        words=words,
        about=seat,
        owner=seat,
        moved_from=None,
    )
    _pass_on(case, former, seat)
    if (
        case.closed_on is None
        and not CaseTask.objects.filter(case=case.pk, kind="review", state="open").exists()
    ):
        owe_look(case, timezone.localdate())


def _join(case: ProtectionCase, post: Post, part: str, *, basis: str, basis_words: str) -> None:
    if post.seat in case.team:
        raise CasesError("member_already", field="seat")
    member = CaseMember(**guards_of(case), seat=post.seat, part=part, since_at=timezone.now())
    member.save(force_insert=True)
    case.refresh_from_db()
    if case.closed_on is None:
        take_step(case, Verb.JOIN, basis=basis, basis_words=basis_words, about=member.pk)
    if post.seat != acting_post().seat:
        tell(seats=[post.seat], kind="case_joined")


def _fit(seat: UUID, *, for_owner: bool) -> Post:
    post = post_on_seat(seat, timezone.localdate())
    if post is None or post.city != acting_post().city:
        raise CasesError("seat_empty", field="seat")
    if Role(post.role) not in (OWNERS if for_owner else TEAM):
        raise CasesError("role_unfit", field="seat")
    return post


def _pass_on(case: ProtectionCase, former: UUID, seat: UUID) -> None:
    """What one seat had still to do in a case is another's now, who is told."""
    open_ones = CaseTask.objects.filter(case=case.pk, seat=former, state="open")
    number = open_ones.count()
    for task in open_ones:
        CaseTask.objects.filter(pk=task.pk).update(seat=seat, version=task.version + 1)
    if number and seat != acting_post().seat:
        tell(seats=[seat], kind="case_task", count=number)
