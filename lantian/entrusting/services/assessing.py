"""The village looks at somebody to whom a child may be entrusted, and says what it found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from lantian.access.policy import Compartment
from lantian.access.scopes import acting_post
from lantian.entrusting.errors import EntrustingError
from lantian.entrusting.models import CarerAssessment, Entrustment, UnfitGround
from lantian.entrusting.rules.eligibility import (
    Answer,
    Bond,
    Carer,
    Exclusion,
    Lives,
    Result,
    Wish,
    problem_of,
)
from lantian.entrusting.services.rows import guards_of, note
from lantian.entrusting.services.watching import follow, tell_keepers
from lantian.registry.models import Child, Person, Tie
from lantian.registry.queries.active import files_of
from lantian.registry.services.following import lock_one

NOT_CARERS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)


@dataclass(frozen=True)
class Look:
    """What was seen of a carer. `exclusions` answers each of the four; `ground` is said of the unfit alone."""

    assessed_on: date
    health: str
    children: int
    lives: Lives
    bond: Bond
    wish: Wish
    result: Result
    birth_on: date | None = None
    wish_words: str = ""
    support: str = ""
    ground: str = ""
    exclusions: Mapping[Exclusion, Answer] = field(default_factory=dict)

    def carer(self, child: Child) -> Carer:
        """What the rules weigh."""
        return Carer(
            birth_on=self.birth_on,
            health=self.health,
            children=self.children,
            lives=self.lives,
            bond=self.bond,
            wish=self.wish,
            child_birth_on=child.birth_on,
        )


@transaction.atomic
def assess(
    *, child: Child, person: Person, look: Look, seen: CarerAssessment | None, today: date
) -> CarerAssessment:
    """Records what the village found of `person`; `seen` is the finding that stood when the form was read, if any.

    Raises `EntrustingError`: not_in_file, is_parent, look_future, changed_meanwhile, and what `rules.problem_of` says;
    `RegistryError`: closed, gone.
    """
    child = lock_one(child)
    relation = _relation(child, person)
    _check(child, look, today)
    stands = standing_of(child, person)
    if (stands.pk if stands else None) != (seen.pk if seen else None):
        raise EntrustingError("changed_meanwhile")
    if stands:
        CarerAssessment.objects.filter(pk=stands.pk).update(superseded_at=timezone.now())
    found = [one for one in Exclusion if look.exclusions.get(one) == Answer.FOUND]
    assessment = CarerAssessment(
        **guards_of(child),
        person=person,
        person_name=person.name,
        relation=relation,
        birth_on=look.birth_on,
        health=look.health,
        children=look.children,
        lives=look.lives,
        bond=look.bond,
        wish=look.wish,
        wish_words=look.wish_words.strip() or None,
        result=look.result,
        support=look.support.strip() if look.result == Result.SUPPORT else "",
        is_excluded=look.result == Result.UNFIT and bool(found),
        identity_index=person.identity_index,
        phone_index=person.phone_index,
        assessed_on=look.assessed_on,
    )
    assessment.save(force_insert=True)
    if look.result == Result.UNFIT:
        UnfitGround(
            **guards_of(child),
            assessment=assessment,
            exclusions=[one.value for one in found],
            words=look.ground.strip(),
            seat=acting_post().seat,
            compartment=Compartment.PROTECTION.value,
        ).save(force_insert=True)
    _tell_of(assessment, child, today)
    note("assess", child)
    return assessment


def _tell_of(assessment: CarerAssessment, child: Child, today: date) -> None:
    """Village and town hear at once of an unfit carer: by the mark on the agreement, or where there is none yet."""
    follow([child.pk], today)
    agreed = Entrustment.objects.filter(child=child.pk, person=assessment.person_id).exclude(look="")
    if assessment.result == Result.UNFIT and not agreed.exists():
        tell_keepers([child.region], today)


def standing_of(child: Child, person: Person) -> CarerAssessment | None:
    """What was found last of a person as carer of a child."""
    rows = CarerAssessment.objects.filter(child=child.pk, person=person.pk, superseded_at__isnull=True)
    return rows.first()


def _check(child: Child, look: Look, today: date) -> None:
    if not child.birth_on <= look.assessed_on <= today:
        raise EntrustingError("look_future", field="assessed_on")
    wrong = problem_of(
        look.result,
        carer=look.carer(child),
        exclusions=look.exclusions,
        support=look.support,
        ground=look.ground,
        on=look.assessed_on,
    )
    if wrong:
        raise EntrustingError(wrong[1], field=wrong[0])


def _relation(child: Child, person: Person) -> str:
    ties = list(Tie.objects.filter(child__in=files_of(child.pk), person=person.pk, until__isnull=True))
    if not ties:
        raise EntrustingError("not_in_file")
    if any(tie.kind in NOT_CARERS for tie in ties):
        raise EntrustingError("is_parent")
    return next((tie.relation for tie in ties if tie.relation), "")
