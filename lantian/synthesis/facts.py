"""What the files of a block say: dated facts, how complete they are, when somebody last confirmed them."""

from dataclasses import dataclass

import numpy as np

from lantian.registry.rules.gaps import GAPS
from lantian.synthesis import shares
from lantian.synthesis.columns import Bytes, Numbers
from lantian.synthesis.families import DEAD, HOME, Families, Flags
from lantian.synthesis.ground import NO_SCHOOL, Ground, Houses
from lantian.synthesis.likeness import Likeness
from lantian.synthesis.numbers import given_once
from lantian.synthesis.shape import COMPANY as GROUPS
from lantian.synthesis.shape import FRESH
from lantian.synthesis.shares import drawn

STAGES = ("not_enrolled", "kindergarten", "primary", "junior", "dropout", "out_of_school")
NATURES = tuple(shares.NATURES)
GUARDED = (*shares.LEVELS_OF_CARE, "parents_incapable")
HEALTH = tuple(shares.HEALTH)
COMPANY = (*shares.CARERS, "60", "51", "52", "01", "")
"""With whom a child lives (GB/T 4761)."""
FRESH_DAYS = 25


@dataclass(slots=True)
class Facts:
    """Facts of each child of a block. Where a table says nothing, its flag says so (`has_…`)."""

    company: Numbers
    has_hukou: Flags
    nature: Numbers
    is_registered: Flags
    hukou_place: Numbers
    has_schooling: Flags
    stage: Numbers
    grade: Numbers
    class_number: Numbers
    school: Numbers
    boards: Flags
    has_guarding: Flags
    guarding: Numbers
    has_health: Flags
    health: Numbers
    numbers: Bytes
    has_number: Flags
    has_address: Flags
    confirmed_on: Numbers
    gaps: Numbers


def gather_facts(
    families: Families,
    houses: Houses,
    ground: Ground,
    block: int,
    dice: np.random.Generator,
    like: Likeness | None = None,
) -> Facts:
    """Draws what is known of each child of a block, which has a number of its own."""
    count, of = len(families.of), families.of
    care = families.care[of]
    stage, grade = _schooling(families, dice)
    has_schooling = dice.random(count) < 0.6 + care * 0.4
    school = _school(stage, has_schooling, ground, houses.village[of], dice)
    has_hukou = dice.random(count) < 0.75 + care * 0.25
    is_registered = dice.random(count) > np.where(families.on - families.born_on < 900, 0.025, 0.002)
    moved = dice.random(count) < 0.03
    numbers, is_free = given_once(families.home, families.born_on, families.sex, block)
    far = np.array(list(shares.FAR), np.int64)[drawn(dice, shares.FAR, count)] * 1_000_000
    facts = Facts(
        company=_company(families, care, dice),
        has_hukou=has_hukou, nature=drawn(dice, shares.NATURES, count), is_registered=is_registered,
        hukou_place=np.where(is_registered, np.where(moved, far, families.home), 0), has_schooling=has_schooling,
        stage=stage, grade=grade,
        class_number=1 + (dice.random(count) ** 2 * 4).astype(np.int64), school=school,
        boards=(stage == STAGES.index("junior")) & (dice.random(count) < 0.7) & (school != NO_SCHOOL),
        has_guarding=dice.random(count) < 0.5 + care * 0.5, guarding=_guarding(families, dice),
        has_health=dice.random(count) < 0.4 + care * 0.6, health=drawn(dice, shares.HEALTH, count),
        numbers=numbers, has_number=is_registered & is_free & (dice.random(count) < 0.997),
        has_address=(dice.random(len(families.village)) < 0.4 + families.care * 0.6)[of],
        confirmed_on=families.on - _age_of_files(families, care, dice, like),
        gaps=np.zeros(count, np.int64),
    )  # fmt: skip
    facts.confirmed_on = np.maximum(facts.confirmed_on, families.born_on)
    facts.gaps = _gaps(families, facts)
    return facts


def _age_of_files(
    families: Families, care: Numbers, dice: np.random.Generator, like: Likeness | None
) -> Numbers:
    """How many days ago somebody last confirmed each file."""
    if not like:
        return dice.exponential(FRESH_DAYS / care**4).astype(np.int64).clip(0, 700)
    first = np.array([0, *(days + 1 for days in FRESH), 400])
    group = like.drawn("fresh", families.home, dice)
    return (first[group] + dice.random(len(group)) * (first[group + 1] - first[group])).astype(np.int64)


