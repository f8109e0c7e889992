"""Which class an invented child is in, and at which school near its village."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from lantian.demo.dice import draw

_STAGES = {
    "kindergarten": "幼儿园",
    "primary": "小学",
    "junior": "初中",
    "senior": "高中",
    "vocational": "中职",
}
_BOARDING = {"kindergarten": 0.0, "primary": 0.15, "junior": 0.75, "senior": 0.95, "vocational": 0.95}
_AFTER_JUNIOR: dict[str | None, float] = {"senior": 58, "vocational": 38, None: 4}
_SERVES = {"nine_year": ("primary", "junior")}
_KINDERGARTEN_CLASSES = {0: "大班", -1: "中班", -2: "小班"}
_ATTENDS_KINDERGARTEN = {0: 0.995, -1: 0.98, -2: 0.9}
_IN_COUNTY_SEAT = 0.08


@dataclass(frozen=True, slots=True)
class SchoolForDemo:
    """A school; `stage` as units have it (kindergarten, primary, nine_year, …); `region` in 12 digits."""

    name: str
    stage: str
    region: int
    boarding: bool = False


@dataclass(frozen=True, slots=True)
class Schooling:
    """`stage` in the form's word; `kind` of school, if any; `grade` 1 to 12, 0 in kindergarten."""

    stage: str
    kind: str | None = None
    grade: int = 0
    kindergarten_class: str = ""

    @property
    def boarding_share(self) -> float:
        """How many board, of those whose school can."""
        return _BOARDING[self.kind or "kindergarten"]


def draw_schooling(dice: Random, born_on: date, on: date) -> Schooling:
    """What a child of that age does: school begins in September after the sixth birthday (义务教育法 11)."""
    grade = _grade_by_age(born_on, on)
    if grade > 1 and dice.random() < 0.03:
        grade -= 1
    if grade < 1:
        attends = dice.random() < _ATTENDS_KINDERGARTEN.get(grade, 0.0)
        return (
            Schooling("幼儿园", "kindergarten", 0, _KINDERGARTEN_CLASSES[grade])
            if attends
            else Schooling("未入园")
        )
    if grade > 9:
        kind = draw(dice, _AFTER_JUNIOR)
        return Schooling(_STAGES[kind], kind, min(grade, 12)) if kind else Schooling("不在学")
    if grade > 5 and dice.random() < 0.004:
        return Schooling("辍学")
    kind = "primary" if grade < 7 else "junior"
    return Schooling(_STAGES[kind], kind, grade)


def _grade_by_age(born_on: date, on: date) -> int:
    """1 in the first year of school, 0 in the year before."""
    school_year = on.year if on.month >= 9 else on.year - 1
    first_year = born_on.year + (6 if (born_on.month, born_on.day) <= (8, 31) else 7)
    return school_year - first_year + 1


class SchoolFinder:
    """Schools by what they teach and where they are."""

    def __init__(self, schools: Sequence[SchoolForDemo]) -> None:
        self._by_place: dict[tuple[str, int], list[SchoolForDemo]] = defaultdict(list)
        for school in schools:
            for kind in _SERVES.get(school.stage, (school.stage,)):
                self._by_place[kind, school.region].append(school)

    def find(self, dice: Random, village: int, kind: str) -> SchoolForDemo | None:
        """A school of the village, else the town, else the county; some families rent in the county seat."""
        county = village - village % 10**6
        places = [village, village - village % 1000, county]
        if dice.random() < _IN_COUNTY_SEAT:
            places.insert(0, county)
        near = next((found for place in places if (found := self._by_place.get((kind, place)))), None)
        return dice.choice(near) if near else None
