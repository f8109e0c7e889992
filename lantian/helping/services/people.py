"""Who stands by children: naming somebody, mending what is on file, saying yes or no."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.policy import OFFICES, Role, Scope
from lantian.access.scopes import acting_post
from lantian.access.sealing import blind_index
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper, Training, Vetting
from lantian.helping.models.people import OFFER
from lantian.helping.queries.caps import cap_in
from lantian.helping.queries.people import same_person
from lantian.helping.reasons import DECLINE_REASONS
from lantian.helping.rules.offers import ADULT
from lantian.helping.rules.standings import STEPS, Standing, may_step
from lantian.helping.services.rows import change, note
from lantian.kernel.values.identity import IdentityNumber, check_identity
from lantian.kernel.values.pinyin import name_pinyin
from lantian.places.rules import is_within
from lantian.registry.rules.ages import age_on

PLACED = ("region", "school", "unit")


@transaction.atomic
def nominate(
    *, values: Mapping[str, Any], on: date, is_another: bool = False, key: UUID | None = None
) -> Helper:
    """A unit names somebody. `values` are the fields of `Helper` that people say; `key` is the form's own.

    Raises `HelpingError`: known (somebody with that telephone or number is on file, unless it `is_another`),
    not_yours, and what `checked_values` does.
    """
    if key and (found := Helper.objects.filter(pk=key).first()):
        return found
    if not is_another and (known := same_person(values["phone"], values.get("identity"))):
        raise HelpingError("known", helper=known[0].pk, name=known[0].name)
    _refuse_elsewhere(values)
    row = Helper(
        **checked_values(values, on),
        standing=Standing.NOMINATED,
        standing_on=on,
        recorded_by=acting_post().user_id,
    )
    if key:
        row.pk = key
    row.save(force_insert=True)
    note("nominate", row)
    return row


@transaction.atomic
def edit(*, helper: Helper, values: Mapping[str, Any], version: int, on: date) -> Helper:
    """Mends what is on file about a helper, or what they offer; only offices say that the home is another.

    Raises `Conflict`, `HelpingError`.
    """
    whole = {name: getattr(helper, name) for name in ("kind", "elder_kind", "region", "birth_on", "sex")} | {
        **helper.offer(),
        **values,
    }
    checked = checked_values(whole, on)
    written = {name: value for name, value in checked.items() if name in _written(values)}
    moved = {name: written[name] for name in PLACED if name in written}
    if any(getattr(helper, name) != value for name, value in moved.items()):
        _refuse_moving(moved)
    row = change(helper, written, version=version, on=on, action="edit")
    if moved:
        for model in (Vetting, Training):
            model.objects.filter(helper=row.pk).update(region=row.region, school=row.school)
    return row


@transaction.atomic
def accept(*, helper: Helper, consented_on: date, version: int, on: date) -> Helper:
    """Whoever answers for the place takes somebody. Without their agreement to the yearly check nobody is taken.

    Raises `Conflict`, `HelpingError`: not_yours, not_now, consent_future.
    """
    if not may_step("accept", helper.standing):
        raise HelpingError("not_now")
    if consented_on > on:
        raise HelpingError("consent_future", field="consented_on")
    values = {
        "standing": STEPS["accept"][1],
        "standing_on": on,
        "consented_on": consented_on,
        "reason": "",
        "reason_words": "",
        "left_on": None,
        "most_children": min(helper.most_children, cap_in(helper.kind, helper.region)),
    }
    return change(helper, values, version=version, on=on, action="decide", accepted=True)


@transaction.atomic
def decline(*, helper: Helper, reason: str, words: str, version: int, on: date) -> Helper:
    """Whoever answers for the place does not take somebody, and says why in words that can be told to them.

    Raises `Conflict`, `HelpingError`: not_yours, not_now, reason_needed.
    """
    if not may_step("decline", helper.standing):
        raise HelpingError("not_now")
    if reason not in DECLINE_REASONS:
        raise HelpingError("reason_needed", field="reason")
    values = {
        "standing": STEPS["decline"][1],
        "standing_on": on,
        "reason": reason,
        "reason_words": words,
    }
    return change(helper, values, version=version, on=on, action="decide", accepted=False)


@transaction.atomic
def change_offer(*, helper: Helper, values: Mapping[str, Any], version: int, on: date) -> Helper:
    """What somebody offers, as they say themselves on their own seat. Raises `Conflict`, `HelpingError`."""
    return edit(
        helper=helper,
        values={name: values[name] for name in OFFER if name in values},
        version=version,
        on=on,
    )


def checked_values(values: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The columns that `values` fill, once they agree with each other. Raises `HelpingError`:
    too_young, elder_kind_needed, over_cap, gives_nothing, identity_*."""
    if age_on(values["birth_on"], on) < ADULT:
        raise HelpingError("too_young", field="birth_on", adult=ADULT)
    is_elder = values["kind"] == "elder"
    if is_elder and not values.get("elder_kind"):
        raise HelpingError("elder_kind_needed", field="elder_kind")
    most, cap = values["most_children"], cap_in(values["kind"], values["region"])
    if most > cap:
        raise HelpingError("over_cap", field="most_children", cap=cap)
    if most and not any(values[name] for name in ("gives_study", "gives_life", "gives_mind")):
        raise HelpingError("gives_nothing", field="gives_study")
    filled = {**values, "elder_kind": values["elder_kind"] if is_elder else ""}
    if "name" in values:
        filled["name_pinyin"] = name_pinyin(values["name"]).full
    return filled | _sealed(values)


def _sealed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Telephone and identity number with what they are found by."""
    sealed: dict[str, Any] = {}
    if "phone" in values:
        sealed = {"phone": values["phone"], "phone_index": blind_index(values["phone"])}
    if "identity" in values:
        number = _identity_of(values) if values["identity"] else None
        sealed |= {"identity": number, "identity_index": blind_index(number) if number else None}
    return sealed


def _identity_of(values: Mapping[str, Any]) -> str:
    found = check_identity(values["identity"])
    if not isinstance(found, IdentityNumber):
        raise HelpingError("identity_wrong", field="identity")
    if found.birth_on != values["birth_on"] or found.sex != values["sex"]:
        raise HelpingError("identity_differs", field="identity")
    return found.number


def _written(values: Mapping[str, Any]) -> set[str]:
    """The columns that follow from what was said."""
    names = set(values)
    names |= {"elder_kind"} if "kind" in values else set()
    for said, columns in (
        ("name", ("name_pinyin",)),
        ("phone", ("phone_index",)),
        ("identity", ("identity_index",)),
    ):
        names |= set(columns) if said in values else set()
    return names


def _refuse_elsewhere(values: Mapping[str, Any]) -> None:
    """A unit names people of its own place; a head, those of the school."""
    post = acting_post()
    if post.scope == Scope.SCHOOL:
        is_ours = values.get("school") == post.unit_id
    else:
        is_ours = is_within(values["region"], (post.region_low or 0, post.region_high or 0))
    if not is_ours:
        raise HelpingError("not_yours", field="region")


def _refuse_moving(moved: Mapping[str, Any]) -> None:
    if Role(acting_post().role) not in OFFICES:
        raise HelpingError("home_by_office", field="region")
    if "region" in moved:
        _refuse_elsewhere(moved)
