"""Who lives in the houses of a block: children, parents, who looks after them. Drawn, not yet written."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lantian.places.rules import STEPS, Level
from lantian.synthesis import shares
from lantian.synthesis.columns import NO_DAY, Numbers
from lantian.synthesis.ground import Houses
from lantian.synthesis.likeness import Likeness
from lantian.synthesis.names import draw_given, draw_surnames, full
from lantian.synthesis.shape import AGES, AWAY, COMPANY, away_of, company_of
from lantian.synthesis.shares import REASONS, drawn

Flags = NDArray[np.bool_]
YEAR, YEAR_DAYS = 365, 365.25
LEAST_DAYS, MOST_DAYS = 60, 5_840
HOME, DEAD = REASONS.index("home"), REASONS.index("dead")
PLACED = np.array([one in ("work", "business", "study") for one in REASONS])
UNREACHABLE = np.array([one in ("missing", "dead", "prison") for one in REASONS])
RELATIONS = tuple(shares.CARERS)
NOBODY = -1


@dataclass(slots=True)
class Grown:
    """Adults, one for each house: `name` of nobody is less than nought. `reason` is of `REASONS`."""

    name: Numbers
    sex: Numbers
    born_on: Numbers
    has_phone: Flags
    has_number: Flags
    reason: Numbers
    away_since: Numbers
    destination: Numbers
    is_told: Flags


@dataclass(slots=True)
class Families:
    """The houses of a block and their children: `of` says in which house a child lives, `village` (a code) where."""

    on: int
    village: Numbers
    of: Numbers
    order: Numbers
    sex: Numbers
    born_on: Numbers
    name: Numbers
    father: Grown
    mother: Grown
    carer: Grown
    relation: Numbers
    has_both_grandparents: Flags
    company: Numbers | None
    """With what kind of person the children of each house live, as a twin tells (`shape.COMPANY`)."""
    care: Numbers
    """How well the office of the county keeps its files: 0 to 1, by house."""

    @property
    def home(self) -> Numbers:
        """The village of each child."""
        return self.village[self.of]

    @property
    def has_carer(self) -> Flags:
        return self.relation >= 0


def days_of(day: date) -> int:
    """A day as days since 1970."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def found_families(
    houses: Houses, villages: Numbers, on: date, dice: np.random.Generator, like: Likeness | None = None
) -> Families:
    """Draws the people of a block, `like` those of a twin where there is one."""
    today, count = days_of(on), len(houses.size)
    village = villages[houses.village]
    of = np.repeat(np.arange(count), houses.size)
    order = np.arange(len(of)) - np.repeat(np.cumsum(houses.size) - houses.size, houses.size)
    ages = _ages(of, order, dice)
    sex = np.where(dice.random(len(of)) < shares.MALE_SHARE, 1, 2)
    if like:
        ages, sex = _ages_like(like, village[of], dice)
    surname = draw_surnames(dice, village)
    care = like.care_of(village) if like else care_of(village)
    oldest = np.zeros(count, np.int64)
    np.maximum.at(oldest, of, ages)
    youngest = np.full(count, MOST_DAYS)
    np.minimum.at(youngest, of, ages)
    drawn_situation, is_unclear = _situations(dice, village, like)
    situation = np.array(list(shares.SITUATIONS))[drawn_situation]
    together = _departures(today, youngest, dice)
    parents = []
    for at, parent_sex in enumerate((1, 2)):
        years = dice.triangular(19, 24, 36, count) + (2 if parent_sex == 1 else 0)
        own_surname = (
            surname if parent_sex == 1 else draw_surnames(dice, village * 31 + dice.integers(0, 997, count))
        )
        reason = np.array([REASONS.index(one) for one in situation[:, at]])
        born_on = today - oldest - (years * YEAR).astype(np.int64)
        parents.append(_parent(dice, own_surname, parent_sex, born_on, reason, together, village, today))
    father, mother = parents
    if like:
        for parent in parents:
            parent.is_told = (parent.reason != DEAD) & ~is_unclear
    company = like.drawn("company", village, dice) if like else None
    relation = _relations(dice, father, mother) if company is None else _relations_like(company, dice)
    carer = _carer(dice, relation, surname, village, father, care)
    return Families(
        on=today, village=village, of=of, order=order, sex=sex, born_on=today - ages,
        name=full(surname[of], _different(draw_given(dice, "young", sex), of)), father=father, mother=mother,
        carer=carer, relation=relation, has_both_grandparents=dice.random(count) < 0.6, company=company, care=care,
    )  # fmt: skip


