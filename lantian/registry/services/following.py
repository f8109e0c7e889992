"""What follows from a change, in the same transaction: gaps, charges, whether the child counts, outdated cards."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.kernel.city import acting_city
from lantian.kernel.questions import worded_once
from lantian.registry.errors import RegistryError
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Hukou,
    Migration,
    Person,
    Tie,
)
from lantian.registry.models.rows import SharedRow
from lantian.registry.rules.gaps import gap_mask
from lantian.registry.services.cards import mark_outdated
from lantian.registry.services.statuses import evaluate

JOB = "registry.follow_elsewhere"
PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)
CARERS = (Tie.Kind.CARER, Tie.Kind.GUARDIAN)


def lock(children: Iterable[UUID]) -> list[Child]:
    """The children as they are now; nobody else changes their files until this transaction ends.

    Every writer of a file locks first, so that what follows from two changes is counted from both. Always in
    the order of keys, and before any other row: two writers then wait for each other and never for ever.
    """
    return _locked(set(children))


@worded_once
def _locked(children: set[UUID]) -> QuerySet[Child]:
    rows = Child.objects.filter(pk__in=children).select_for_update(no_key=True, of=("self",))
    return rows.order_by("pk")


def lock_one(child: Child, *, closed_too: bool = False) -> Child:
    """As `lock`. Raises `RegistryError`: gone when the child was moved out of sight or erased meanwhile, closed."""
    found = lock([child.pk])
    if not found or found[0].erased_at or found[0].merged_into_id:
        raise RegistryError("gone")
    if found[0].closed_on and not closed_too:
        raise RegistryError("closed", since=found[0].closed_on)
    return found[0]


def follow(child: Child, *, confirmed_on: date | None = None) -> Child:
    """Brings a child's derived columns up to date after any of its facts, ties or people changed.

    From what a merged file keeps nothing follows.
    """
    if child.merged_into_id:
        return child
    child.gaps = gap_mask(known_now(child))
    if confirmed_on:
        child.confirmed_on = max(child.confirmed_on, confirmed_on)
    Child.objects.filter(pk=child.pk).update(gaps=child.gaps, confirmed_on=child.confirmed_on)
    charge_seats(child)
    evaluate([child.pk], timezone.localdate())
    mark_outdated(children=[child.pk], on=timezone.localdate())
    return child


def follow_shared(row: SharedRow, *, seen: Iterable[Child], confirmed_on: date | None = None) -> None:
    """As `follow`, for all children of a person or household: those `seen` at once, the others by the worker."""
    seen = list(seen)
    for child in seen:
        follow(child, confirmed_on=confirmed_on)
    _follow_by_worker(row.city, set(row.children) - {child.pk for child in seen})


def follow_elsewhere(people: Collection[UUID]) -> None:
    """Lets the worker follow a change of `people` for those of their children whom the acting post does not see."""
    rows = Person.objects.filter(pk__in=people).values_list("children", flat=True)
    children = {child for of_one in rows for child in of_one}
    seen = Child.objects.filter(pk__in=children).values_list("pk", flat=True)
    _follow_by_worker(acting_city(), children - set(seen))


def _follow_by_worker(city: int, children: Collection[UUID]) -> None:
    if children:
        keys: list[JSONValue] = [str(key) for key in sorted(children)]
        app.configure_task(JOB, queue="follow").defer(city=city, children=keys)


def known_now(child: Child) -> set[str]:
    """The items of `rules.gaps` that the register can answer for a child today."""
    ties = list(Tie.objects.filter(child=child.pk, until__isnull=True).select_related("person"))
    parents = [tie.person for tie in ties if tie.kind in PARENTS]
    carers = [tie.person for tie in ties if tie.kind in CARERS]
    living = {person.pk for person in parents if not person.is_deceased}
    whereabouts = Migration.objects.filter(person__in=living, until__isnull=True)
    current = Q(child=child.pk, until__isnull=True)
    hukou = Hukou.objects.filter(current).first()
    answers = {
        "identity": child.identity_index is not None,
        "hukou": hukou is not None
        and (hukou.is_registered is False or bool(hukou.place or hukou.place_text)),
        "address": child.household is not None and child.household.address is not None,
        "carer": bool(carers),
        "carer_phone": any(person.phone_index for person in carers),
        "parent_phone": any(person.phone_index for person in parents),
        "whereabouts": bool(parents) and set(whereabouts.values_list("person", flat=True)) == living,
        "schooling": Enrolment.objects.filter(current).exists(),
        "guardianship": Guardianship.objects.filter(current).exists(),
        "health": Health.objects.filter(current).exists(),
    }
    return {name for name, is_known in answers.items() if is_known}


def charge_seats(child: Child) -> None:
    """Gives the child to the seats that answer for it by tie or class, and takes it from those that no longer do.

    Nobody answers for a child whose file is closed.
    """
    by_tie = Tie.objects.filter(child=child.pk, until__isnull=True, seat__isnull=False)
    due = _class_seats(child) | {seat for seat in by_tie.values_list("seat", flat=True) if seat}
    due = set() if child.closed_on else due
    held = set(ChargedChild.objects.filter(child=child.pk).values_list("seat", flat=True))
    for seat in due - held:
        ChargedChild(seat=seat, child=child.pk, region=child.region, school=child.school).save(
            force_insert=True
        )
    if held - due:
        ChargedChild.objects.filter(child=child.pk, seat__in=held - due).delete()


def _class_seats(child: Child) -> set[UUID]:
    enrolment = Enrolment.objects.filter(child=child.pk, until__isnull=True).first()
    if enrolment is None or enrolment.school_unit is None or enrolment.grade is None:
        return set()
    posts = Post.objects.filter(
        holding(timezone.localdate()),
        role=Role.CLASS_TEACHER,
        unit=enrolment.school_unit,
        grade=enrolment.grade,
        class_name__in=(enrolment.class_name, ""),
    )
    return set(posts.values_list("seat", flat=True))
