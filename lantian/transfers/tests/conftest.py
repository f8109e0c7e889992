from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.access.services import build_post, create_user
from lantian.places.models import Region, Unit
from lantian.registry.services.registering import register_child
from lantian.transfers.models import InwardFile, OutwardFile, Transfer
from lantian.transfers.rules.package import Content, pack
from lantian.transfers.services import moving
from lantian.transfers.services.asking import ask_for, offer
from lantian.transfers.services.bringing import open_package
from lantian.transfers.services.sending import pack_file
from tests.cast import HONGYAN, JING_VILLAGE, SINCE, Cast

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


AGREED = {
    "to_office": "宝鸡市渭滨区民政局",
    "how": "phone",
    "agreed_with": "吴科长",
    "agreed_on": TODAY,
    "why": "parents",
    "moves_on": TODAY,
}


def between_cities(cast: Cast) -> tuple[OutwardFile, InwardFile]:
    """彬州市 packs the file of 禾禾 for another city; and a file came to it from there."""
    content = Content("0" * 32, "1" * 32, {"office": "渭滨区民政局"}, {"child": {"child_name": "秦小满"}})
    blob = pack(content, "1" * 24, city=6103, made_on=TODAY, opens_until=TODAY, cost=2)
    values = {"child_name": "禾禾", "sex": "2", "birth_on": date(2016, 3, 1), "village": HONGYAN}
    with acting_as(cast.county_office):
        child = register_child(values={**values, "no_identity_reason": "lost"}, as_of=TODAY)
        made = pack_file(child=child, values=AGREED, parts=(), today=TODAY)
        return made.row, open_package(blob=blob, passphrase="1" * 24, today=TODAY)


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


BAOJI, WEIBIN, WEIBIN_VILLAGE = 610300000000, 610302000000, 610302001201


@pytest.fixture
def new_office(cast: Cast) -> Post:
    """The county office of another city of the same house."""
    rows = [
        (BAOJI, "宝鸡市", "city", 610000000000),
        (WEIBIN, "渭滨区", "county", BAOJI),
        (610302001000, "金陵街道", "town", WEIBIN),
        (WEIBIN_VILLAGE, "群众路社区", "village", 610302001000),
    ]
    for code, name, level, parent in rows:
        Region.objects.create(code=code, name=name, level=level, parent_id=parent)
    unit = Unit.objects.create(
        name="渭滨区民政局", region_id=WEIBIN, kind="department", department="civil_affairs"
    )
    user, _ = create_user(username="weibin", name="吴科", password="blue-sky-over-the-village")
    post = build_post(user=user, unit=unit, role="county_office", since=SINCE)
    post.save(force_insert=True)
    return post
