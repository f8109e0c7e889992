"""What the page of a child's file shows of its assessment, to each role its part."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.assessment.models import LevelShown, Proposal
from lantian.assessment.queries.standing import Standing, level_of
from lantian.assessment.rules.losses import Loss, Severity
from lantian.assessment.rules.showing import is_told_kindly, losses_for, sees_reasons
from lantian.assessment.words import (
    ITEM_NAMES,
    LEVEL_WORDS,
    LOSS_NAMES,
    POINTS,
    SEVERITY_NAMES,
    SEVERITY_TONES,
)
from lantian.duties.rules.levels import RiskLevel
from lantian.kernel.questions import worded_once
from lantian.registry.models import Child
from lantian.registry.panels import Panel
from lantian.registry.queries.active import of_files


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """The level and its five lines for those who keep the files; less for the school; things to do for the family."""
    role = Role(post.role)
    if child.closed_on:
        return None
    if is_told_kindly(role):
        return _kind_panel(child, role)
    if not losses_for(role):
        return None
    standing = level_of([child.pk]).get(child.pk)
    if sees_reasons(role):
        return _keepers_panel(child, role, standing, on)
    return _school_panel(role, standing)


def _keepers_panel(child: Child, role: Role, standing: Standing | None, on: date) -> Panel:
    proposal = next(iter(_proposals(child.pk)), None)
    losses = standing.losses if standing else proposal.losses if proposal else {}
    context = {
        "standing": standing,
        "level": LEVEL_WORDS[standing.level] if standing else None,
        "suggested": LEVEL_WORDS[RiskLevel(proposal.level)] if proposal else None,
        "lines": _lines(losses),
        "is_suggested_only": standing is None,
        "differs": bool(standing and proposal and proposal.differs_on),
        "is_red_now": bool(proposal and proposal.alarm),
        "reasons": [ITEM_NAMES[item] for item in proposal.reasons[:4]] if proposal else [],
        "is_overdue": bool(standing and standing.review_by < on),
        "may_assess": may(role, "assessment.assess"),
    }
    return Panel("assessment/_panel.html", context)


@worded_once
def _proposals(child: UUID) -> QuerySet[Proposal]:
    return Proposal.objects.filter(child=child).order_by("pk")


def _school_panel(role: Role, standing: Standing | None) -> Panel | None:
    if standing is None:
        return None
    shown = {loss: standing.losses[loss] for loss in losses_for(role) if loss in standing.losses}
    context = {"level": LEVEL_WORDS[RiskLevel(standing.level)], "lines": _lines(shown), "standing": standing}
    return Panel("assessment/_panel_school.html", context, column="side")


def _kind_panel(child: Child, role: Role) -> Panel | None:
    rows = LevelShown.objects.filter(of_files([child.pk])).order_by("-since")
    row = rows.first()
    points = [POINTS[item] for item in row.points if item in POINTS] if row else []
    if not points:
        return None
    return Panel("assessment/_panel_family.html", {"points": points, "is_parent": role == Role.PARENT})


def _lines(losses: dict[Loss, Severity]) -> list[dict[str, Any]]:
    return [
        {"name": LOSS_NAMES[loss], "says": SEVERITY_NAMES[level], "tone": SEVERITY_TONES[level]}
        for loss, level in losses.items()
    ]
