"""What one child's page shows: who could care and what was found of them, the agreement, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lantian.entrusting.models import CarerAssessment, CareSignature, CareWord, Entrustment, EntrustmentTerms
from lantian.entrusting.queries.parties import Around, ElderPerson, around, signatures_of, still_to_sign
from lantian.entrusting.rules.eligibility import Bond, Carer, Lives, Sign, Wish, signs_of
from lantian.entrusting.rules.life import Party, Standing, State, standing, to_tell
from lantian.kernel.questions import worded_once
from lantian.registry.models import Child, Tie
from lantian.registry.queries.active import files_of

MOST_PAST, MOST_WORDS = 10, 5


@dataclass(frozen=True)
class PersonLine:
    """Somebody who could care: the tie, what was found of them, what has to be weighed today."""

    tie: Tie
    assessment: CarerAssessment | None
    signs: Sequence[Sign]


@dataclass(frozen=True)
class AgreementLine:
    """An agreement as it stands on a day, who signed it, who has still to, who has still to be told."""

    row: Entrustment
    standing: Standing
    signatures: Sequence[CareSignature]
    to_sign: Sequence[Party]
    tell_school: bool
    tell_village: bool

    @property
    def is_open(self) -> bool:
        return self.row.state in (State.DRAFT, State.SIGNED)

    @property
    def is_complete(self) -> bool:
        return self.row.state == State.SIGNED and not (self.tell_school or self.tell_village)


@dataclass(frozen=True)
class CarePage:
    """Everything about the entrusted care of one child."""

    people: Sequence[PersonLine]
    elders: Sequence[ElderPerson]
    draft: AgreementLine | None
    current: AgreementLine | None
    past: Sequence[AgreementLine]
    words: Sequence[CareWord]


def care_page(child: Child, on: date) -> CarePage:
    """The page of those who keep the files."""
    files, people = files_of(child.pk), around(child)
    lines = agreement_lines(child, files, people, on)
    found = {
        row.person_id: row
        for row in CarerAssessment.objects.filter(child__in=files, superseded_at__isnull=True)
    }
    waiting = CareWord.objects.filter(child__in=files).exclude(state=CareWord.State.WITHDRAWN)
    return CarePage(
        people=[_person(tie, found.get(tie.person_id), child, on) for tie in people.could_care],
        elders=people.elders,
        draft=next((line for line in lines if line.row.state == State.DRAFT), None),
        current=next((line for line in lines if line.row.state == State.SIGNED), None),
        past=[line for line in lines if not line.is_open][:MOST_PAST],
        words=list(waiting.order_by("-recorded_at", "-pk")[:MOST_WORDS]),
    )


def agreement_lines(child: Child, files: Sequence[UUID], people: Around, on: date) -> list[AgreementLine]:
    """The agreements of a child, the latest first."""
    rows = list(Entrustment.objects.filter(child__in=files).order_by("-since", "-pk")[: MOST_PAST * 2])
    signed = signatures_of([row.pk for row in rows])
    return [line_of(row, signed[row.pk], people, on) for row in rows]


def line_of(
    row: Entrustment, signatures: Sequence[CareSignature], people: Around | None, on: date
) -> AgreementLine:
    """An agreement as it stands on a day."""
    return AgreementLine(
        row=row,
        standing=standing(row.state, row.since, row.until, on, row.ended_on),
        signatures=signatures,
        to_sign=still_to_sign(row, people, signatures) if people and row.state == State.DRAFT else [],
        tell_school=to_tell(row.school_told, row.school, row.school_told_on),
        tell_village=to_tell(row.village_told, row.region, row.village_told_on),
    )


def _person(tie: Tie, found: CarerAssessment | None, child: Child, on: date) -> PersonLine:
    if found is None:
        return PersonLine(tie, None, [])
    carer = Carer(
        birth_on=found.birth_on,
        health=found.health,
        children=found.children,
        lives=Lives(found.lives),
        bond=Bond(found.bond),
        wish=Wish(found.wish),
        child_birth_on=child.birth_on,
    )
    return PersonLine(tie, found, signs_of(carer, on))


def terms_of(row: Entrustment) -> EntrustmentTerms | None:
    """What was agreed, for those who may read it."""
    return EntrustmentTerms.objects.filter(entrustment=row.pk).first()


def live_agreement(child: Child, on: date) -> AgreementLine | None:
    """The agreement of a child that is being signed or stands, for its panel: one question."""
    row = next(iter(_live(child.pk)), None)
    return line_of(row, [], None, on) if row else None


@worded_once
def _live(child: UUID) -> QuerySet[Entrustment]:
    rows = Entrustment.objects.filter(child=child, state__in=(State.DRAFT, State.SIGNED))
    return rows.order_by("-since", "-pk")[:1]


def own_agreements(child: Child, on: date) -> list[dict[str, Any]]:
    """What a parent is shown of their own child: agreements that are signed or being signed, with their words."""
    rows = list(
        Entrustment.objects.filter(child=child.pk, state__in=(State.DRAFT, State.SIGNED)).order_by("-since")
    )
    signed = signatures_of([row.pk for row in rows])
    return [{"line": line_of(row, signed[row.pk], None, on), "terms": terms_of(row)} for row in rows]
