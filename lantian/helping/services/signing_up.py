"""Signing up by the open door: what falls in is kept, and nobody at the door can read anything."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.access.sealing import blind_index, seal
from lantian.helping.errors import HelpingError
from lantian.helping.models import DoorVisit
from lantian.helping.rules.kinds import ELDER, helper_kinds
from lantian.helping.rules.offers import ADULT
from lantian.kernel.values.pinyin import name_pinyin
from lantian.notices.services import tell
from lantian.registry.rules.ages import age_on

TELL = "helping.tell_of_application"
WINDOW = timedelta(hours=1)
MOST_FROM_ONE_ADDRESS = 40
"""In an hour. A whole village committee may stand behind one address, on a day when it calls for volunteers."""


@transaction.atomic
def sign_up(*, key: UUID, values: Mapping[str, Any], visitor: str, today: date) -> None:
    """Takes in somebody who wants to help; `key` is the form's own, so that a second tap adds nobody.

    Whether they are known already is not looked at and not said. Raises `HelpingError`: too_young, over_cap,
    gives_nothing, no_such_kind, elder_kind_needed, too_many (from this address, or in this county since
    yesterday: nothing was kept).
    """
    _check(values, today)
    _count_visit(visitor)
    plain = {name: value for name, value in values.items() if name not in ("phone", "identity")}
    plain |= {
        "elder_kind": values["elder_kind"] if values["kind"] == ELDER else "",
        "birth_on": values["birth_on"].isoformat(),
        "name_pinyin": name_pinyin(values["name"]).full,
        "on": today.isoformat(),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT helping_sign_up(%s, %s, %s, %s, %s, %s)",
            [
                key,
                json.dumps(plain),
                seal(values["phone"], "helper.phone"),
                blind_index(values["phone"]),
                *_identity(values.get("identity")),
            ],
        )
        is_taken = cursor.fetchone()[0]
    if not is_taken:
        raise HelpingError("too_many")
    app.configure_task(TELL, queue="notices").defer(region=values["region"])


def tell_of_application(region: int, on: date) -> None:
    """Tells the town supervisor and the county office of a place that somebody there signed up."""
    posts = [*holders(Role.TOWN_SUPERVISOR, region, on), *holders(Role.COUNTY_OFFICE, region, on)]
    tell(seats=[post.seat for post in posts], kind="helper_applied")


def _identity(number: str | None) -> tuple[bytes | None, bytes | None]:
    return (seal(number, "helper.identity"), blind_index(number)) if number else (None, None)


def _check(values: Mapping[str, Any], today: date) -> None:
    kind = helper_kinds().get(values["kind"])
    if kind is None or not kind.at_door:
        raise HelpingError("no_such_kind", field="kind")
    if kind.code == ELDER and not values["elder_kind"]:
        raise HelpingError("elder_kind_needed", field="elder_kind")
    if age_on(values["birth_on"], today) < ADULT:
        raise HelpingError("too_young", field="birth_on", adult=ADULT)
    if values["most_children"] > kind.most:
        raise HelpingError("over_cap", field="most_children", cap=kind.most)
    if values["most_children"] and not any(values[f"gives_{what}"] for what in ("study", "life", "mind")):
        raise HelpingError("gives_nothing", field="gives")


def _count_visit(visitor: str) -> None:
    """Counts one more sign-up of an address. Raises `HelpingError("too_many")`."""
    now, index = timezone.now(), blind_index(f"visitor {visitor}")
    DoorVisit.objects.filter(at__lt=now - WINDOW).delete()
    if DoorVisit.objects.filter(visitor=index).count() >= MOST_FROM_ONE_ADDRESS:
        raise HelpingError("too_many")
    DoorVisit.objects.create(visitor=index, at=now)
