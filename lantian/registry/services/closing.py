"""Closing a file and opening it again: dated, with a reason, and nothing is ever deleted by it."""

from datetime import date

from django.db import transaction

from lantian.kernel.versions import update_if_unchanged
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, Closing, Residence
from lantian.registry.services.facts import record_change, written_by_me
from lantian.registry.services.following import follow, lock_one


@transaction.atomic
def close_file(*, child: Child, reason: str, since: date, today: date, note: str = "") -> Closing:
    """Takes a child out of all lists since a day: it died, moved away for good, or was recorded by mistake.

    Raises `RegistryError`: closed, in_the_future, before_birth, closed_before.
    """
    child = lock_one(child)
    _refuse_impossible(child, since, today)
    latest = Closing.objects.filter(child=child.pk).order_by("-since", "-pk").first()
    if latest and latest.until and since < latest.until:
        raise RegistryError("closed_before", until=latest.until)
    closing = Closing(
        child=child,
        region=child.region,
        school=child.school,
        reason=reason,
        since=since,
        note=note,
        **written_by_me(),
    )
    closing.save(force_insert=True)
    _mark(child, since)
    return closing


@transaction.atomic
def reopen_file(
    *, child: Child, version: int, today: date, back_on: date | None = None, lives_with: str = ""
) -> Child:
    """Opens a closed file again: the child is back since `back_on`; without that day the closing was wrong all along.

    Raises `Conflict` and `RegistryError`: open, in_the_future, back_before_closing, dead.
    """
    child = lock_one(child, closed_too=True)
    closing = Closing.objects.filter(child=child.pk, until__isnull=True).first()
    if closing is None:
        raise RegistryError("open")
    if back_on:
        _refuse_wrong_return(closing, back_on, today)
    update_if_unchanged(closing, {"until": back_on or closing.since}, version=version)
    child = _mark(child, None, confirmed_on=today)
    if back_on:
        _settle_again(child, back_on, lives_with)
    return child


def _refuse_impossible(child: Child, since: date, today: date) -> None:
    if since > today:
        raise RegistryError("in_the_future")
    if since < child.birth_on:
        raise RegistryError("before_birth", birth_on=child.birth_on)


def _refuse_wrong_return(closing: Closing, back_on: date, today: date) -> None:
    if closing.reason == Closing.Reason.DIED:
        raise RegistryError("dead")
    if back_on > today:
        raise RegistryError("in_the_future")
    if closing.since and back_on <= closing.since:
        raise RegistryError("back_before_closing", since=closing.since)


def _mark(child: Child, closed_on: date | None, *, confirmed_on: date | None = None) -> Child:
    child.closed_on = closed_on
    Child.objects.filter(pk=child.pk).update(closed_on=closed_on)
    return follow(child, confirmed_on=confirmed_on)


def _settle_again(child: Child, since: date, lives_with: str) -> None:
    """The child lives in the village of its file again."""
    home = Residence.objects.filter(child=child.pk, until__isnull=True).first()
    if home and not home.elsewhere_text and lives_with in ("", home.lives_with):
        return
    values = {"place": child.region, "lives_with": lives_with, "elsewhere": None, "elsewhere_text": ""}
    record_change(
        child=child, fact=Residence, values=values, since=since, version=home.version if home else None
    )
