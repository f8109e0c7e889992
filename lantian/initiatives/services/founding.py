"""An office founds an initiative for its place, words it anew, closes it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.initiatives.errors import InitiativeError
from lantian.initiatives.models import Initiative
from lantian.initiatives.rules.kinds import Kind, problem_of_founding
from lantian.kernel.versions import update_if_unchanged
from lantian.places import queries as places
from lantian.places.rules import scope_of

TERMS = ("name", "basis", "begins_on", "ends_on", "target_helpers", "target_children", "conditions", "unit")


@transaction.atomic
def found(*, kind: Kind, values: Mapping[str, Any], today: date) -> Initiative:
    """Founds an initiative of a kind for the place of the acting office; `values` are `TERMS`.

    Raises `InitiativeError`: name_needed, name_taken, ends_before, target_needed, whom_needed, station_needed.
    """
    terms = _terms(kind, values)
    place = acting_post().region_low or 0
    villages = list(places.villages_in(scope_of(place), today).values_list("code", flat=True))
    initiative = Initiative(
        kind=kind, region=place, regions=villages, recorded_by=acting_post().user_id, **terms
    )
    _once(lambda: initiative.save(force_insert=True))
    _note(initiative, "founded")
    return initiative


@transaction.atomic
def reword(*, initiative: Initiative, version: int, values: Mapping[str, Any]) -> Initiative:
    """Changes name, period, targets or conditions. Raises `Conflict`, and as `found`; not_yours, closed."""
    refuse_others(initiative)
    terms = _terms(Kind(initiative.kind), values)
    changed = _once(lambda: update_if_unchanged(initiative, terms, version=version))
    _note(initiative, "reworded")
    return changed


@transaction.atomic
def close(*, initiative: Initiative, version: int, outcome: str, today: date) -> Initiative:
    """Ends an initiative and says what came out; figures stay readable. Raises `Conflict`, `InitiativeError`:
    not_yours, closed, outcome_needed."""
    refuse_others(initiative)
    if not outcome.strip():
        raise InitiativeError("outcome_needed", field="outcome")
    values = {"closed_on": today, "outcome": outcome.strip()}
    closed = update_if_unchanged(initiative, values, version=version)
    _note(initiative, "closed")
    return closed


def is_mine(initiative: Initiative) -> bool:
    """Whether the acting office is the one whose place the initiative is for."""
    return initiative.region == acting_post().region_low


def refuse_others(initiative: Initiative) -> None:
    """Raises `InitiativeError` not_yours or closed."""
    if not is_mine(initiative):
        raise InitiativeError("not_yours")
    refuse_closed(initiative)


def refuse_closed(initiative: Initiative) -> None:
    """Raises `InitiativeError("closed")`."""
    if not initiative.is_open:
        raise InitiativeError("closed")


def _terms(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a kind says of itself; what belongs to another kind is left out."""
    terms = {name: values.get(name) for name in TERMS}
    terms |= {"name": (terms["name"] or "").strip(), "basis": (terms["basis"] or "").strip()}
    terms["conditions"] = list(terms["conditions"] or []) if kind == Kind.MEASURES else []
    terms["unit"] = terms["unit"] if kind == Kind.STATION else None
    if kind == Kind.MEASURES:
        terms |= {"target_helpers": None, "target_children": None}
    wrong = problem_of_founding(kind, **{key: value for key, value in terms.items() if key != "basis"})  # type: ignore[arg-type]
    if wrong:
        raise InitiativeError(wrong[1], field=wrong[0])
    return terms


def _once(write: Any) -> Any:
    """Writes; a name that goes on in this place already is said in words."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        if "initiatives_name_once" not in str(error):
            raise
        raise InitiativeError("name_taken", field="name") from error


def _note(initiative: Initiative, what: str) -> None:
    note_access("initiatives.found", region=initiative.region, what=what, initiative=str(initiative.pk))
