"""Signatures under an agreement: each for themselves; with the last one it is signed, and keeps the duty."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import acting_post
from lantian.duties.acts import Act
from lantian.duties.services import promising
from lantian.duties.services.fulfilling import fulfil
from lantian.entrusting.errors import EntrustingError
from lantian.entrusting.models import CarerAssessment, CareSignature, Entrustment
from lantian.entrusting.models.agreements import PARTIES
from lantian.entrusting.queries.parties import Around, around, parties_of, signatures_of, still_to_sign
from lantian.entrusting.rules.eligibility import Result
from lantian.entrusting.rules.life import How, Party, Signature, State, problem_of_signature
from lantian.entrusting.services.rows import guards_of, note
from lantian.registry.models import Child, Tie
from lantian.registry.queries.active import files_of
from lantian.registry.services.following import lock_one
from lantian.registry.services.people import tie_person


@dataclass(frozen=True)
class Hand:
    """How somebody signed: `signer` is the key of the person whose hand or voice it was (None: the committee)."""

    how: How
    signed_on: date
    signer: UUID | None = None
    name: str = ""
    witness_one: str = ""
    witness_two: str = ""
    note: str = ""


@transaction.atomic
def sign(*, entrustment: Entrustment, party: Party, hand: Hand, today: date) -> Entrustment:
    """Records the signature of a party. A grandparent's for an absent parent is none, and is refused.

    Raises `EntrustingError`: not_now, not_a_party, has_signed, unfit, and what `rules.problem_of_signature` says;
    `RegistryError`: closed, gone.
    """
    child = lock_one(entrustment.child)
    current = Entrustment.objects.select_related("assessment").get(pk=entrustment.pk)
    people = around(child)
    done = signatures_of([current.pk])[current.pk]
    _check_can_sign(current, party, people, done)
    name = _name_of(current, party, people, hand)
    _check_hand(current, party, people, hand, name, today)
    CareSignature(
        **guards_of(child),
        entrustment=current,
        party=party,
        name=name,
        how=hand.how,
        signed_on=hand.signed_on,
        witness_one=hand.witness_one.strip() if hand.how == How.VOICE else "",
        witness_two=hand.witness_two.strip() if hand.how == How.VOICE else "",
        note=hand.note.strip(),
    ).save(force_insert=True)
    note("agree", child, signed=party.value)
    done = signatures_of([current.pk])[current.pk]
    if not still_to_sign(current, people, done):
        _complete(child, current, people, done, today)
    return Entrustment.objects.get(pk=current.pk)


def _check_can_sign(current: Entrustment, party: Party, people: Around, done: list[CareSignature]) -> None:
    if current.state != State.DRAFT:
        raise EntrustingError("not_now")
    if party not in parties_of(current, people):
        raise EntrustingError("not_a_party")
    if any(one.party == party for one in done):
        raise EntrustingError("has_signed")
    stands = CarerAssessment.objects.filter(
        child=current.child_id, person=current.person_id, superseded_at__isnull=True
    )
    if current.person_id and stands.filter(result=Result.UNFIT).exists():
        raise EntrustingError("unfit", name=current.carer_name)


def _name_of(current: Entrustment, party: Party, people: Around, hand: Hand) -> str:
    if party == Party.VILLAGE:
        return hand.name.strip() or acting_post().user.name
    if party == Party.CARER:
        return current.carer_name
    elder = people.elder(party)
    return elder.person.name if elder else ""


def _check_hand(
    current: Entrustment, party: Party, people: Around, hand: Hand, name: str, today: date
) -> None:
    elder = people.elder(party)
    whose = current.person_id if party == Party.CARER else elder.person.pk if elder else None
    others = {one.person.name for one in people.elders} | {current.carer_name}
    if party in (Party.CARER, Party.VILLAGE) and hand.how == How.CANNOT:
        raise EntrustingError("must_sign", field="how")
    one = Signature(
        how=hand.how,
        signed_on=hand.signed_on,
        name=name,
        signer=hand.signer,
        whose=whose,
        witness_one=hand.witness_one,
        witness_two=hand.witness_two,
        note=hand.note,
        absences=elder.absences if elder and party != Party.CARER else (),
        others=others,
    )
    if wrong := problem_of_signature(one, today):
        signer = people.people.get(hand.signer) if hand.signer else None
        raise EntrustingError(
            wrong[1],
            field=wrong[0],
            party=PARTIES[party],
            name=name,
            signer=signer.person.name if signer else "—",
            day=hand.signed_on,
        )


def _complete(
    child: Child, current: Entrustment, people: Around, done: list[CareSignature], today: date
) -> None:
    """All have signed: the agreement stands, what it follows ends, the carer is tied, the duty is kept."""
    signed_on = max(one.signed_on for one in done)
    _end_former(child, current)
    Entrustment.objects.filter(pk=current.pk).update(
        state=State.SIGNED, signed_on=signed_on, version=current.version + 1
    )
    fulfil(child=child.pk, acts=[Act.AGREEMENT], on=signed_on, source=current.pk)
    if current.person_id:
        _tie_carer(child, current, min(current.since, today))


def _end_former(child: Child, current: Entrustment) -> None:
    rows = Entrustment.objects.filter(child__in=files_of(child.pk), state=State.SIGNED).exclude(pk=current.pk)
    for former in rows:
        is_same = former.person_id == current.person_id
        reason = Entrustment.EndReason.RENEWED if is_same else Entrustment.EndReason.CARER
        Entrustment.objects.filter(pk=former.pk).update(
            state=State.ENDED,
            ended_on=max(former.since, min(current.since, former.until + timedelta(days=1))),
            end_reason=reason,
            look="",
            look_since=None,
            version=former.version + 1,
        )
        promising.drop(about=former.pk)


def _tie_carer(child: Child, current: Entrustment, since: date) -> None:
    ties = Tie.objects.filter(
        child=child.pk, person=current.person_id, kind=Tie.Kind.CARER, until__isnull=True
    )
    if not ties.exists():
        relation = current.assessment.relation if current.assessment else ""
        tie_person(child=child, kind=Tie.Kind.CARER, relation=relation, since=since, person=current.person)
