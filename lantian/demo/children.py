"""About three thousand invented children, as the cells of a roster under the form's own headings.

Ages, sexes, schooling and carers follow what the ministry counted in 2018 (male 54.5 %; 0–5 years 21.7 %,
6–13 67.4 %, 14–15 10.9 %; 96 % with grandparents); brothers and sisters share a house and their parents. The
same seed makes the same roster. Nobody in it exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lantian.demo.dice import draw
from lantian.demo.households import FEMALE, MALE, WORKING, Grown, Household, HouseholdMaker
from lantian.demo.names import draw_clans, draw_given, draw_uygur
from lantian.demo.numbers import Invented
from lantian.demo.schooling import SchoolFinder, SchoolForDemo, Schooling, draw_schooling
from lantian.demo.spelling import Hand, draw_hand
from lantian.places.names import short_name
from lantian.places.rules import is_community
from lantian.registry.roster.fields import FIELDS

HEADINGS = {field.key: field.headings[0] for field in FIELDS}

_AGES = {(0, 3): 3.9, (3, 6): 17.0, (6, 14): 68.2, (14, 16): 10.9}
"""Years from and below → weight. Brothers and sisters are kept apart, which moves the shares a little."""
_YOUNGEST_DAYS = 60
_MALE_SHARE = 0.545
_SIBLINGS = {1: 0.66, 2: 0.29, 3: 0.05}
_SIBLING_GAP = 420
_HUKOU_NATURES = {"农业": 85, "居民(家庭)": 13, "非农业": 2}
_NO_NUMBER = {"未落户": 8, "境外出生": 1, "证件遗失待补": 1}
_HUI_SURNAMES = frozenset("马白")
_ELSEWHERE = (610113, 610116, 441900, 330282, 320583, 650104)

_DISABILITIES = {
    "视力残疾": 1.0,
    "听力残疾": 2.0,
    "言语残疾": 1.0,
    "肢体残疾": 4.0,
    "智力残疾": 4.0,
    "多重残疾": 1.0,
}
_ILLNESSES = {
    "患病": ("白血病", "先天性心脏病", "肾病综合征"),
    "慢性病": ("哮喘", "癫痫", "一型糖尿病", "慢性鼻窦炎"),
}
_REMARKS = (
    "父母半年没有打过电话",
    "家里老人眼睛不好,不会用手机",
    "家中老人常年卧病,需要照料",
    "性格内向,不爱说话",
    "房屋漏雨,已上报",
    "门前有水窖,已提醒加盖",
    "孩子说想和爸妈视频",
    "春节父母未回",
)
_REMARKS_OF_PUPILS = (
    "放学后一个人在家",
    "近两月缺课较多,班主任已家访",
    "成绩下滑,上课走神",
    "夜里常上网",
    "家住沟边,上学要走四十分钟山路",
    "一年内转学两次",
)
"""What village directors note: the five losses in plain words."""
_AIDS = {"临时救助": 0.03, "医疗救助": 0.02, "住房救助": 0.02}
_OLD_CARER = 76
_REMARK_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class VillageForDemo:
    """A village with the names around it; `code` has 12 digits."""

    code: int
    name: str
    town: str
    county: str

    @property
    def county_code(self) -> int:
        return self.code // 10**6


def generate_roster(
    seed: int, villages: Sequence[VillageForDemo], schools: Sequence[SchoolForDemo], count: int, on: date
) -> list[dict[str, str]]:
    """`count` rows as of a day, heading → cell ('' where nothing is known), village by village."""
    return _RosterMaker(seed, villages, SchoolFinder(schools), on).make(count)


@dataclass(frozen=True, slots=True)
class _Place:
    """A village as the maker knows it."""

    village: VillageForDemo
    clans: list[str]
    hand: Hand
    weight: float


class _RosterMaker:
    def __init__(
        self, seed: int, villages: Sequence[VillageForDemo], schools: SchoolFinder, on: date
    ) -> None:
        self._dice = Random(seed)
        self._on, self._schools = on, schools
        self._invented = Invented(self._dice)
        self._households = HouseholdMaker(self._dice, self._invented, on)
        self._places = [self._place(village) for village in villages]

    def make(self, count: int) -> list[dict[str, str]]:
        drawn: list[tuple[int, int, dict[str, str]]] = []
        weights = [place.weight for place in self._places]
        while len(drawn) < count:
            number = self._dice.choices(range(len(self._places)), weights)[0]
            drawn += [(number, len(drawn), row) for row in self._rows_of_household(self._places[number])]
        return [row for _, _, row in sorted(drawn[:count], key=lambda item: item[:2])]

    def _place(self, village: VillageForDemo) -> _Place:
        weight = self._dice.lognormvariate(0, 0.5) * (0.15 if is_community(village.code) else 1.0)
        return _Place(village, draw_clans(self._dice), draw_hand(self._dice, self._on), weight)

    def _rows_of_household(self, place: _Place) -> list[dict[str, str]]:
        births = self._births()
        surname = self._dice.choice(place.clans)
        household = self._households.make(surname, place.village.county_code, min(births), max(births))
        blank = dict.fromkeys(HEADINGS.values(), "")
        home = blank | self._home(place, household) | _parents(household, place.hand, self._dice)
        names: set[str] = set()
        return [home | self._child(place, household, born_on, names) for born_on in births]

    def _births(self) -> list[date]:
        """Birth dates of the children of one house, none too near to another's but twins'."""
        dice = self._dice
        number = draw(dice, _SIBLINGS)
        births = [self._birth()]
        if number == 2 and dice.random() < 0.03:
            return births * 2
        while len(births) < number:
            born_on = self._birth()
            if all(abs((born_on - other).days) > _SIBLING_GAP for other in births):
                births.append(born_on)
        return sorted(births)

    def _birth(self) -> date:
        youngest, oldest = draw(self._dice, _AGES)
        days = max(round(365.25 * youngest), _YOUNGEST_DAYS), round(365.25 * oldest)
        return self._on - timedelta(days=self._dice.randrange(*days))

    def _home(self, place: _Place, household: Household) -> dict[str, str]:
        village, hand, dice = place.village, place.hand, self._dice
        name = short_name(village.name, village.code)
        group = f"{dice.choice('一一二二三三四五六')}组"
        cells = {
            "ethnicity": _ethnicity(household, dice),
            "hukou_place": f"{village.county}{village.town}{name}",
            "hukou_nature": draw(dice, _HUKOU_NATURES),
            "town": village.town,
            "village": name,
            "village_group": group,
            "address": f"{village.town}{name}{group}{dice.randrange(1, 120)}号",
            "household_head": household.head,
            "lives_with": hand.relation(household.lives_with),
            "income_sources": hand.several(_income(household, dice)),
            "aid": hand.several(_aid(household, dice)),
            "poverty_marks": hand.several(household.poverty),
            "guardianship": _guardianship(household, self._on, dice),
            "filled_by": hand.filled_by,
            "filled_on": hand.day(hand.filled_on),
        }
        return _under_headings(cells)

    def _child(self, place: _Place, household: Household, born_on: date, names: set[str]) -> dict[str, str]:
        """One child's own cells; `names` are those of brothers and sisters, to which it adds its own."""
        dice, hand = self._dice, place.hand
        sex = MALE if dice.random() < _MALE_SHARE else FEMALE
        schooling = draw_schooling(dice, born_on, self._on)
        cells = {
            "child_name": self._name(household, sex, born_on, names),
            "sex": "男" if sex == MALE else "女",
            "birth_on": hand.day(born_on),
            "remarks": _remark(schooling.grade > 0, dice),
        }
        cells |= self._registration(place.village.county_code, born_on, sex)
        cells |= self._school(place, schooling)
        return _under_headings(cells | _health(dice))

    def _name(self, household: Household, sex: str, born_on: date, taken: set[str]) -> str:
        while True:
            if household.is_uygur:
                name = draw_uygur(self._dice, sex, household.father.name)
            else:
                name = household.surname + draw_given(self._dice, sex, born_on.year)
            if name not in taken:
                taken.add(name)
                return name

    def _registration(self, county: int, born_on: date, sex: str) -> dict[str, str]:
        """The number, or why there is none: newborns wait for it, some were born abroad."""
        dice = self._dice
        is_young = self._on - born_on < timedelta(days=900)
        if dice.random() < (0.03 if is_young else 0.003):
            reason = draw(dice, _NO_NUMBER)
            registered = "是" if reason == "证件遗失待补" else "否"
            return {"no_identity_reason": reason, "hukou_registered": registered}
        where = dice.choice(_ELSEWHERE) if dice.random() < 0.04 else county
        number = self._invented.identity_number(where, born_on, sex)
        return {"identity_number": number, "hukou_registered": "是"}

    def _school(self, place: _Place, schooling: Schooling) -> dict[str, str]:
        cells = {"stage": schooling.stage}
        if schooling.kind is None:
            return cells
        school = self._schools.find(self._dice, place.village.code, schooling.kind)
        is_boarding = bool(school and school.boarding and self._dice.random() < schooling.boarding_share)
        cells["boarding"] = "是" if is_boarding else "否"
        cells["school"] = school.name if school else ""
        cells["grade"] = (
            place.hand.grade(schooling.grade) if schooling.grade else schooling.kindergarten_class
        )
        cells["class_name"] = place.hand.class_name(self._dice.choice((1, 1, 1, 2, 2, 3)))
        return cells


