"""The two written notices of art 23 (to the school, to the village where the child lives), and what parents write."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holders, holding
from lantian.access.scopes import acting_post
from lantian.entrusting.errors import EntrustingError
from lantian.entrusting.models import CareWord, Entrustment
from lantian.entrusting.models.agreements import NoticeWay
from lantian.entrusting.rules.life import State
from lantian.entrusting.services.rows import guards_of, note
from lantian.kernel.versions import update_if_unchanged
from lantian.notices.services import tell
from lantian.registry.models import Child, Tie
from lantian.registry.queries.active import files_of
from lantian.registry.services.following import lock_one

PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)


@transaction.atomic
def give_notice(
    *, entrustment: Entrustment, version: int, to: str, on: date, way: str, today: date
) -> Entrustment:
    """School or village (`to`) were told in writing on a day, in some way; told anew it replaces what stood there.

    Raises `Conflict`, `EntrustingError`: not_now, told_future, no_school; `RegistryError`.
    """
    child = lock_one(entrustment.child)
    current = Entrustment.objects.get(pk=entrustment.pk)
    if current.state not in (State.DRAFT, State.SIGNED):
        raise EntrustingError("not_now")
    if on > today:
        raise EntrustingError("told_future", field="on")
    if to == "school" and child.school is None:
        raise EntrustingError("no_school")
    told = child.school if to == "school" else child.region
    values = {f"{to}_told": told, f"{to}_told_on": on, f"{to}_way": way}
    changed = update_if_unchanged(current, values, version=version)
    note("agree", child, told=to)
    return changed


@transaction.atomic
def write_word(
    *, child: Child, since: date, until: date | None, carer_name: str, relation: str, carer_phone: str
) -> CareWord:
    """The acting parent writes who takes care; what they wrote before and nobody has decided yet is taken back.

    Village director and school head are told that something waits. Raises `EntrustingError`: back_before, no_parent.
    """
    if until and until < since:
        raise EntrustingError("back_before", field="until")
    post = acting_post()
    tie = Tie.objects.filter(
        child=child.pk, seat=post.seat, kind__in=PARENTS, until__isnull=True
    ).select_related("person")
    parent = tie.first()
    if parent is None:
        raise EntrustingError("no_parent")
    waiting = CareWord.objects.filter(child=child.pk, seat=post.seat, state=CareWord.State.WAITING)
    waiting.update(state=CareWord.State.WITHDRAWN, decided_at=timezone.now(), decided_by=post.user_id)
    word = CareWord(
        **guards_of(child),
        seat=post.seat,
        parent_name=parent.person.name,
        since=since,
        until=until,
        carer_name=carer_name.strip(),
        relation=relation,
        carer_phone=carer_phone or None,
    )
    word.save(force_insert=True)
    on = timezone.localdate()
    tell(
        seats=[post.seat for post in holders(Role.VILLAGE_DIRECTOR, child.region, on)[:1]],
        kind="entrusted_word",
    )
    tell(seats=[post.seat for post in _heads(child, on)], kind="entrusted_told")
    note("own", child)
    return word


@transaction.atomic
def take_word(*, word: CareWord) -> CareWord:
    """The village takes up what a parent wrote: it is the written notice of the agreement that stands or comes.

    Raises `EntrustingError("not_now")`, `RegistryError`.
    """
    child = lock_one(word.child)
    taken = _decide(word, CareWord.State.TAKEN)
    live = Entrustment.objects.filter(child__in=files_of(child.pk), state__in=(State.DRAFT, State.SIGNED))
    current = live.order_by("-since", "-pk").first()
    if current:
        told_by_word(current, taken)
    note("agree", child, word="taken")
    return taken


@transaction.atomic
def decline_word(*, word: CareWord, reason: str) -> CareWord:
    """The village does not take it up, and says why; the parent reads it. Raises as `take_word`, and why_declined."""
    if not reason.strip():
        raise EntrustingError("why_declined", field="reason")
    child = lock_one(word.child)
    declined = _decide(word, CareWord.State.DECLINED, reason=reason.strip())
    note("agree", child, word="declined")
    return declined


@transaction.atomic
def withdraw_word(*, word: CareWord) -> CareWord:
    """The parent takes back what nobody has decided yet. Raises `EntrustingError("not_now")`."""
    return _decide(word, CareWord.State.WITHDRAWN)


def told_by_word(entrustment: Entrustment, word: CareWord) -> None:
    """What a parent wrote here tells the village of that day, and the school where its head can read it."""
    on = timezone.localdate(word.recorded_at)
    values: dict[str, object] = {}
    if entrustment.village_told_on is None:
        values |= {"village_told": word.region, "village_told_on": on, "village_way": NoticeWay.SYSTEM}
    if entrustment.school_told_on is None and word.school and _heads(word, on):
        values |= {"school_told": word.school, "school_told_on": on, "school_way": NoticeWay.SYSTEM}
    if values:
        update_if_unchanged(entrustment, values, version=entrustment.version)
        entrustment.refresh_from_db()
    CareWord.objects.filter(pk=word.pk).update(entrustment=entrustment)


def _heads(about: Child | CareWord, on: date) -> list[Post]:
    if about.school is None:
        return []
    return list(Post.objects.filter(holding(on), role=Role.SCHOOL_HEAD, unit=about.school))


def _decide(word: CareWord, state: str, reason: str = "") -> CareWord:
    current = CareWord.objects.select_for_update(of=("self",)).get(pk=word.pk)
    if current.state != CareWord.State.WAITING:
        raise EntrustingError("not_now")
    values = {
        "state": state,
        "reason": reason,
        "decided_at": timezone.now(),
        "decided_by": acting_post().user_id,
    }
    return update_if_unchanged(current, values, version=current.version)
