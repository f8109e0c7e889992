"""What two files say, and what was done since a merge, in the words of the page."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantian.kernel.values.identity import mask_identity
from lantian.kernel.values.phones import mask_phone
from lantian.places import queries as places
from lantian.registry.labels import FACT_LABELS, MENDED_LABELS
from lantian.registry.merging.ledger import FACTS
from lantian.registry.merging.parting import Parting, Question
from lantian.registry.models import Child, Household, Tie
from lantian.registry.queries.listing import school_names
from lantian.registry.queries.merging import Comparison, Item
from lantian.registry.rules.merging import Side
from lantian.registry.words import DIVIDER, TELLERS, coded

DOUBTS = {
    "different_numbers": gettext_lazy("Both have an identity number, and the numbers differ."),
    "different_sex": gettext_lazy("One is a boy, the other a girl."),
    "twins": gettext_lazy(
        "They were born on one day, have a parent of one name and are called differently: twins?"
    ),
}
SIDES = {
    Side.MINE: gettext_lazy("The file that stays"),
    Side.THEIRS: gettext_lazy("The file that goes"),
}
CODED = {"sex": "sex", "ethnicity": "ethnicity"}
NAMES = {type_: name for name, type_ in FACTS.items()}


class Teller:
    """Says values of items; looks up once all places and schools that they name."""

    def __init__(self, values: Iterable[Any]) -> None:
        values = list(values)
        codes = {value.place for value in values if getattr(value, "place", None)}
        self.regions = places.paths(codes)
        schools: set[UUID] = {value.school_unit for value in values if getattr(value, "school_unit", None)}
        self.schools = school_names(schools)

    def say(self, name: str, value: Any, child: Child | None = None) -> str:
        """A value of an item in one line; empty where nothing is known."""
        if name == "identity":
            return mask_identity(value.reveal()) if value else _without_number(child)
        if value is None or value == "":
            return ""
        if name in CODED:
            return coded(value, CODED[name])  # type: ignore[arg-type]
        if isinstance(value, Household):
            return self._house(value)
        if isinstance(value, Tie):
            return tie_in_words(value)
        if type(value) in NAMES:
            return self.fact(value)
        return str(value)

    def fact(self, row: Any) -> str:
        """A dated fact with its period."""
        parts = [*TELLERS[type(row)](row, self.regions, self.schools), _period(row)]
        return DIVIDER.join(str(part) for part in parts if part)

    def _house(self, house: Household) -> str:
        address = _("address on file") if house.address else ""
        parts = (house.head_name, self.regions.get(house.place, ""), house.village_group, address)
        return DIVIDER.join(filter(None, parts))


def tie_in_words(tie: Tie) -> str:
    """Who somebody around a child is, with what tells them from a namesake."""
    person = tie.person
    phone = mask_phone(person.phone.reveal()) if person.phone else ""
    number = mask_identity(person.identity.reveal()) if person.identity else ""
    parts = (person.name, coded(tie.relation, "relation"), phone, number, _period(tie))
    return DIVIDER.join(filter(None, map(str, parts)))


def _period(row: Any) -> str:
    since = _("since %(day)s") % {"day": row.since.isoformat()} if row.since else ""
    until = _("until %(day)s") % {"day": row.until.isoformat()} if row.until else ""
    return " ".join(filter(None, (since, until)))


def _without_number(child: Child | None) -> str:
    reason = coded(child.no_identity_reason, "no_identity_reason") if child else ""
    return DIVIDER.join(filter(None, (_("none"), str(reason))))


def label_of(key: str, row: Any = None) -> str:
    """What an item is called."""
    if key.startswith("fact:"):
        return str(FACT_LABELS[key.removeprefix("fact:")])
    if isinstance(row, Tie):
        return str(row.get_kind_display())
    labels = {**MENDED_LABELS["Child"], "household": _("Household")}
    return str(labels[key])


def items_in_words(found: Comparison, chosen: dict[str, str], changed: set[str]) -> list[dict[str, Any]]:
    """The items of a comparison as the page lists them, each with the choice to start from."""
    teller = Teller(value for item in found.items for value in (item.mine, item.theirs))
    return [
        {
            "key": item.key,
            "label": label_of(item.key, item.theirs),
            "mark": item.mark,
            "is_changed": item.key in changed,
            "cells": _cells(found, item, teller),
            "may_be_both": Side.BOTH in item.options,
            "chosen": chosen.get(item.key, item.default.value),
        }
        for item in found.items
    ]


def _cells(found: Comparison, item: Item, teller: Teller) -> list[dict[str, str]]:
    said = (
        (Side.MINE, item.mine, found.kept),
        (Side.THEIRS, item.theirs, found.gone),
    )
    return [
        {"side": side.value, "text": teller.say(item.key, value, child), "whose": str(SIDES[side])}
        for side, value, child in said
    ]


def questions_in_words(parting: Parting, answers: dict[str, str]) -> list[dict[str, Any]]:
    """What was done since a merge as the page asks about it: what stands there now, what stood there then."""
    questions = parting.questions
    values = [one.subject for one in questions if not isinstance(one.subject, str)]
    before = {one.key: _as_it_was(one) for one in questions}
    teller = Teller([*values, *before.values(), parting.kept.household])
    return [
        {
            "key": one.key,
            "label": _asked_about(one),
            "now": teller.say(_name(one), _now(parting.kept, one), parting.kept),
            "was": teller.say(_name(one), before[one.key], None),
            "is_new": one.was is None and not isinstance(one.subject, str),
            "options": [(side.value, str(label)) for side, label in _options(parting, one)],
            "chosen": answers.get(one.key, one.default.value),
        }
        for one in questions
    ]


def _options(parting: Parting, one: Question) -> list[tuple[Side, Any]]:
    labels = {
        Side.MINE: _("%(name)s, whose file stayed") % {"name": parting.called[parting.kept.pk]},
        Side.THEIRS: _("%(name)s, whose file comes back") % {"name": parting.called[parting.gone.pk]},
        Side.BOTH: _("both children"),
    }
    return [(side, labels[side]) for side in Side if side in one.options]


def _name(one: Question) -> str:
    return one.subject if isinstance(one.subject, str) else ""


def _asked_about(one: Question) -> str:
    if isinstance(one.subject, str):
        return label_of(one.subject)
    if isinstance(one.subject, Tie):
        return label_of("", one.subject)
    return label_of(f"fact:{NAMES[type(one.subject)]}")


def _now(kept: Child, one: Question) -> Any:
    if not isinstance(one.subject, str):
        return one.subject
    return kept.household if one.subject == "household" else getattr(kept, one.subject)


def _as_it_was(one: Question) -> Any:
    if one.was is None:
        return None
    if one.subject == "household":
        return Household.objects.filter(pk=one.was).first()
    if isinstance(one.subject, str):
        return one.was
    row = type(one.subject)(**one.was)
    if isinstance(row, Tie):
        return Tie(**one.was) if row.person_id != one.subject.person_id else _with_person(row, one.subject)
    return row


def _with_person(row: Tie, known: Tie) -> Tie:
    row.person = known.person
    return row
