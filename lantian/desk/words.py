"""What the desk says in words."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from lantian.desk.models import FamilyNotice
from lantian.desk.rules.causes import Cause

Kind = FamilyNotice.Kind
NOTICE_WORDS: dict[str, Any] = {
    Kind.DUTIES: gettext_lazy(
        "When you work away: entrust your child to somebody who is able to care for it, and tell the school and the "
        "village in writing who that is. Speak with your child and the carer at least once a week. When the school or "
        "the village tells you that something is wrong, act at once. (Law on the Protection of Minors, arts 22 and 23)"
    ),
    Kind.STUDY: gettext_lazy("The class teacher or the village would like to speak with you about school."),
    Kind.HEALTH: gettext_lazy("Your child needs you because of its health. Please call today."),
    Kind.SAFETY: gettext_lazy("Something about your child's safety needs you. Please call at once."),
    Kind.MOOD: gettext_lazy("Your child misses you or is unhappy. Please call, and let it talk."),
    Kind.CARE: gettext_lazy(
        "Whoever cares for your child needs help. Please call, and we will find a way together."
    ),
}
CAUSE_WORDS: dict[str, Any] = {
    Cause.NOBODY: pgettext_lazy("cause", "nobody is appointed"),
    Cause.AWAY: pgettext_lazy("cause", "away, and nobody stands in"),
    Cause.TOO_MANY: pgettext_lazy("cause", "more children than one person can look after"),
    Cause.NEW: pgettext_lazy("cause", "owed since a few days only"),
}
