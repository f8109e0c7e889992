"""What the situations of a mandatory report are called (rules.harm)."""

from django.utils.translation import pgettext_lazy

from lantian.encounters.rules.harm import Situation

SITUATION_NAMES = {
    Situation.PRIVATE_INJURY: pgettext_lazy("situation", "Injury of private parts"),
    Situation.SEXUAL: pgettext_lazy("situation", "Sexual harm"),
    Situation.PREGNANCY: pgettext_lazy("situation", "Pregnancy or abortion of a minor"),
    Situation.VIOLENCE: pgettext_lazy("situation", "Beating, bullying, cruelty, injuries, hunger"),
    Situation.GRAVE_HARM: pgettext_lazy("situation", "Poisoning, grave injury, drowning"),
    Situation.ABANDONED: pgettext_lazy("situation", "Abandoned, or without care for long"),
    Situation.MISSING: pgettext_lazy("situation", "Missing, abducted, of unknown origin"),
    Situation.BEGGING: pgettext_lazy("situation", "Made to beg or steal"),
    Situation.OTHER_HARM: pgettext_lazy("situation", "Other grave harm or danger"),
    Situation.SELF_HARM: pgettext_lazy("situation", "Thoughts of suicide, self-harm"),
    Situation.ALONE: pgettext_lazy("situation", "Lives alone below 16, or unattended below 8"),
}
