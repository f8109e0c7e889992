"""What stands on the agreement and the notices: what the file knows already, so that nobody writes it again."""

from collections.abc import Sequence

from django.utils import timezone

from lantian.entrusting.documents.papers import AgreementPaper, NoticePaper, Party
from lantian.entrusting.documents.wording import AGREED
from lantian.entrusting.models import Entrustment
from lantian.entrusting.queries.child import terms_of
from lantian.entrusting.queries.parties import around, parties_of
from lantian.entrusting.rules.eligibility import INFANT_UNTIL, age
from lantian.entrusting.rules.life import PARENTS
from lantian.kernel.codes.tables import code_table
from lantian.places.models import Region
from lantian.registry.models import Child
from lantian.registry.queries.listing import school_names
from lantian.registry.queries.paper import Surroundings, surroundings_of

PARTY_TITLES = {"father": "父亲", "mother": "母亲", "guardian": "监护人"}


def agreement_paper(row: Entrustment) -> AgreementPaper:
    """The agreement, or the pledge, as it is printed."""
    child, on = row.child, timezone.localdate()
    nearby = surroundings_of([child], on, staff=False)
    terms = terms_of(row)
    schooling = nearby.schooling.get(child.pk)
    household = child.household
    return AgreementPaper(
        child=child.name,
        sex=_named("sex", child.sex),
        birth_on=child.birth_on,
        school=schooling.school if schooling else "",
        home=household.address.reveal() if household and household.address else "",
        village=_village(child),
        parents=_parents(row, nearby),
        carer=_carer(row, nearby),
        since=row.since,
        until=row.until,
        terms={name: str(getattr(terms, name)) for name in AGREED} if terms else {},
        is_infant=age(child.birth_on, on) < INFANT_UNTIL,
    )


def notice_paper(row: Entrustment) -> NoticePaper:
    """The two notices as they are printed; one where the child goes to no school."""
    child, on = row.child, timezone.localdate()
    nearby = surroundings_of([child], on, staff=False)
    school = school_names([child.school]).get(child.school, "") if child.school else ""
    return NoticePaper(
        child=child.name,
        birth_on=child.birth_on,
        recipients=[name for name in (_village(child), school) if name],
        parents=_parents(row, nearby),
        carer=_carer(row, nearby),
        since=row.since,
        until=row.until,
    )


def _parents(row: Entrustment, nearby: Surroundings) -> Sequence[Party]:
    signing = [party for party in parties_of(row, around(row.child)) if party in PARENTS]
    known = {one.kind: one for one in nearby.people.get(row.child_id, [])}
    return [
        Party(
            title=PARTY_TITLES[party],
            name=one.name,
            phone=one.phone.reveal() if one.phone else "",
            where=nearby.whereabouts[one.person].destination if one.person in nearby.whereabouts else "",
        )
        for party in signing
        if (one := known.get(party))
    ]


def _carer(row: Entrustment, nearby: Surroundings) -> Party | None:
    if row.person_id is None:
        return None
    people = nearby.people.get(row.child_id, [])
    known = [one for one in people if one.person == row.person_id]
    phone = next((one.phone.reveal() for one in known if one.phone), "")
    relation = next((one.relation for one in known if one.relation), "")
    return Party(title=_named("relation", relation), name=row.carer_name, phone=phone)


def _village(child: Child) -> str:
    """Its full name, as an office writes it."""
    return Region.objects.filter(code=child.region).values_list("name", flat=True).first() or ""


def _named(table: str, code: str) -> str:
    return dict(code_table(table).choices("zh-hans")).get(code, "")
