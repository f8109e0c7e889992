"""Proposing a helper to a child: the one place where every hard rule is asked, by hand or by plan."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F

from lantian.helping.models import Helper
from lantian.helping.queries.caps import cap_in
from lantian.helping.rules.fitness import Bar as HelperBar
from lantian.helping.rules.fitness import reasons_against
from lantian.pairing.errors import PairingError
from lantian.pairing.models import IS_OPEN, Pair
from lantian.pairing.queries.facts import child_facts, helper_facts
from lantian.pairing.queries.loads import hold
from lantian.pairing.rules.bars import Bar, bars_between
from lantian.pairing.rules.stages import Mode, words_needed
from lantian.pairing.services.rows import guards_of, note
from lantian.registry.models import Child
from lantian.registry.services.following import lock_one


@transaction.atomic
def propose(
    *,
    child: Child,
    helper: Helper,
    mode: Mode,
    is_lead: bool,
    on: date,
    origin: UUID | None = None,
    came_from: Pair | None = None,
    matters: str = "",
) -> Pair:
    """Proposes a helper to a child; then everybody is asked. `came_from` is the pair that the helper would take over,
    `matters` what the new one should know of the child.

    Whoever stands by the child alone until now leads from then on. Raises `RegistryError` and `PairingError`: what
    speaks against the helper (helper_unseen, helper_ and a bar of `helping.rules.fitness`), what stands between the two
    (a bar of `rules.bars`), what stands at the child (pair_known, has_one, lead_taken, lead_missing).
    """
    child = lock_one(child)
    load = hold(helper.pk)
    known = Helper.objects.filter(pk=helper.pk).first()
    if known is None:
        raise PairingError("helper_unseen")
    _ask_helper(known, load, on)
    ask_both(child, known, on)
    _make_room(child, known, mode, is_lead)
    pair = Pair(
        **guards_of(child),
        helper=known,
        helper_name=known.name,
        seat=known.seat,
        mode=mode.value,
        is_lead=is_lead,
        awaits=[party.value for party in words_needed(child.birth_on, on)],
        proposed_on=on,
        origin=origin,
        came_from=came_from.pk if came_from else None,
        matters=matters.strip() or None,
    )
    pair.save(force_insert=True)
    note("propose", child, helper=str(known.pk))
    return pair


def _ask_helper(helper: Helper, load: int, on: date) -> None:
    most = min(helper.most_children, cap_in(helper.kind, helper.region))
    found = set(reasons_against(helper.facts(load), on))
    if load >= most:
        found.add(HelperBar.NO_CAPACITY)
    say_first(helper, found, load=load, most=most)


def say_first(helper: Helper, reasons: Collection[HelperBar], **params: object) -> None:
    """Raises `PairingError` for the first of the reasons against a helper, if there is one."""
    first = next((code for code in HELPER_FIRST if code in reasons), None)
    if first:
        said = {"name": helper.name, "until": helper.vetted_until or "", **params}
        raise PairingError(f"helper_{first}", **said)  # type: ignore[arg-type]


HELPER_FIRST = (
    HelperBar.LEFT,
    HelperBar.NOT_ACCEPTED,
    HelperBar.NOT_VETTED,
    HelperBar.VETTING_EXPIRED,
    HelperBar.AWAY,
    HelperBar.HEALTH,
    HelperBar.NO_CAPACITY,
)
"""Which reason is said where several hold: the one that somebody has to see to first."""


def ask_both(child: Child, helper: Helper, on: date) -> None:
    """Raises `PairingError` for the first thing that stands between a child and a helper."""
    bars = bars_between(child_facts(child, on), helper_facts(helper), on)
    if bars:
        first = next(bar for bar in SAID_FIRST if bar in bars)
        raise PairingError(first.value, child=child.name, name=helper.name)


SAID_FIRST: Iterable[Bar] = (
    Bar.UNFIT,
    Bar.FORBIDDEN,
    Bar.KIN,
    Bar.NONE_WANTED,
    Bar.REFUSED,
    Bar.SAME_SEX_FROM,
    Bar.TOO_FAR,
)


def _make_room(child: Child, helper: Helper, mode: Mode, is_lead: bool) -> None:
    """Lets several stand by a child with one who leads. The rows are few and locked with the child."""
    standing = list(Pair.objects.filter(IS_OPEN, child=child.pk))
    if any(pair.helper_id == helper.pk for pair in standing):
        raise PairingError("pair_known", child=child.name, name=helper.name)
    lead = next((pair for pair in standing if pair.is_lead), None)
    if standing and mode == Mode.ONE:
        raise PairingError("has_one", child=child.name, name=lead.helper_name if lead else "")
    if lead and is_lead:
        raise PairingError("lead_taken", name=lead.helper_name)
    if lead is None and not is_lead:
        raise PairingError("lead_missing", child=child.name)
    Pair.objects.filter(IS_OPEN, child=child.pk, mode=Mode.ONE.value).update(
        mode=Mode.TEAM.value, version=F("version") + 1
    )
