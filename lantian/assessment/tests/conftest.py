"""Answers and decisions about 小雨, as those of the cast give them."""

from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.assessment.models import LevelDecision, Proposal
from lantian.assessment.rules.losses import Loss, Severity
from lantian.assessment.services.answering import note_answers
from lantian.assessment.services.deciding import decide
from lantian.duties.rules.levels import RiskLevel
from lantian.registry.models import Child
from tests.cast import Cast

TODAY = timezone.localdate()
RED, YELLOW, BLUE, GREEN = RiskLevel.RED, RiskLevel.YELLOW, RiskLevel.BLUE, RiskLevel.GREEN


@pytest.fixture(autouse=True)
def apart() -> None:
    cache.clear()


@pytest.fixture
def handler(cast: Cast) -> Post:
    """The county office, with the compartment of protection cases."""
    cast.county_office.compartments = [Compartment.PROTECTION.value]
    return cast.county_office


def answer(cast: Cast, post: Post, name: str = "小雨", **answers: str) -> list[str]:
    with acting_as(post):
        return note_answers(child=cast.child(name), answers=answers, source="visit", on=TODAY)


def suggested(cast: Cast, name: str = "小雨", post: Post | None = None) -> Proposal:
    with acting_as(post or cast.village_director, read_only=True):
        return Proposal.objects.get(child=cast.children[name])


def confirm(
    cast: Cast,
    post: Post,
    level: RiskLevel | None = None,
    name: str = "小雨",
    seen: int | None = None,
    **more: Any,
) -> LevelDecision:
    """Confirms what is suggested, or decides on `level` with a reason; by the newest decision unless `seen` says."""
    with acting_as(post):
        child: Child = cast.child(name)
        row = Proposal.objects.filter(child=child.pk).first()
        losses = row.losses if row else dict.fromkeys(Loss, Severity.NONE)
        last = LevelDecision.objects.filter(child=child.pk).order_by("-number").first()
        told = {"reason": "" if level is None else "看过了", **more}
        return decide(
            child=child,
            level=level or RiskLevel(row.level if row else GREEN),
            losses=losses | told.pop("losses", {}),
            seen=(last.number if last else 0) if seen is None else seen,
            on=TODAY,
            **told,
        )
