"""The chain of a referral: every step with who did it, and what units replied."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lantian.access.queries import names_of
from lantian.referrals.models import ReferralReply, ReferralStep, UnitReferral
from lantian.referrals.models.chain import HOWS, REASONS
from lantian.referrals.words import STEP_TONES, in_words


def chain_of(referral: UnitReferral) -> list[dict[str, Any]]:
    """The steps as `kernel/_history.html` wants them, the latest first."""
    rows = ReferralStep.objects.filter(referral=referral.pk).select_related("unit", "to_unit", "owner_unit")
    return told_of(list(rows.order_by("-number")))


def told_of(steps: Sequence[ReferralStep]) -> list[dict[str, Any]]:
    """Steps as they are told, in the order given."""
    people, _posts = names_of((step.recorded_by for step in steps), ())
    return [
        {
            "at": _moment(step),
            "title": f"{step.get_verb_display()} · {step.to_unit}"
            if _names_unit(step)
            else step.get_verb_display(),
            "text": " · ".join(_texts(step)),
            "who": f"{step.unit} {people.get(step.recorded_by, '') if step.recorded_by else ''}".strip(),
            "tone": STEP_TONES.get(step.verb, ""),
        }
        for step in steps
    ]


def _moment(step: ReferralStep) -> datetime | date:
    return timezone.localtime(step.recorded_at) if step.recorded_at else datetime.combine(step.on, time())


def _names_unit(step: ReferralStep) -> bool:
    return step.verb in ("send", "forward", "reroute", "ask_again")


def _texts(step: ReferralStep) -> list[str]:
    """What stands below a step: why, how, what was said, on what basis, in whose hands it is then."""
    said = [
        str(REASONS.get(step.reason, "")),
        str(HOWS.get(step.how, "")),
        str(step.get_result_display()) if step.result else "",
        str(step.get_word_display()) if step.word else "",
        step.words.reveal() if step.words else "",
        "" if step.has_own_action else _("without a deed of its own"),
        "" if step.was_in_time else _("late, due on %(day)s") % {"day": step.due_on},
        _("basis: %(basis)s") % {"basis": in_words(step.basis)},
        _("now with %(unit)s") % {"unit": step.owner_unit} if step.owner_unit else "",
    ]
    return [one for one in said if one]


def replies_of(referral: UnitReferral) -> list[ReferralReply]:
    """What units replied, the latest first."""
    rows = ReferralReply.objects.filter(referral=referral.pk).select_related("unit")
    return list(rows.order_by("-number"))