def _company(families: Families, care: Numbers, dice: np.random.Generator) -> Numbers:
    """With whom each child lives: its carer (both grandparents where both live), else a parent, else nobody."""
    of, relation = families.of, families.relation
    old = np.array([one in shares.GRANDPARENTS for one in shares.CARERS])[relation]
    if families.company is not None:
        old &= np.isin(relation, [COMPANY.index("61"), COMPANY.index("62")])
    with_carer = np.where(old & families.has_both_grandparents, COMPANY.index("60"), relation)
    alone = np.where(
        families.father.reason == HOME,
        COMPANY.index("51"),
        np.where(families.mother.reason == HOME, COMPANY.index("52"), COMPANY.index("01")),
    )
    if families.company is not None:
        with_parent = np.where(alone == COMPANY.index("01"), COMPANY.index("51"), alone)
        told = np.where(families.has_carer, with_carer, with_parent)
        return np.where(families.company == GROUPS.index("unknown"), COMPANY.index(""), told)[of]
    known = np.where(families.has_carer, with_carer, alone)[of]
    return np.where(dice.random(len(of)) < 0.6 + care * 0.4, known, COMPANY.index(""))


def _schooling(families: Families, dice: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Stage and grade (0: none) by age: school begins in September after the sixth birthday."""
    months = families.born_on.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    year, month = months // 12, months % 12
    now = np.datetime64(int(families.on), "D").astype("datetime64[M]").astype(np.int64)
    grade = now // 12 - (now % 12 < 8) - (year + np.where(month < 8, 6, 7)) + 1
    chance = dice.random(len(grade))
    grade = np.where((grade > 1) & (chance < 0.03), grade - 1, grade)
    names = {name: at for at, name in enumerate(STAGES)}
    stage = np.select(
        [grade < -2, grade < 1, (grade > 5) & (grade < 10) & (chance > 0.997), grade < 7, grade < 10],
        [names["not_enrolled"], np.where(chance < 0.95, names["kindergarten"], names["not_enrolled"]),
         names["dropout"], names["primary"], names["junior"]],
        names["out_of_school"],
    )  # fmt: skip
    return stage, np.where((stage == names["primary"]) | (stage == names["junior"]), grade, 0)


def _school(
    stage: Numbers, has_schooling: Flags, ground: Ground, village: Numbers, dice: np.random.Generator
) -> Numbers:
    """The school of each child: the nearest of its kind, where the file names it."""
    school = np.full(len(stage), NO_SCHOOL)
    for kind, near in ground.near.items():
        school = np.where(stage == STAGES.index(kind), near[village], school)
    return np.where(has_schooling & (dice.random(len(stage)) < 0.95), school, NO_SCHOOL)


def _guarding(families: Families, dice: np.random.Generator) -> Numbers:
    """How each house is guarded; a parent who is at home and has a carer beside is not able to."""
    count = len(families.village)
    at_home = (families.father.reason == HOME) | (families.mother.reason == HOME)
    incapable = at_home & families.has_carer
    return np.where(incapable, GUARDED.index("parents_incapable"), drawn(dice, shares.LEVELS_OF_CARE, count))[
        families.of
    ]


def _gaps(families: Families, facts: Facts) -> Numbers:
    """The items of `registry.rules.gaps` that a file does not answer, as its mask."""
    father, mother, carer, of = families.father, families.mother, families.carer, families.of
    told = (father.is_told | (father.reason == DEAD)) & (mother.is_told | (mother.reason == DEAD))
    known = {
        "identity": facts.has_number,
        "hukou": facts.has_hukou,
        "address": facts.has_address,
        "carer": families.has_carer[of],
        "carer_phone": (families.has_carer & carer.has_phone)[of],
        "parent_phone": (father.has_phone | mother.has_phone)[of],
        "whereabouts": told[of],
        "schooling": facts.has_schooling,
        "guardianship": facts.has_guarding,
        "health": facts.has_health,
    }
    return sum((~known[gap]).astype(np.int64) << bit for bit, gap in enumerate(GAPS))
