"""Decisions in words, as `kernel/_history.html` takes them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lantian.access.policy import ROLE_NAMES, Role
from lantian.assessment.models import LevelDecision
from lantian.assessment.queries.page import History
from lantian.assessment.words import LEVEL_WORDS
from lantian.duties.rules.levels import RiskLevel


def decisions_in_words(history: History) -> list[dict[str, Any]]:
    """Each decision: the level, what was suggested, why, who decided and who was the second."""
    return [_event(row, history) for row in history.decisions]


def _event(row: LevelDecision, history: History) -> dict[str, Any]:
    words = LEVEL_WORDS[RiskLevel(row.level)]
    state = "" if row.state == LevelDecision.State.CONFIRMED else f" · {row.get_state_display()}"
    return {
        "at": row.decided_on,
        "title": f"{words.name}{state}",
        "text": _(" · ").join(_told(row, history)),
        "who": _named(row.recorded_by, row.role, history),
        "tone": words.tone,
        "icon": words.icon,
    }


def _told(row: LevelDecision, history: History) -> list[str]:
    suggested = LEVEL_WORDS[RiskLevel(row.proposed_level)].name
    told = [_("suggested: %(level)s") % {"level": suggested}, row.reason]
    if row.second_by:
        who = _named(row.second_by, row.second_role, history)
        said = _("second look: %(who)s") % {"who": who}
        told += [said, row.second_reason]
    told.append(_("next review by %(day)s") % {"day": row.review_by.isoformat()})
    return [one for one in told if one]


def _named(user: Any, role: str, history: History) -> str:
    name = history.names.get(user, pgettext("decision", "somebody"))
    return f"{name} ({ROLE_NAMES[Role(role)]})" if role else name