def _under_headings(cells: dict[str, str]) -> dict[str, str]:
    return {HEADINGS[key]: cell for key, cell in cells.items()}


def _parents(household: Household, hand: Hand, dice: Random) -> dict[str, str]:
    """The cells of both parents, of the carer and of the grandparents."""
    cells: dict[str, str] = {}
    for key, parent in (("father", household.father), ("mother", household.mother)):
        cells |= _person(key, parent, hand, dice, number_share=0.65)
        cells[f"{key}_away"] = parent.away
        cells[f"{key}_destination"] = parent.destination
        if parent.away_since:
            cells[f"{key}_away_since"] = dice.choice((hand.month, hand.day))(parent.away_since)
    if household.carer:
        cells |= _person("carer", household.carer, hand, dice, number_share=0.75)
        cells["carer_relation"] = hand.relation(household.carer_relation)
    for key, relation in (
        ("paternal_grandfather", "祖父"),
        ("paternal_grandmother", "祖母"),
        ("maternal_grandfather", "外祖父"),
        ("maternal_grandmother", "外祖母"),
    ):
        if grandparent := household.grandparents.get(relation):
            cells[f"{key}_name"] = grandparent.name
    return _under_headings(cells)


def _person(key: str, person: Grown, hand: Hand, dice: Random, number_share: float) -> dict[str, str]:
    return {
        f"{key}_name": person.name,
        f"{key}_phone": hand.phone(person.phone) if person.phone else "",
        f"{key}_identity_number": person.number if dice.random() < number_share else "",
    }


