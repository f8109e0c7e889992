"""How every form of this room ends, and which referral an address means."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from lantian.access.scopes import acting_post
from lantian.referrals.errors import ReferralError
from lantian.referrals.messages import say
from lantian.referrals.models import UnitReferral
from lantian.referrals.queries.lists import visible
from lantian.registry.views.ending import Ending

ENDING = Ending({ReferralError: say}, "referrals/form.html")
save = ENDING.save


def referral_or_404(key: UUID) -> UnitReferral:
    """A referral that the acting post may look at."""
    return get_object_or_404(visible(acting_post()), pk=key)
