"""Who belongs to a child's house, who went away and who looks after it, in the shares that surveys found."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from lantian.demo.destinations import draw_destination
from lantian.demo.dice import draw
from lantian.demo.names import draw_given, draw_surname, draw_uygur
from lantian.demo.numbers import Invented

MALE, FEMALE = "1", "2"

_SITUATIONS: dict[tuple[str, str], float] = {
    ("务工", "务工"): 71.0,
    ("经商", "经商"): 4.0,
    ("务工", "经商"): 1.5,
    ("务工", "离异未抚养"): 6.5,
    ("务工", "失联"): 2.0,
    ("务工", "死亡"): 1.2,
    ("死亡", "务工"): 1.5,
    ("失联", "务工"): 0.6,
    ("服刑戒毒", "务工"): 0.7,
    ("服刑戒毒", "离异未抚养"): 0.3,
    ("死亡", "失联"): 0.4,
    ("死亡", "离异未抚养"): 0.3,
    ("务工", "求学"): 0.2,
    ("务工", "其他"): 0.3,
    ("务工", "在家"): 7.0,
    ("在家", "务工"): 2.5,
}
"""Father and mother; of a hundred households."""

WORKING = frozenset(["务工", "经商", "求学"])
_UNREACHABLE = frozenset(["失联", "死亡", "服刑戒毒"])
_UNABLE_AT_HOME = 0.45
"""How many of the parents at home cannot guard their child, being disabled or gravely ill."""

_GRANDPARENTS = {"祖父": 34.0, "祖母": 42.0, "外祖父": 9.0, "外祖母": 15.0}
_OTHER_CARERS = {
    "伯父": 18.0,
    "叔父": 14.0,
    "姑母": 26.0,
    "舅父": 12.0,
    "姨母": 14.0,
    "曾祖母": 6.0,
    "邻居": 4.0,
}
_OTHER_CARER_SHARE = 0.04
_SEX_OF_CARER = {"祖父": MALE, "外祖父": MALE, "伯父": MALE, "叔父": MALE, "舅父": MALE}
_SPOUSES = {"祖父": ("祖母", "祖父母"), "祖母": ("祖父", "祖父母")} | {
    "外祖父": ("外祖母", "外祖父母"),
    "外祖母": ("外祖父", "外祖父母"),
}
_OWN_FAMILY_OF_FATHER = frozenset(["祖父", "伯父", "叔父", "姑母"])
_NEIGHBOURING = (610424, 610425, 610426, 610428, 610429, 610430, 620821, 620822, 621025, 610124)
_FAR = (511602, 610821, 411503, 340321, 520502, 622427)


@dataclass(slots=True)
class Grown:
    """A parent or carer: invented."""

    name: str
    sex: str
    born_on: date
    number: str
    phone: str = ""
    away: str = ""
    destination: str = ""
    away_since: date | None = None


@dataclass(slots=True)
class Household:
    """One house and its grown-ups. `carer` is an entrusted one: a parent who is at home and able has none."""

    surname: str
    is_uygur: bool
    father: Grown
    mother: Grown
    grandparents: dict[str, Grown]
    parent_at_home: str = ""
    parent_at_home_is_able: bool = False
    carer_relation: str = ""
    carer: Grown | None = None
    poverty: tuple[str, ...] = field(default=("无",))

    @property
    def head(self) -> str:
        """The householder: mostly the father's father."""
        older = self.grandparents.get("祖父") or self.grandparents.get("祖母")
        return (older or self.father).name

    @property
    def lives_with(self) -> str:
        """The carer as the form asks: both grandparents where both live."""
        if self.parent_at_home and self.parent_at_home_is_able:
            return "父亲" if self.parent_at_home == "father" else "母亲"
        spouse, both = _SPOUSES.get(self.carer_relation, ("", ""))
        return both if spouse in self.grandparents else self.carer_relation or "独自"


