from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.referrals.models import UnitReferral
from lantian.referrals.services.referring import refer
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = timezone.localdate()
ASKED = {
    "network": "rights",
    "matter": "hukou",
    "asks": "给孩子补办户口登记",
    "basis": "《户口登记条例》第七条",
}


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


def asked(
    cast: Cast, name: str = "小石", by: str = "village_director", unit: str = "police", **more: Any
) -> UnitReferral:
    """The director of 太厢 asks the police for a child."""
    with acting_as(cast.posts[by]):
        return refer(child=cast.child(name), to_unit=cast.units[unit], today=TODAY, **{**ASKED, **more})


def done(
    cast: Cast, by: str, verb: Callable[..., UnitReferral], referral: UnitReferral, **values: Any
) -> Any:
    """Somebody of the cast takes a step in a referral as it is now."""
    with acting_as(cast.posts[by]):
        current = UnitReferral.objects.get(pk=referral.pk)
        return verb(referral=current, **{"version": current.version, "today": TODAY, **values})
