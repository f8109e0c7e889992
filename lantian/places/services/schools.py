"""Taking in lists of schools."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from lantian.places.models import Unit
from lantian.places.names import PlaceIndex
from lantian.places.rules import CHINA, PlaceError, Scope, city_of
from lantian.places.schools import SchoolLine, WrongLines, place_of_school
from lantian.places.services.units import open_units


@dataclass(frozen=True)
class LoadedSchools:
    """How many schools of a list are new, were corrected, and are as they were."""

    new: int
    changed: int
    unchanged: int


@transaction.atomic
def load_schools(*, lines: Sequence[SchoolLine], places: PlaceIndex, within: Scope = CHINA) -> LoadedSchools:
    """Opens the schools of a list and corrects those that are there, found by code, else by place and name.

    The same list again changes nothing; schools that it does not name stay, and so does a code, a stage or a
    place that boards where it says nothing. Raises `WrongLines` with every line that cannot be, and then
    changes nothing.
    """
    there = _SchoolsThere()
    found, wrong = [], []
    for line in lines:
        try:
            found.append(there.take(line, place_of_school(line, places, within)))
        except PlaceError as error:
            wrong.append((line.number, error))
    if wrong:
        raise WrongLines(wrong)
    changed = [unit for unit, is_changed in found if not unit._state.adding and is_changed]
    for unit in changed:
        unit.version += 1
        unit.save(update_fields=["name", "region", "school_code", "stage", "boarding", "version"])
    new = open_units(units=[unit for unit, _ in found if unit._state.adding])
    return LoadedSchools(new, len(changed), len(found) - new - len(changed))


class _SchoolsThere:
    """The schools that are known, by code and by place and name, while a list of them is taken in."""

    def __init__(self) -> None:
        schools = list(Unit.objects.filter(kind=Unit.Kind.SCHOOL))
        self._by_code = {school.school_code: school for school in schools if school.school_code}
        open_schools = [school for school in schools if school.valid_until is None]
        self._by_name = {(school.region_id, school.name): school for school in open_schools}
        self._taken: set[UUID] = set()

    def take(self, line: SchoolLine, region: int) -> tuple[Unit, bool]:
        """The school of a line, new or as corrected, and whether anything in it is new. Raises `PlaceError`."""
        named = self._by_name.get((region, line.name))
        coded = self._by_code.get(line.code) if line.code else None
        self._check(line, region, named, coded)
        school = coded or named or Unit(kind=Unit.Kind.SCHOOL, region_id=region)
        if school.pk in self._taken:
            raise PlaceError("school_twice", name=line.name)
        self._taken.add(school.pk)
        wanted = {"name": line.name, "region_id": region, "stage": line.stage}
        wanted |= {"school_code": line.code} if line.code else {}
        wanted |= {"boarding": line.boarding} if line.boarding is not None else {}
        is_changed = any(getattr(school, name) != value for name, value in wanted.items())
        for name, value in wanted.items():
            setattr(school, name, value)
        self._by_name[region, line.name] = school
        if line.code:
            self._by_code[line.code] = school
        return school, is_changed

    @staticmethod
    def _check(line: SchoolLine, region: int, named: Unit | None, coded: Unit | None) -> None:
        if coded and coded.valid_until:
            raise PlaceError("school_code_taken", code=line.code, name=coded.name)
        if coded and city_of(coded.region_id) != city_of(region):
            raise PlaceError("school_elsewhere", code=line.code, name=coded.name)
        if named and named is not coded and (coded or (line.code and named.school_code)):
            raise PlaceError("school_has_code", name=named.name, code=named.school_code or "—")