class HouseholdMaker:
    """Makes households of one roster."""

    def __init__(self, dice: Random, invented: Invented, on: date) -> None:
        self._dice, self._invented, self._on = dice, invented, on

    def make(self, surname: str, county: int, oldest: date, youngest: date) -> Household:
        """A household with children born between two days; `county` has six digits."""
        dice = self._dice
        is_uygur = dice.random() < 0.0015
        mother_born = self._years_before(oldest, dice.triangular(19, 34, 24))
        father_born = self._years_before(mother_born, dice.triangular(-3, 7, 2))
        father = self._grown(surname, MALE, father_born, county, is_uygur)
        mother = self._grown(draw_surname(dice), FEMALE, mother_born, self._home_of_wife(county), is_uygur)
        grandparents = self._grandparents(father, mother, county)
        household = Household(surname, is_uygur, father, mother, grandparents)
        self._send_away(household, county, youngest)
        self._entrust(household, county, can_be_alone=self._on.year - youngest.year > 12)
        household.poverty = self._poverty(household)
        return household

    def _grown(self, surname: str, sex: str, born: date, county: int, is_uygur: bool = False) -> Grown:
        name = draw_uygur(self._dice, sex) if is_uygur else surname + draw_given(self._dice, sex, born.year)
        number = self._invented.identity_number(county, born, sex)
        return Grown(name, sex, born, number, self._invented.phone())

    def _years_before(self, day: date, years: float) -> date:
        return day - timedelta(days=round(365.25 * years) + self._dice.randrange(120))

    def _home_of_wife(self, county: int) -> int:
        drawn = self._dice.random()
        return county if drawn < 0.6 else self._dice.choice(_NEIGHBOURING if drawn < 0.9 else _FAR)

    def _grandparents(self, father: Grown, mother: Grown, county: int) -> dict[str, Grown]:
        """Those who live; nobody is asked to note the dead."""
        found: dict[str, Grown] = {}
        for relation, child, is_man in (
            ("祖父", father, True),
            ("祖母", father, False),
            ("外祖父", mother, True),
            ("外祖母", mother, False),
        ):
            born = self._years_before(child.born_on, self._dice.triangular(20, 32, 24))
            age = self._on.year - born.year
            if self._dice.random() < (0.97 if age < 65 else 0.88 if age < 75 else 0.6):
                surname = child.name[0] if is_man and "·" not in child.name else draw_surname(self._dice)
                found[relation] = self._grown(surname, MALE if is_man else FEMALE, born, county)
        return found

    def _send_away(self, household: Household, county: int, youngest: date) -> None:
        dice = self._dice
        away = draw(dice, _SITUATIONS)
        together = draw_destination(dice)
        since = self._departure(youngest)
        for parent, reason in zip((household.father, household.mother), away, strict=True):
            parent.away = reason
            if reason in WORKING:
                is_alike = dice.random() < 0.8
                parent.destination = together if is_alike else draw_destination(dice)
                parent.away_since = since if is_alike else self._departure(youngest)
            elif reason not in ("在家", "死亡") and dice.random() < 0.6:
                parent.away_since = self._departure(youngest)
            if reason in _UNREACHABLE or (reason == "离异未抚养" and dice.random() < 0.6):
                parent.phone = ""
        if "在家" in away:
            household.parent_at_home = "father" if away[0] == "在家" else "mother"
            household.parent_at_home_is_able = dice.random() >= _UNABLE_AT_HOME

    def _departure(self, youngest: date) -> date:
        """A day some months after the last birth; mostly over half a year ago, often after the festival."""
        dice = self._dice
        recent = self._on - timedelta(days=dice.randrange(20, 170))
        earliest = youngest + timedelta(days=120)
        latest = self._on - timedelta(days=190)
        if earliest >= latest or dice.random() < 0.03:
            return max(recent, youngest + timedelta(days=15))
        day = date.fromordinal(
            dice.randrange(max(earliest.toordinal(), latest.toordinal() - 3600), latest.toordinal())
        )
        festival = date(day.year, 2, 20) + timedelta(days=dice.randrange(25))
        return festival if earliest <= festival <= latest and dice.random() < 0.6 else day

    def _entrust(self, household: Household, county: int, *, can_be_alone: bool) -> None:
        """Finds who looks after the children where no able parent is at home."""
        if household.parent_at_home and household.parent_at_home_is_able:
            return
        dice = self._dice
        if can_be_alone and dice.random() < 0.01:
            return
        alive = {relation: _GRANDPARENTS[relation] for relation in household.grandparents}
        if alive and dice.random() >= _OTHER_CARER_SHARE - 0.005:
            relation = draw(dice, alive)
            household.carer = household.grandparents[relation]
        else:
            relation = draw(dice, _OTHER_CARERS)
            household.carer = self._other_carer(relation, household, county)
        household.carer_relation = relation

    def _other_carer(self, relation: str, household: Household, county: int) -> Grown:
        years = 55.0 if relation == "曾祖母" else self._dice.triangular(-6, 8, 2)
        born = self._years_before(household.father.born_on, years)
        is_own = relation in _OWN_FAMILY_OF_FATHER and not household.is_uygur
        surname = household.surname if is_own else draw_surname(self._dice)
        return self._grown(surname, _SEX_OF_CARER.get(relation, FEMALE), born, county)

    def _poverty(self, household: Household) -> tuple[str, ...]:
        dice = self._dice
        weight = 3.0 if household.father.away != "务工" or household.mother.away != "务工" else 1.0
        marks = []
        if dice.random() < 0.17:
            marks.append("脱贫户")
        drawn = dice.random() / weight
        kinds = (("低保", 0.07), ("特困", 0.073), ("低保边缘", 0.09), ("防返贫监测户", 0.115))
        marks += [next((kind for kind, limit in kinds if drawn < limit), "")]
        return tuple(filter(None, marks)) or ("无",)
