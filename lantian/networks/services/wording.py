"""An office words for its place whom an event is told; every wording stays."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.networks.errors import NetworkError
from lantian.networks.models import EventRule
from lantian.networks.rules.events import KINDS, Haste, problem_of
from lantian.networks.rules.nets import Network


@transaction.atomic
def word_rule(
    *, kind: str, to: Collection[Network], haste: Haste, within_days: int, edition_seen: int, today: date
) -> EventRule:
    """Keeps from today on which networks hear of an event in the place of the acting office; nobody: none does.

    `edition_seen` is the office's last wording (0: there was none). Raises `NetworkError`: tells_itself,
    days_outside, same_words, edition_taken.
    """
    known = KINDS[kind]
    wrong = problem_of(known.code, to, within_days)
    if wrong:
        raise NetworkError(wrong, field="to" if wrong == "tells_itself" else "within_days")
    place = acting_post().region_low or 0
    values: dict[str, Any] = {
        "to": [network.value for network in Network if network in to],
        "haste": haste.value,
        "within_days": within_days,
        "is_retired": not to,
    }
    last = _last(place, kind, edition_seen)
    if last and last.until is None and all(getattr(last, name) == value for name, value in values.items()):
        raise NetworkError("same_words")
    _end(last, today)
    return _keep(place, kind, edition_seen + 1, values, today)


@transaction.atomic
def end_rule(*, kind: str, edition_seen: int, today: date) -> None:
    """Ends the acting office's own wording: that of the place around it, or the shipped one, holds again.

    Raises `NetworkError`: no_rule, edition_taken.
    """
    place = acting_post().region_low or 0
    last = _last(place, kind, edition_seen)
    if last is None or last.until is not None:
        raise NetworkError("no_rule")
    _end(last, today)
    _note(place, kind, ended=True)


def _last(place: int, kind: str, edition_seen: int) -> EventRule | None:
    rows = EventRule.objects.filter(city=acting_city(), place=place, kind=kind)
    last = rows.select_for_update(no_key=True).order_by("-edition").first()
    if (last.edition if last else 0) != edition_seen:
        raise NetworkError("edition_taken")
    return last


def _end(last: EventRule | None, today: date) -> None:
    if last and last.until is None:
        rows = EventRule.objects.filter(pk=last.pk, city=acting_city(), version=last.version)
        rows.update(until=max(today, last.since), version=last.version + 1)


def _keep(place: int, kind: str, edition: int, values: dict[str, Any], today: date) -> EventRule:
    row = EventRule(
        place=place, kind=kind, edition=edition, since=today, recorded_by=acting_post().user_id, **values
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise NetworkError("edition_taken") from None
    _note(place, kind)
    return row


def _note(place: int, kind: str, **detail: Any) -> None:
    note_access("networks.make_rules", region=place, rule=kind, **detail)
