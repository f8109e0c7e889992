"""Who stands around a child as a party to an agreement: parents, guardian, those who could take care."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from lantian.entrusting.models import CareSignature, Entrustment
from lantian.entrusting.rules.life import Absence, Elder, How, Party, missing, who_signs
from lantian.registry.models import Child, Migration, Person, Tie

SIDE = {
    Tie.Kind.FATHER: Party.FATHER,
    Tie.Kind.MOTHER: Party.MOTHER,
    Tie.Kind.GUARDIAN: Party.GUARDIAN,
}


@dataclass(frozen=True)
class ElderPerson:
    """A parent or guardian, what they are to the agreement, and when they were away."""

    elder: Elder
    person: Person
    absences: list[Absence] = field(default_factory=list)


@dataclass(frozen=True)
class Around:
    """The people of a child's file: parents and guardian, and all with their relation (by the key of the person)."""

    elders: list[ElderPerson]
    people: dict[UUID, Tie]

    def elder(self, party: str) -> ElderPerson | None:
        return next((one for one in self.elders if one.elder.party == party), None)

    @property
    def could_care(self) -> list[Tie]:
        """Everybody in the file but father and mother."""
        parents = {one.person.pk for one in self.elders if one.elder.party != Party.GUARDIAN}
        return [tie for key, tie in self.people.items() if key not in parents]


def around(child: Child) -> Around:
    """The people of a child's file today, in two questions."""
    ties = list(
        Tie.objects.filter(child=child.pk, until__isnull=True)
        .select_related("person")
        .order_by("since", "pk")
    )
    elders = [tie for tie in ties if tie.kind in SIDE]
    away: dict[UUID, list[Absence]] = {}
    rows = Migration.objects.filter(person__in=[tie.person_id for tie in elders])
    for row in rows:
        away.setdefault(row.person_id, []).append(
            Absence(row.since, row.until, row.visited_on, row.visit_until)
        )
    people: dict[UUID, Tie] = {}
    for tie in sorted(ties, key=lambda one: one.kind != Tie.Kind.CARER):
        if not tie.person.is_deceased:
            people.setdefault(tie.person_id, tie)
    return Around([_elder(tie, away.get(tie.person_id, [])) for tie in elders], people)


def _elder(tie: Tie, absences: list[Absence]) -> ElderPerson:
    is_away = any(one.until is None for one in absences)
    party = SIDE[Tie.Kind(tie.kind)]
    return ElderPerson(Elder(party, not tie.person.is_deceased, is_away), tie.person, absences)


def parties_of(entrustment: Entrustment, people: Around) -> list[Party]:
    """Who has to sign an agreement or a pledge."""
    carer = [Party.CARER] if entrustment.person_id else []
    return [*who_signs([one.elder for one in people.elders]), *carer, Party.VILLAGE]


def signatures_of(entrustments: Sequence[UUID]) -> dict[UUID, list[CareSignature]]:
    """The signatures that stand under agreements."""
    found: dict[UUID, list[CareSignature]] = {key: [] for key in entrustments}
    rows = CareSignature.objects.filter(entrustment__in=entrustments, withdrawn_at__isnull=True)
    for row in rows.order_by("signed_on", "pk"):
        found[row.entrustment_id].append(row)
    return found


def still_to_sign(entrustment: Entrustment, people: Around, done: Sequence[CareSignature]) -> list[Party]:
    """Who has not signed yet."""
    signed = [(Party(one.party), How(one.how)) for one in done]
    return missing(parties_of(entrustment, people), signed)
