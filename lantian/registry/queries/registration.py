"""The official registration form of children, filled with what the register holds."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from lantian.access.scopes import acting_post
from lantian.kernel.codes.tables import code_table
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.registry.documents.registration import EntrustedCarer, RegistrationForm, Relative
from lantian.registry.models import Child, Guardianship, Hukou, Livelihood, Tie
from lantian.registry.queries.cards import disability_text
from lantian.registry.queries.paper import Acquaintance, Surroundings, in_portions, surroundings_of
from lantian.registry.rules.absence import absence_of
from lantian.registry.rules.kin import GRANDPARENTS
from lantian.registry.rules.wording import class_text, full_address

GRANDPARENT_OF = {relation: one for one, relation in GRANDPARENTS.items()}
PARENTS = {Tie.Kind.FATHER: "father", Tie.Kind.MOTHER: "mother"}


def registration_forms(children: Sequence[Child], on: date) -> Iterator[RegistrationForm]:
    """The forms of children in their order, as of a day; each child needs its `household`."""
    for portion in in_portions(children):
        facts = _Facts(portion, on)
        yield from (facts.form(child) for child in portion)


class _Facts:
    """What the forms of some children say, gathered at once."""

    def __init__(self, children: Sequence[Child], on: date) -> None:
        self.on = on
        keys = [child.pk for child in children]
        houses = {child.household_id for child in children if child.household_id}
        self.around: Surroundings = surroundings_of(children, on, staff=False)
        self.hukou = {row.child_id: row for row in Hukou.objects.filter(child__in=keys, until__isnull=True)}
        levels = Guardianship.objects.filter(child__in=keys, until__isnull=True)
        self.guardianship = dict(levels.values_list("child_id", "level"))
        rows = Livelihood.objects.filter(household__in=houses, until__isnull=True)
        self.livelihood = {row.household_id: row for row in rows}
        self.places = places.paths({row.place for row in self.hukou.values() if row.place})
        self.units = _committees({child.region for child in children})

    def form(self, child: Child) -> RegistrationForm:
        people = self.around.people.get(child.pk, [])
        return RegistrationForm(
            unit=self._unit(child.region),
            filled_on=self.on,
            **self._child(child),
            **self._facts(child),
            **self._schooling(child.pk),
            **self._relatives(people, child),
            **self._absence(people),
            **self._carer(people, child),
        )

    def _unit(self, region: int) -> str:
        """Who fills in the form (填报单位): the village's committee with its county and town, else the acting unit."""
        committee = self.units.get(region)
        around = self.around.places.get(region, "").split()[-3:-1]
        return "".join((*around, committee)) if committee else acting_post().unit.name

    def _child(self, child: Child) -> dict[str, Any]:
        return {
            "name": child.name,
            "sex": code_table("sex").name(child.sex),
            "ethnicity": code_table("ethnicity").name(child.ethnicity) if child.ethnicity else "",
            "birth_on": child.birth_on,
            "identity_number": child.identity.reveal() if child.identity else "",
            "address": self._address(child),
        }

    def _address(self, child: Child) -> str:
        place = self.around.places.get(child.region, "")
        house = child.household
        county = "".join(place.split()[:-2])
        detail = house.address.reveal() if house and house.address else ""
        below = full_address(place, house.village_group if house else "", detail)
        return below if below.startswith(tuple(place.split()[:-2])) else county + below

    def _facts(self, child: Child) -> dict[str, Any]:
        hukou, health = self.hukou.get(child.pk), self.around.health.get(child.pk)
        livelihood = self.livelihood.get(child.household_id) if child.household_id else None
        written = (
            (hukou.place_text or self.places.get(hukou.place or 0, "").replace(" ", "")) if hukou else ""
        )
        return {
            "is_hukou_registered": hukou.is_registered if hukou else None,
            "hukou_place": written,
            "health": health.condition if health else "",
            "disability": disability_text(health) if health else "",
            "illness": health.illness if health else "",
            "guardianship": self.guardianship.get(child.pk, ""),
            "income_sources": frozenset(livelihood.income_sources if livelihood else ()),
            "aid": frozenset(livelihood.aid if livelihood else ()),
        }

    def _schooling(self, child: UUID) -> dict[str, Any]:
        schooling = self.around.schooling.get(child)
        if schooling is None:
            return {}
        return {
            "stage": schooling.stage,
            "school": schooling.school,
            "class_name": class_text(schooling.stage, schooling.grade, schooling.class_name),
            "is_boarding": schooling.boards,
        }

    def _relatives(self, people: Iterable[Acquaintance], child: Child) -> dict[str, Any]:
        """Parents and grandparents: those around the child, else by the names that stand in its file."""
        found: dict[str, Relative] = {}
        for one in people:
            place = PARENTS.get(Tie.Kind(one.kind)) or GRANDPARENT_OF.get(one.relation)
            if place:
                found.setdefault(place, self._relative(one))
        for place in GRANDPARENTS:
            if name := getattr(child, place):
                found.setdefault(place, Relative(name=name))
        return found

    def _relative(self, one: Acquaintance) -> Relative:
        absence = self.around.whereabouts.get(one.person)
        at_home = absence is not None and absence.reason == "home"
        return Relative(
            name=one.name,
            birth_on=one.birth_on,
            is_dead=one.is_dead,
            phone=one.phone.reveal() if one.phone else "",
            destination="在家" if at_home else absence.destination if absence else "",
            identity_number=one.identity.reveal() if one.identity else "",
        )

    def _absence(self, people: Iterable[Acquaintance]) -> dict[str, Any]:
        reasons = {"father": "", "mother": ""}
        for one in people:
            if who := PARENTS.get(Tie.Kind(one.kind)):
                absence = self.around.whereabouts.get(one.person)
                reasons[who] = "dead" if one.is_dead else absence.reason if absence else ""
        found = absence_of(**reasons)
        return {
            "are_both_away": found.are_both_away,
            "is_one_away_other_incapable": found.is_one_away_other_incapable,
            "incapable": found.incapable,
        }

    def _carer(self, people: Iterable[Acquaintance], child: Child) -> dict[str, Any]:
        """The entrusted carer; whether there is none nobody has said: the question stays open."""
        one = next((one for one in people if one.kind == Tie.Kind.CARER and not one.is_dead), None)
        if one is None:
            return {}
        carer = EntrustedCarer(
            name=one.name,
            phone=one.phone.reveal() if one.phone else "",
            relation=code_table("relation").name(one.relation) if one.relation else "",
            identity_number=one.identity.reveal() if one.identity else "",
        )
        return {"has_carer": True, "carer": carer}


def _committees(regions: Iterable[int]) -> dict[int, str]:
    """The names of the committees of villages."""
    units = Unit.objects.filter(
        kind=Unit.Kind.VILLAGE_COMMITTEE, region__in=regions, valid_until__isnull=True
    )
    return dict(units.values_list("region", "name"))
