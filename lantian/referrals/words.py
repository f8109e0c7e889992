"""Names and tones for what this room's codes mean."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.referrals.rules.life import Verb

STATE_TONES = {
    "sent": "watch",
    "accepted": "info",
    "refused": "warning",
    "replied": "watch",
    "closed": "good",
    "withdrawn": "neutral",
}
SHARE_NAMES = {
    "name": _("Given name"),
    "age": pgettext_lazy("of a child", "Age"),
    "village": _("Village"),
    "school": _("School"),
    "carer_phone": _("Telephone of the carer"),
}
RULE_NAMES = {
    "rule:asked": _("What was asked"),
    "rule:answer": _("A unit answers within one working day"),
    "rule:forward": _("Who passes something on gets it back when it is refused"),
    "rule:reply": _("Whoever accepts replies in time (an advice within one month: law on minors art 114)"),
    "rule:word": _("A referral is closed by the word of the child or family"),
    "rule:withdrawal": _("Whoever asked may withdraw and says why"),
    "rule:consent": _("Consent can be withdrawn at any time (personal information law art 15)"),
}
STUCK = {
    "late": pgettext_lazy("why it sticks", "Late"),
    "passed": pgettext_lazy("why it sticks", "Passed on"),
    "refused": pgettext_lazy("why it sticks", "Refused twice or more"),
    "idle": pgettext_lazy("why it sticks", "Nothing done for a week"),
}
AGE_NAMES = (
    _("up to a day"),
    _("2 to 15 days"),
    _("16 to 30 days"),
    _("more than 30 days"),
)
NO_LEVEL = _("no level decided")
DOINGS = {
    Verb.ACCEPT: pgettext_lazy("do in a referral", "Accept"),
    Verb.REFUSE: pgettext_lazy("do in a referral", "Refuse"),
    Verb.FORWARD: pgettext_lazy("do in a referral", "Pass on to another unit"),
    Verb.TAKE_BACK: pgettext_lazy("do in a referral", "Do it ourselves"),
    Verb.HAND_BACK: pgettext_lazy("do in a referral", "Hand back to who asked"),
    Verb.REPLY: pgettext_lazy("do in a referral", "Write the reply"),
    Verb.REROUTE: pgettext_lazy("do in a referral", "Ask another unit"),
    Verb.ASK_AGAIN: pgettext_lazy("do in a referral", "It did not help: ask again"),
    Verb.CLOSE: pgettext_lazy("do in a referral", "Close with the family's word"),
    Verb.WITHDRAW: pgettext_lazy("do in a referral", "Withdraw"),
    Verb.WITHDRAW_CONSENT: pgettext_lazy("do in a referral", "Consent was withdrawn"),
    Verb.DESTROYED: pgettext_lazy("do in a referral", "We have destroyed what we got"),
}
MAIN = (Verb.ACCEPT, Verb.REPLY, Verb.CLOSE, Verb.REROUTE, Verb.TAKE_BACK, Verb.DESTROYED)
"""What may be offered as the next step, first things first; everything else stands beside it."""
STEP_TONES = {
    "refuse": "warning",
    "forward": "watch",
    "withdraw": "neutral",
    "withdraw_consent": "warning",
    "close": "good",
    "reply": "good",
}


def in_words(text: str) -> str:
    """A basis or reason: as it was written, or the rule that it names."""
    return str(RULE_NAMES.get(text, text))
