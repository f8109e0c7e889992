"""The items of the five losses: those that the register answers, and those that a person is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from lantian.assessment.rules.losses import Loss, Severity

NONE, WATCH, PROBLEM, SERIOUS = Severity


@dataclass(frozen=True, slots=True)
class Weight:
    """What an answer weighs. One that `is_red` (●) forces the highest level and action the same day."""

    level: Severity
    is_red: bool = False


RED = Weight(SERIOUS, is_red=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that a person answers. The answers run from the best to the worst.

    A `closed` one is read by few (a suspicion of harm). What it weighs stands under the item `face`, which says no
    more than that something is closed, so that the level is the same for whoever looks. Below `from_age` years it is
    asked of no child.
    """

    loss: Loss
    answers: Mapping[str, Weight]
    face: str = ""
    from_age: int = 0

    @property
    def is_closed(self) -> bool:
        return bool(self.face)


ASKED: dict[str, Asked] = {
    # 学业失教
    "absence": Asked(
        Loss.STUDY, {"seldom": Weight(NONE), "three": Weight(WATCH), "five": Weight(PROBLEM)}, from_age=6
    ),
    "homework": Asked(Loss.STUDY, {"helped": Weight(NONE), "alone": Weight(WATCH)}, from_age=6),
    "grades": Asked(Loss.STUDY, {"steady": Weight(NONE), "dropped": Weight(WATCH)}, from_age=7),
    "tired_of_school": Asked(
        Loss.STUDY,
        {"no": Weight(NONE), "says_so": Weight(WATCH), "wants_to_leave": Weight(PROBLEM)},
        from_age=8,
    ),
    # 生活失助
    "meals": Asked(
        Loss.LIFE, {"enough": Weight(NONE), "irregular": Weight(WATCH), "hungry": Weight(PROBLEM)}
    ),
    "insurance": Asked(Loss.LIFE, {"insured": Weight(NONE), "none": Weight(WATCH)}),
    "vaccination": Asked(Loss.LIFE, {"complete": Weight(NONE), "behind": Weight(WATCH)}),
    "debt": Asked(Loss.LIFE, {"none": Weight(NONE), "some": Weight(WATCH), "heavy": Weight(PROBLEM)}),
    # 心理失衡
    "isolation": Asked(
        Loss.MIND, {"friends": Weight(NONE), "few": Weight(WATCH), "alone": Weight(PROBLEM)}, from_age=3
    ),
    "net": Asked(
        Loss.MIND,
        {"moderate": Weight(NONE), "much": Weight(WATCH), "cannot_stop": Weight(PROBLEM)},
        from_age=3,
    ),
    "sudden_change": Asked(Loss.MIND, {"no": Weight(NONE), "yes": Weight(PROBLEM)}, from_age=3),
    "self_harm": Asked(
        Loss.MIND, {"no": Weight(NONE), "talk": RED, "attempt": RED}, face="closed_mind", from_age=6
    ),
    # 安全失保
    "water": Asked(Loss.SAFETY, {"no": Weight(NONE), "yes": Weight(PROBLEM)}),
    "road": Asked(Loss.SAFETY, {"no": Weight(NONE), "yes": Weight(PROBLEM)}, from_age=3),
    "fire": Asked(Loss.SAFETY, {"no": Weight(NONE), "yes": Weight(PROBLEM)}),
    "stays_out": Asked(Loss.SAFETY, {"no": Weight(NONE), "yes": Weight(PROBLEM)}, from_age=8),
    "smoking": Asked(Loss.SAFETY, {"no": Weight(NONE), "yes": Weight(PROBLEM)}, from_age=8),
    "company": Asked(Loss.SAFETY, {"no": Weight(NONE), "yes": Weight(PROBLEM)}, from_age=8),
    "harm": Asked(
        Loss.SAFETY,
        {"no": Weight(NONE), "violence": RED, "sexual": RED, "trafficking": RED},
        face="closed_safety",
    ),
}
"""What practice asks of the five losses, less what the register knows; fire stands for fire and electricity."""

FACES: dict[str, Loss] = {one.face: one.loss for one in ASKED.values() if one.face}
"""Items that say only that something closed weighs on a loss."""

KNOWN: dict[str, Loss] = {
    "schooling": Loss.STUDY,
    "school_moves": Loss.STUDY,
    "house": Loss.LIFE,
    "health": Loss.LIFE,
    "hukou": Loss.LIFE,
    "poverty": Loss.LIFE,
    "contact": Loss.KINSHIP,
    "meeting": Loss.KINSHIP,
    "carer": Loss.KINSHIP,
    "attention": Loss.MIND,
    "alone": Loss.SAFETY,
    "unattended": Loss.SAFETY,
    "guardianship": Loss.SAFETY,
    "carer_strength": Loss.SAFETY,
    **{f"seen_{loss}": loss for loss in Loss},
}
"""What follows from the register, from encounters and from screening, and is asked of nobody."""


def loss_of(item: str) -> Loss:
    """The loss that an item belongs to; KeyError for an unknown one."""
    if item in KNOWN:
        return KNOWN[item]
    return FACES[item] if item in FACES else ASKED[item].loss


def weight_of(item: str, answer: str) -> Weight:
    """What an answer weighs; that of a closed item weighs nothing, for its face does. KeyError for an unknown one."""
    if item in FACES:
        return {"yes": RED, "no": Weight(NONE)}[answer]
    asked = ASKED[item]
    return asked.answers[answer] if not asked.is_closed else Weight(NONE)


def face_of(item: str, answer: str) -> str:
    """What the face of a closed item says when it is answered: yes, something is closed; or no."""
    return "yes" if ASKED[item].answers[answer].level else "no"
