from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.transfers.models import Transfer
from lantian.transfers.services import moving
from lantian.transfers.services.asking import ask_for, offer
from tests.cast import JING_VILLAGE, Cast

TODAY = timezone.localdate()
NUMBER = "610427201705040026"
WORDS = {"why": "parents", "reason": "父亲在泾阳包了地，全家搬去", "moves_on": TODAY, "today": TODAY}


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


def offered(cast: Cast, name: str = "小雨") -> Transfer:
    """彬州市 says that a child moves to 泾阳县."""
    with acting_as(cast.county_office):
        return offer(child=cast.child(name), to_place=JING_VILLAGE, **WORDS)


def asked(cast: Cast, name: str = "张小雨", number: str = NUMBER, birth_on: Any = None) -> Transfer:
    """泾阳县 says that a child has come and asks whoever keeps it."""
    with acting_as(cast.other_county_office):
        return ask_for(name=name, number=number, birth_on=birth_on, to_place=JING_VILLAGE, **WORDS)


def now(transfer: Transfer) -> Transfer:
    """A move as it is now; inside a scope."""
    return Transfer.objects.get(pk=transfer.pk)


def handed(cast: Cast, name: str = "小雨") -> Transfer:
    """泾阳县 agreed and 彬州市 handed over."""
    transfer = offered(cast, name)
    with acting_as(cast.other_county_office):
        moving.agree(transfer=transfer, version=1, answer="", today=TODAY)
    with acting_as(cast.county_office):
        return moving.hand_over(transfer=transfer, version=2, today=TODAY)


def received(cast: Cast, name: str = "小雨") -> Transfer:
    """泾阳县 received the child."""
    transfer = handed(cast, name)
    with acting_as(cast.other_county_office):
        return moving.receive(transfer=transfer, version=transfer.version, today=TODAY)
