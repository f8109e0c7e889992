"""Names for what this room's codes mean."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lantian.plans.rules.terms import AUTUMN, TermKey

SECTIONS = {
    "heart": pgettext_lazy("section of the plan", "Heart and family"),
    "study": pgettext_lazy("section of the plan", "Study"),
    "safety": pgettext_lazy("section of the plan", "Safety"),
    "life": pgettext_lazy("section of the plan", "Life"),
    "material": pgettext_lazy("section of the plan", "Things and money"),
}
LOSSES = {
    "study": pgettext_lazy("loss", "Study"),
    "life": pgettext_lazy("loss", "Life"),
    "kinship": pgettext_lazy("loss", "Family ties"),
    "mind": pgettext_lazy("loss", "Mind"),
    "safety": pgettext_lazy("loss", "Safety"),
}
LINE_NAMES = {
    "mind": gettext_lazy("For the heart"),
    "study": gettext_lazy("For learning"),
    "life": gettext_lazy("For daily life"),
}
ICONS = {
    "heart": {"icon": "heart"},
    "mind": {"icon": "heart"},
    "study": {"icon": "book"},
    "safety": {"icon": "shield-check"},
    "life": {"icon": "home-heart"},
    "material": {"icon": "gift"},
    "care": {"icon": "wash"},
    "guard": {"icon": "shield-check"},
    "strong": {"icon": "star"},
    "rule": {"icon": "clock"},
    "loved": {"icon": "heart"},
    "guarded": {"icon": "shield-check"},
    "helped": {"icon": "lifebuoy"},
}
FACE_ICONS = {1: {"icon": "mood-smile"}, 2: {"icon": "mood-empty"}, 3: {"icon": "mood-sad"}}
QUESTIONS = {
    "loved": gettext_lazy("Is there somebody who loves you?"),
    "guarded": gettext_lazy("Do you feel safe?"),
    "helped": gettext_lazy("Do you know who helps you when it is hard?"),
}
STATE_TONES = {
    "proposed": "info",
    "open": "watch",
    "in_hand": "info",
    "done": "watch",
    "met": "good",
    "not_met": "warning",
    "withdrawn": "neutral",
}


def term_name(term: TermKey) -> str:
    """How a term is called: 2026—2027学年第一学期."""
    years = {"year": term.year, "next": term.year + 1}
    if term.term == AUTUMN:
        return _("first term of %(year)s–%(next)s") % years
    return _("second term of %(year)s–%(next)s") % years
