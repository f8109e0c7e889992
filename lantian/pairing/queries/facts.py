"""What rules ask of a child and a helper before they are proposed to each other."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from lantian.access.models import Post
from lantian.entrusting.queries import unfit_indexes, unfit_people
from lantian.helping.models import Helper
from lantian.kernel.city import acting_city
from lantian.pairing.models import Refusal, SameSexAge
from lantian.pairing.rules.bars import SAME_SEX_FROM, ChildFacts, HelperFacts, Mark
from lantian.places.rules import ancestors_of, scope_of
from lantian.registry.models import Child, Person, Tie
from lantian.registry.queries.active import files_of

KIN = (Tie.Kind.FATHER, Tie.Kind.MOTHER, Tie.Kind.GUARDIAN, Tie.Kind.CARER)


def child_facts(child: Child, on: date) -> ChildFacts:
    """All that stands against helpers of a child on a day."""
    files = files_of(child.pk)
    refusals = refusals_of(files, on)
    by_office = {one.helper_id for one in refusals if one.by == Refusal.By.OFFICE}
    wanted_not = {one.helper_id for one in refusals if one.by != Refusal.By.OFFICE}
    return ChildFacts(
        sex=child.sex,
        birth_on=child.birth_on,
        region=child.region,
        school=child.school,
        kin=_kin_of(files),
        unfit=_unfit_for(files),
        refused=frozenset(key for key in wanted_not if key),
        forbidden=frozenset(key for key in by_office if key),
        wants_nobody=None in wanted_not,
        same_sex_from=same_sex_from(child.region, ages()),
    )


def refusals_of(files: Iterable[UUID], on: date) -> list[Refusal]:
    """The refusals that hold for a child on a day."""
    holds = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))
    return list(Refusal.objects.filter(holds, child__in=files).order_by("since", "pk"))


def helper_facts(helper: Helper) -> HelperFacts:
    """All that stands against children of a helper."""
    return HelperFacts(
        key=helper.pk,
        sex=helper.sex,
        region=helper.region,
        school=helper.school,
        farthest=helper.farthest,
        health=helper.health,
        marks=frozenset(marks_of(helper) | _seats_of(helper)),
    )


def marks_of(somebody: Helper | Person) -> set[Mark]:
    """By what a person is recognised whom two registers hold: number, telephone, or name with day of birth."""
    found: set[Mark] = set()
    if somebody.identity_index:
        found.add(("identity", bytes(somebody.identity_index)))
    if somebody.phone_index:
        found.add(("phone", bytes(somebody.phone_index)))
    if somebody.birth_on:
        found.add(("named", (somebody.name, somebody.birth_on)))
    return found


def _seats_of(helper: Helper) -> set[Mark]:
    """The seats of a helper: of the own post, and of all other posts of the same user (a father who signs in)."""
    seats = {helper.seat} if helper.seat else set()
    if helper.user:
        seats |= set(Post.objects.filter(user=helper.user).values_list("seat", flat=True))
    return {("seat", seat) for seat in seats}


def _kin_of(files: Iterable[UUID]) -> frozenset[Mark]:
    ties = Tie.objects.filter(child__in=files, until__isnull=True, kind__in=KIN).select_related("person")
    found: set[Mark] = set()
    for tie in ties:
        found |= marks_of(tie.person)
        if tie.seat:
            found.add(("seat", tie.seat))
    return frozenset(found)


def _unfit_for(files: Iterable[UUID]) -> frozenset[Mark]:
    """The marks of those found unfit (未成年人保护法 art 22): for this child, or ruled out by the law for any."""
    people = {person for _child, person in unfit_people(list(files))}
    found: set[Mark] = set()
    for person in Person.objects.filter(pk__in=people):
        found |= marks_of(person)
    for index in unfit_indexes(*scope_of(acting_city() * 10**8)):
        found |= {("identity", index), ("phone", index)}
    return frozenset(found)


def ages() -> Mapping[int, int | None]:
    """The age from which sex matters, by place, where a place says so itself."""
    return dict(SameSexAge.objects.filter(city=acting_city()).values_list("place", "age"))


def same_sex_from(region: int, own: Mapping[int, int | None]) -> int | None:
    """The age from which on a helper is of the child's own sex in a village: the nearest place around it decides."""
    around = (place for place in (region, *reversed(ancestors_of(region))) if place in own)
    nearest = next(around, None)
    return SAME_SEX_FROM if nearest is None else own[nearest]
