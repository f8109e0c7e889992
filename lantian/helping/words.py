"""Names for what this room's codes mean."""

from typing import Any

from django.utils.translation import get_language, pgettext_lazy

from lantian.helping.models import Helper
from lantian.helping.rules.fitness import Bar
from lantian.helping.rules.kinds import helper_kinds
from lantian.helping.rules.offers import Language
from lantian.helping.rules.vetting import Check

LANGUAGES: dict[str, Any] = {
    Language.PUTONGHUA: pgettext_lazy("language", "Putonghua"),
    Language.GUANZHONG: pgettext_lazy("language", "Guanzhong dialect"),
    Language.OTHER_DIALECT: pgettext_lazy("language", "another dialect"),
    Language.ENGLISH: pgettext_lazy("language", "English"),
    Language.SIGN: pgettext_lazy("language", "sign language"),
}
WEEKDAYS = {
    1: pgettext_lazy("weekday", "Monday"),
    2: pgettext_lazy("weekday", "Tuesday"),
    3: pgettext_lazy("weekday", "Wednesday"),
    4: pgettext_lazy("weekday", "Thursday"),
    5: pgettext_lazy("weekday", "Friday"),
    6: pgettext_lazy("weekday", "Saturday"),
    7: pgettext_lazy("weekday", "Sunday"),
}
GIVES = {
    "study": pgettext_lazy("gives", "help with study"),
    "life": pgettext_lazy("gives", "care in daily life"),
    "mind": pgettext_lazy("gives", "company and talk"),
}
SUBJECTS = {
    "law": pgettext_lazy("subject of training", "law and what a helper may not do"),
    "safety": pgettext_lazy("subject of training", "safety: water, roads, fire"),
    "talking": pgettext_lazy("subject of training", "talking with children"),
    "harm": pgettext_lazy("subject of training", "noticing harm and reporting it"),
    "study": pgettext_lazy("subject of training", "help with study"),
    "mind": pgettext_lazy("subject of training", "mental health of children"),
    "other": pgettext_lazy("subject of training", "other"),
}
CHECKS = {
    Check.VALID: pgettext_lazy("check", "check holds"),
    Check.EXPIRING: pgettext_lazy("check", "check runs out soon"),
    Check.EXPIRED: pgettext_lazy("check", "check has run out"),
    Check.NONE: pgettext_lazy("check", "not eligible at present"),
}
CHECK_TONES = {Check.VALID: "good", Check.EXPIRING: "watch", Check.EXPIRED: "danger", Check.NONE: "neutral"}
STANDING_TONES = {
    "applied": "info",
    "nominated": "info",
    "accepted": "good",
    "declined": "neutral",
    "left": "neutral",
}
BARS = {
    Bar.NOT_ACCEPTED: pgettext_lazy("bar", "not accepted"),
    Bar.LEFT: pgettext_lazy("bar", "has left"),
    Bar.NOT_VETTED: pgettext_lazy("bar", "not eligible at present"),
    Bar.VETTING_EXPIRED: pgettext_lazy("bar", "the check has run out"),
    Bar.AWAY: pgettext_lazy("bar", "is away"),
    Bar.HEALTH: pgettext_lazy("bar", "needs rest"),
    Bar.NO_CAPACITY: pgettext_lazy("bar", "has as many children as possible"),
}
"""Why somebody is given no child; never more than everybody may know of a check."""


def kind_name(code: str) -> str:
    """The name of a kind of helper in the language of the page."""
    kind = helper_kinds()[code]
    return kind.name_zh if _is_chinese() else kind.name_en


def kind_choices(*, at_door: bool = False) -> list[tuple[str, str]]:
    """Kinds to choose from; at the open door those as which people sign up by themselves."""
    kinds = helper_kinds().values()
    return [(kind.code, kind_name(kind.code)) for kind in kinds if kind.at_door or not at_door]


def called(helper: Helper) -> str:
    """What kind of helper somebody is: 老教师 rather than 五老."""
    return str(helper.get_elder_kind_display()) if helper.elder_kind else kind_name(helper.kind)


def gives(helper: Helper) -> list[str]:
    """What somebody gives, in words."""
    return [str(name) for what, name in GIVES.items() if getattr(helper, f"gives_{what}")]


def _is_chinese() -> bool:
    return (get_language() or "zh").lower().startswith("zh")
