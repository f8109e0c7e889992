"""What a child wishes, what is refused, and why a child needs nobody now."""

from datetime import date

from django.db import transaction

from lantian.helping.models import Helper
from lantian.kernel.versions import update_if_unchanged
from lantian.pairing.errors import PairingError
from lantian.pairing.models import IS_OPEN, Exemption, Pair, Refusal, Wish
from lantian.pairing.rules.stages import TIED, Stage
from lantian.pairing.services.ending import over
from lantian.pairing.services.rows import guards_of, note, refuse_future
from lantian.registry.models import Child
from lantian.registry.services.following import lock_one


@transaction.atomic
def wish(*, child: Child, named: str, helper: Helper | None, since: date, today: date) -> Wish:
    """Writes down whom a child names as a confidant. Raises `RegistryError`, `PairingError`: future, name_needed."""
    refuse_future(since, today, "since")
    name = helper.name if helper else named.strip()
    if not name:
        raise PairingError("name_needed", field="named")
    child = lock_one(child)
    known = Wish.objects.filter(child=child.pk, named=name, until__isnull=True).first()
    if known:
        return known
    row = Wish(**guards_of(child), named=name, helper=helper, since=since)
    row.save(force_insert=True)
    note("hear", child, wish=True)
    return row


@transaction.atomic
def refuse(
    *, child: Child, helper: Helper | None, by: str, since: date, today: date, words: str = ""
) -> Refusal:
    """Writes down a no to a helper, or to any; proposals that are against it end. Only an office forbids, and says why.

    Raises `RegistryError`, `PairingError`: future, office_says_why, goes_on (a pair that goes on is ended by itself).
    """
    refuse_future(since, today, "since")
    if by == Refusal.By.OFFICE and (helper is None or not words.strip()):
        raise PairingError("office_says_why", field="note")
    child = lock_one(child)
    against = Pair.objects.filter(IS_OPEN, child=child.pk)
    if helper is not None:
        against = against.filter(helper=helper.pk)
    pairs = list(against)
    going = next((pair for pair in pairs if pair.stage in TIED), None)
    if going:
        raise PairingError("goes_on", name=going.helper_name)
    row = Refusal(
        **guards_of(child),
        helper=helper,
        helper_name=helper.name if helper else "",
        by=by,
        since=since,
        note=words.strip(),
    )
    row.save(force_insert=True)
    reason = "child_wish" if by == Refusal.By.CHILD else "family_wish"
    for pair in pairs:
        over(
            pair,
            Stage.DECLINED,
            "not_now" if by == Refusal.By.OFFICE else reason,
            today,
            version=pair.version,
        )
    note("hear", child, refusal=by)
    return row


@transaction.atomic
def exempt(*, child: Child, reason: str, since: date, until: date | None, words: str = "") -> Exemption:
    """Says why a child needs nobody now, until a day on which it is asked again.

    Raises `RegistryError`, `PairingError`: until_before, exempt_known, reason_needed.
    """
    if until is not None and until <= since:
        raise PairingError("until_before", field="until")
    if reason == Exemption.Reason.OTHER and not words.strip():
        raise PairingError("reason_needed", field="note")
    child = lock_one(child)
    if Exemption.objects.filter(child=child.pk, until__isnull=True).exists():
        raise PairingError("exempt_known")
    row = Exemption(**guards_of(child), reason=reason, since=since, until=until, note=words.strip())
    row.save(force_insert=True)
    note("exempt", child, reason=reason)
    return row


@transaction.atomic
def no_longer(*, row: Wish | Refusal | Exemption, on: date, version: int) -> None:
    """It holds no more from a day on: a wish, a refusal, an exemption. Raises `Conflict`, `RegistryError`."""
    child = lock_one(row.child)
    until = max(on, row.since) if isinstance(row, Refusal) else max(on, _next_day(row.since))
    update_if_unchanged(row, {"until": until}, version=version)
    note("hear", child, over=type(row).__name__)


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
