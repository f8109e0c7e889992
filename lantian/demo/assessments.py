"""Levels in the demonstration: what people said of children, what they decided, and what still waits."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.assessment.models import LevelDecision, Proposal
from lantian.assessment.rules.items import ASKED
from lantian.assessment.services.answering import note_answers
from lantian.assessment.services.deciding import decide
from lantian.assessment.services.proposing import PORTION, propose_anew
from lantian.duties.rules.levels import RiskLevel
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.queries.paper import in_portions
from lantian.registry.rules.ages import age_on

ANSWERED, DECIDED, DECIDED_ELSEWHERE = 0.6, 0.75, 0.06
OFTEN: Sequence[tuple[str, Sequence[tuple[str, int]]]] = (
    ("absence", (("seldom", 9), ("three", 1))),
    ("homework", (("helped", 6), ("alone", 4))),
    ("grades", (("steady", 8), ("dropped", 2))),
    ("tired_of_school", (("no", 9), ("says_so", 1))),
    ("meals", (("enough", 8), ("irregular", 2))),
    ("insurance", (("insured", 19), ("none", 1))),
    ("isolation", (("friends", 7), ("few", 3))),
    ("net", (("moderate", 6), ("much", 3), ("cannot_stop", 1))),
    ("water", (("no", 9), ("yes", 1))),
    ("road", (("no", 9), ("yes", 1))),
    ("stays_out", (("no", 29), ("yes", 1))),
)
"""What is answered of children in a village, and how often each answer is given."""


def assess_children(posts: Mapping[str, Post], on: date) -> None:
    """Suggests levels of all children; in 新民镇 people have answered and decided on most, and some wait."""
    dice = Random(3)
    with acting_as(posts["city"]):
        keys = list(Child.objects.filter(active()).order_by("pk").values_list("pk", flat=True))
        for portion in in_portions(keys, PORTION):
            propose_anew(portion, on)
    with acting_as(posts["taixiang"]):
        _answer(dice, on)
        _decide(dice, DECIDED, on)
    with acting_as(posts["xinmin"]):
        _decide(dice, DECIDED_ELSEWHERE, on)
    _leave_red(posts, on)
    with acting_as(posts["xinmin"]):
        propose_anew(list(Child.objects.filter(active()).values_list("pk", flat=True)), on)


def _answer(dice: Random, on: date) -> None:
    for child in Child.objects.filter(active()).order_by("pk"):
        if dice.random() < ANSWERED:
            told = {
                item: _one_of(dice, answers)
                for item, answers in OFTEN
                if ASKED[item].from_age <= age_on(child.birth_on, on) and dice.random() < 0.8
            }
            day = on - timedelta(days=dice.randrange(1, 60))
            note_answers(child=child, answers=told, source=dice.choice(["visit", "carer", "school"]), on=day)


def _one_of(dice: Random, answers: Sequence[tuple[str, int]]) -> str:
    return dice.choices([answer for answer, _ in answers], [weight for _, weight in answers])[0]


def _decide(dice: Random, share: float, on: date) -> None:
    """Confirms what is suggested of a share of the children of the acting post."""
    decided = set(LevelDecision.objects.values_list("child", flat=True))
    for row in Proposal.objects.filter(active("child__")).select_related("child").order_by("pk"):
        if row.child_id not in decided and dice.random() < share:
            confirm(row.child, on - timedelta(days=dice.randrange(2, 100)))


def confirm(child: Child, on: date, level: RiskLevel | None = None, reason: str = "") -> None:
    """On a day the acting post confirms what was suggested then, or decides otherwise."""
    propose_anew([child.pk], on)
    row = Proposal.objects.get(child=child.pk)
    last = LevelDecision.objects.filter(child=child.pk).order_by("-number").first()
    decide(
        child=child,
        level=level or RiskLevel(row.level),
        losses=row.losses,
        reason=reason,
        seen=last.number if last else 0,
        on=on,
    )


def _leave_red(posts: Mapping[str, Post], on: date) -> None:
    """The director of 太厢 takes a child out of red that is so no longer: the town has not answered yet."""
    with acting_as(posts["taixiang"]):
        row = Proposal.objects.filter(active("child__")).select_related("child").order_by("-safety", "pk")[0]
        long_ago = on - timedelta(days=24)
        confirm(row.child, long_ago, RiskLevel.RED, "父亲一度联系不上，孩子情绪低落，先按高风险管理")
        confirm(row.child, on, RiskLevel.YELLOW, "已与父亲联系上，孩子近期情况平稳")