def _ethnicity(household: Household, dice: Random) -> str:
    if household.is_uygur:
        return "维吾尔族"
    if household.surname in _HUI_SURNAMES and dice.random() < 0.15:
        return "回族"
    return dice.choice(("苗族", "彝族", "土家族", "壮族")) if dice.random() < 0.003 else "汉族"


def _income(household: Household, dice: Random) -> tuple[str, ...]:
    works = {household.father.away, household.mother.away} & WORKING
    sources = ["打工"] if works else []
    sources += ["种养殖"] if dice.random() < 0.6 else []
    sources += ["政府救助"] if set(household.poverty) & {"低保", "特困"} else []
    return tuple(sources) or ("亲朋接济",)


def _aid(household: Household, dice: Random) -> tuple[str, ...]:
    aid = ["低保"] if "低保" in household.poverty else []
    aid += [kind for kind, share in _AIDS.items() if dice.random() < share]
    return tuple(aid) or ("无",)


def _guardianship(household: Household, on: date, dice: Random) -> str:
    """What an honest official would tick."""
    if household.parent_at_home and not household.parent_at_home_is_able:
        return "父或母无监护能力"
    if not household.parent_at_home and not household.carer:
        return "无人监护"
    is_old = household.carer is not None and on.year - household.carer.born_on.year >= _OLD_CARER
    if is_old or (household.carer and dice.random() < 0.04):
        return "受委托监护人监护能力不足"
    return "监护情况较好" if dice.random() < 0.58 else "监护情况一般"


def _health(dice: Random) -> dict[str, str]:
    drawn = dice.random()
    if drawn < 0.005:
        kind = draw(dice, _DISABILITIES)
        grade = dice.choice(("一级", "二级", "二级", "三级", "四级"))
        return {"health": "残疾", "disability_kind": kind, "disability_grade": grade}
    if drawn < 0.012:
        health = "患病" if drawn < 0.007 else "慢性病"
        return {"health": health, "illness": dice.choice(_ILLNESSES[health])}
    return {"health": "一般" if drawn < 0.022 else "健康"}


def _remark(is_pupil: bool, dice: Random) -> str:
    if dice.random() >= _REMARK_SHARE:
        return ""
    return dice.choice(_REMARKS + _REMARKS_OF_PUPILS if is_pupil else _REMARKS)