def care_of(village: Numbers) -> Numbers:
    """How well files are kept, county by county: 0.70 to 0.99."""
    county = village // STEPS[Level.COUNTY]
    return 0.70 + 0.29 * ((county * 2_654_435_761) % 1_009 / 1_009)


def _ages(of: Numbers, order: Numbers, dice: np.random.Generator) -> Numbers:
    """Ages in days; brothers and sisters are some years apart, or twins."""
    bounds = np.array(list(shares.AGES))
    low, high = bounds[drawn(dice, shares.AGES, len(of))].T
    first = (low + dice.random(len(of)) * (high - low)).astype(np.int64)
    eldest = first[np.flatnonzero(order == 0)][of]
    gap = order * dice.integers(450, 1_900, len(of))
    apart = (eldest + gap - LEAST_DAYS) % (MOST_DAYS - LEAST_DAYS) + LEAST_DAYS
    is_twin = (order == 1) & (dice.random(len(of)) < shares.TWINS)
    return np.where((order == 0) | is_twin, eldest, apart)


def _ages_like(like: Likeness, home: Numbers, dice: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Ages in days and sexes, each child for itself."""
    group, sex = np.divmod(like.drawn("age_sex", home, dice), 2)
    first = np.array([*AGES, 16])
    low, high = first[group] * YEAR_DAYS, first[group + 1] * YEAR_DAYS
    days = low + 5 + dice.random(len(home)) * (high - low - 10)
    return np.maximum(days.astype(np.int64), LEAST_DAYS), sex + 1


def _situations(dice: np.random.Generator, village: Numbers, like: Likeness | None) -> tuple[Numbers, Flags]:
    """The situation of each house, by its number in `shares.SITUATIONS`, and of whom files do not tell."""
    if not like:
        return drawn(dice, shares.SITUATIONS, len(village)), np.zeros(len(village), bool)
    told = like.drawn("away", village, dice)
    found = np.zeros(len(village), np.int64)
    for at, group in enumerate(AWAY):
        weights = {
            number: weight
            for number, ((father, mother), weight) in enumerate(shares.SITUATIONS.items())
            if group in ("unclear", away_of({"father": father, "mother": mother}))
        }
        rows = np.flatnonzero(told == at)
        found[rows] = np.array(list(weights))[drawn(dice, weights, len(rows))]
    return found, told == AWAY.index("unclear")


def _relations_like(told: Numbers, dice: np.random.Generator) -> Numbers:
    found = np.full(len(told), NOBODY)
    for at, group in enumerate(COMPANY):
        weights = {
            number: weight
            for number, (relation, weight) in enumerate(shares.CARERS.items())
            if company_of(relation) == group or group == "unknown"
        }
        rows = np.flatnonzero(told == at)
        if weights:
            found[rows] = np.array(list(weights))[drawn(dice, weights, len(rows))]
    return found


def _departures(today: int, youngest: Numbers, dice: np.random.Generator) -> Numbers:
    """When parents left: months after the last birth, mostly after the spring festival, some of them lately."""
    most = np.minimum(np.maximum(youngest - 90, 31), 3_600)
    gone = (20 + dice.random(len(youngest)) ** 1.3 * (most - 20)).astype(np.int64)
    day = today - gone
    # The 50th day of a year lies some days after the festival.
    festival = (
        day.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    ) + 50
    festival = festival + dice.integers(-12, 14, len(day))
    fits = (festival < today - 20) & (festival > today - most) & (dice.random(len(day)) < 0.6)
    return np.where(fits, festival, day)


def _parent(
    dice: np.random.Generator, surname: Numbers, sex: int, born_on: Numbers, reason: Numbers, together: Numbers,
    village: Numbers, today: int,
) -> Grown:  # fmt: skip
    count, care = len(surname), care_of(village)
    sexes = np.full(count, sex)
    since = np.where(
        dice.random(count) < 0.8, together, np.minimum(together + dice.integers(0, 200, count), today - 5)
    )
    is_known = PLACED[reason] & (dice.random(count) < 0.5 + care / 2)
    return Grown(
        name=full(surname, draw_given(dice, "middle", sexes)), sex=sexes, born_on=born_on,
        has_phone=~UNREACHABLE[reason] & (dice.random(count) < care), has_number=dice.random(count) < 0.6,
        reason=reason, away_since=np.where(is_known, since, NO_DAY),
        destination=np.where(PLACED[reason], _destinations(dice, village), 0),
        is_told=(reason != DEAD) & (dice.random(count) < 0.4 + care * 0.6),
    )  # fmt: skip


def _destinations(dice: np.random.Generator, village: Numbers) -> Numbers:
    """Where somebody works: mostly far, some in the own county or somewhere in the city; 0: nobody knows."""
    step = np.array([STEPS[Level.COUNTY], STEPS[Level.CITY]])[:, None]
    county, city = village // step * step
    far = np.array(list(shares.FAR), np.int64)[drawn(dice, shares.FAR, len(village))] * STEPS[Level.COUNTY]
    share = dice.random(len(village))
    return np.select([share < 0.05, share < 0.12, share < 0.18], [county, city, 0], far)


def _relations(dice: np.random.Generator, father: Grown, mother: Grown) -> Numbers:
    """Who looks after the children of each house; nobody does (`NOBODY`) where an able parent is at home."""
    count = len(father.name)
    at_home = (father.reason == HOME) | (mother.reason == HOME)
    is_able = at_home & (dice.random(count) < 0.55)
    return np.where(is_able | (dice.random(count) < 0.004), NOBODY, drawn(dice, shares.CARERS, count))


def _carer(
    dice: np.random.Generator,
    relation: Numbers,
    surname: Numbers,
    village: Numbers,
    father: Grown,
    care: Numbers,
) -> Grown:
    count = len(relation)
    sex = np.array([1 if one in shares.MEN else 2 for one in RELATIONS])[relation]
    is_old = np.array([one in shares.GRANDPARENTS for one in RELATIONS])[relation]
    own = np.array([one in ("61", "81", "83", "90") for one in RELATIONS])[relation]
    years = np.where(is_old, dice.triangular(19, 24, 34, count), dice.triangular(-6, 2, 8, count))
    surname = np.where(own, surname, draw_surnames(dice, village * 17 + 5))
    given = np.where(is_old, draw_given(dice, "old", sex), draw_given(dice, "middle", sex))
    return Grown(
        name=np.where(relation >= 0, full(surname, given), NOBODY), sex=sex,
        born_on=father.born_on - (years * YEAR).astype(np.int64), has_phone=dice.random(count) < care,
        has_number=dice.random(count) < 0.5, reason=np.full(count, HOME), away_since=np.full(count, NO_DAY),
        destination=np.zeros(count, np.int64), is_told=np.zeros(count, bool),
    )  # fmt: skip


def _different(given: Numbers, of: Numbers) -> Numbers:
    """Brothers and sisters do not share a name: whoever is named as the one before is named otherwise."""
    for back in (1, 2):
        same = np.zeros(len(given), bool)
        same[back:] = (given[back:] == given[:-back]) & (of[back:] == of[:-back])
        given = np.where(same, given - 1, given)
    return given
