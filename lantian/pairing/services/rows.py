"""What every write about a pair shares: the lock, what a row about a child bears, the line in the access log."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.duties.services import promising
from lantian.kernel.versions import update_if_unchanged
from lantian.pairing.errors import PairingError
from lantian.pairing.models import Pair
from lantian.pairing.rules.stages import Stage, Verb, may
from lantian.registry.models import Child
from lantian.registry.services.following import lock_one

TRIAL_DUTY, RENEWAL_DUTY, PLAN_DUTY = "pair_trial", "pair_renewal", "pair_plan"
NO_PLAN: dict[str, Any] = {"plan_by": None, "plan_why": ""}


def guards_of(child: Child) -> dict[str, Any]:
    """The child of a new row, its guards and its author."""
    return {
        "child": child,
        "region": child.region,
        "school": child.school,
        "recorded_by": acting_post().user_id,
    }


def note(action: str, about: Any, **detail: Any) -> None:
    """The line of the access log; `about` is a child or a row of one."""
    key = about.pk if isinstance(about, Child) else about.child_id
    note_access(f"pairing.{action}", child=key, region=about.region, school=about.school, **detail)


def locked(pair: Pair, verb: Verb) -> tuple[Child, Pair]:
    """The child of a pair, locked, and the pair as it is now, if `verb` may be done with it.

    Raises `PairingError("not_now")`, `RegistryError`: gone, closed.
    """
    child = lock_one(pair.child)
    return child, standing(pair, verb)


def standing(pair: Pair, verb: Verb) -> Pair:
    """A pair as it is now, if `verb` may be done with it. Raises `PairingError("not_now")`."""
    found = Pair.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pair.pk).first()
    if found is None or not may(verb, Stage(found.stage)):
        raise PairingError("not_now")
    return found


def change(pair: Pair, values: dict[str, Any], *, version: int) -> Pair:
    """Writes `values` of a pair that was read as `version`. Raises `Conflict`."""
    return update_if_unchanged(pair, values, version=version)


def refuse_future(day: date, today: date, field: str) -> None:
    """Raises `PairingError("future")` for a day that is still to come."""
    if day > today:
        raise PairingError("future", field=field)


def owe_nothing(pair: Pair) -> None:
    """Nobody owes anything about a pair any more."""
    promising.drop(about=pair.pk)
    promising.drop(about=plan_key(pair))


def plan_key(pair: Pair) -> UUID:
    """By what the duty to find a way is known, beside the one to ask after the trial or the year."""
    return uuid5(pair.pk, PLAN_DUTY)
