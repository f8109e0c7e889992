"""What stands on the paper that child, family, helper and witness sign."""

from lantian.access.models import Post
from lantian.pairing.documents.agreements import Agreement
from lantian.pairing.models import IS_OPEN, Pair, PairConsent
from lantian.pairing.rules.stages import Mode, Party, counts_itself
from lantian.places import queries as places
from lantian.registry.models import Child, Tie

CARERS = (Tie.Kind.CARER, Tie.Kind.GUARDIAN, Tie.Kind.FATHER, Tie.Kind.MOTHER)


def agreement_of(pair: Pair) -> Agreement:
    """The agreement of a pair, with the names of those who spoke for family and witness."""
    child = Child.objects.get(pk=pair.child_id)
    said = PairConsent.objects.filter(pair=pair.pk, taken_back_on__isnull=True)
    names = dict(said.values_list("party", "name"))
    lead = Pair.objects.filter(IS_OPEN, child=child.pk, is_lead=True).first()
    return Agreement(
        child=child.name,
        village=places.path(child.region).split(" ")[-1],
        helper=pair.helper_name,
        helper_unit=_unit_of(pair),
        carer=names.get(Party.CARER) or _carer_of(child),
        witness=names.get(Party.WITNESS) or "",
        is_one_of_several=pair.mode == Mode.TEAM,
        lead=lead.helper_name if lead else pair.helper_name,
        counts_itself=counts_itself(child.birth_on, pair.proposed_on),
    )


def _carer_of(child: Child) -> str:
    """Who takes care of the child now, by the register: the entrusted carer first."""
    ties = Tie.objects.filter(child=child.pk, until__isnull=True, kind__in=CARERS).select_related("person")
    found = {tie.kind: tie.person.name for tie in ties if not tie.person.is_deceased}
    return next((found[kind] for kind in CARERS if kind in found), "")


def _unit_of(pair: Pair) -> str:
    posts = Post.objects.filter(seat=pair.seat, until__isnull=True) if pair.seat else Post.objects.none()
    post = posts.select_related("unit").first()
    return post.unit.name if post else ""
