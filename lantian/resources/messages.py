"""What is wrong with a resource or an order, in the user's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.registry.imports.messages import say_refusal
from lantian.resources.errors import ResourceError
from lantian.resources.lists.columns import COLUMN

SENTENCES: dict[str, Any] = {
    "not_yours": _("Another unit keeps this entry: only that unit and the office above it change it."),
    "name_taken": _("This unit has an entry of this name already."),
    "place_elsewhere": _("This place is not in the area of the unit."),
    "codes_needed": _("Choose at least one need that this helps with."),
    "reach_too_near": _("This offer stands in a larger place: it cannot be meant for so small a part of it."),
    "ages_turned": _("The first age must not be above the last."),
    "ends_before": _("The end lies before the beginning."),
    "more_than_there_is": _("More is taken than there is: correct one of the two numbers."),
    "place_is_free": _("Children's places are open to children without a fee (art 44): leave this empty."),
    "not_for_organisations": _(
        "This need is for units of the state: refer it to them, it is not offered to organisations."
    ),
    "need_over": _("This need does not wait any more."),
    "ordered_already": _("This need is offered to organisations already."),
    "no_organisation": _("No social organisation is entered for this county: open one under Posts, Units."),
    "not_an_organisation": _("Only social organisations take orders."),
    "offer_needed": _("Choose the offer of yours by which you help. Enter one first if you have none."),
    "offer_unfit": _("This offer of yours does not fit: look at its needs, its place and its ages."),
    "no_room": _("This offer has no room any more."),
    "taken_already": _("Another organisation was faster: this order is taken. Look at the others."),
    "not_now": _("Somebody has moved this on in the meantime: look at the page again."),
    "gone": _("The child does not live in your place any more, or its file is closed: withdraw the order."),
    "consent_future": _("This day is still to come: first the family agrees, then the organisation is told."),
    "before_birth": _("This day lies before the child was born: look at the year."),
    "before_consent": _("The family was asked before anything was done: help began on %(since)s."),
    "told_needed": _("Write what the organisation must know: how the child is called, where, whom to ring."),
    "reason_needed": _("Choose a reason."),
    "too_many_lines": _("More than %(most)s lines are too many for one list: split it."),
    "no_lines": _(
        "No line of headings was found: the sheet needs one with at least the name or the service."
    ),
    "too_large": _("The file is larger than %(limit)s MiB."),
    "sheet_gone": _("This sheet is not in the file."),
    "column_twice": _("Two columns are given to “%(column)s”: choose one of them."),
    "columns_missing": _("No column says what it is called or what is given: say which one it is."),
    "list_not_now": _("This list has been taken over or put aside in the meantime."),
    "changed_since": _(
        "The directory has changed since you looked: look at the new result, then take it over."
    ),
    "nothing_to_take": _(
        "There is nothing to take over: all lines are refused, known already, or not chosen."
    ),
    "built_upon": _(
        "%(count)s entries were amended, confirmed or ordered since (%(names)s): the list can no longer be undone."
    ),
}
REMARKS: dict[str, Any] = {
    "unit_unknown": _("No unit that you enter offers for is called “%(said)s”."),
    "unit_missing": _("The line says no unit, and none was chosen for the whole list."),
    "name_missing": _("Neither what it is called nor what is given is written here."),
    "too_long": _("“%(column)s” has %(length)s characters; at most %(most)s have room."),
    "needs_unread": _("The words do not tell for which needs this is: write them in the column of needs."),
    "over_already": _("It ended on %(day)s."),
    "twice_in_list": _("The same unit and name stand in an earlier line."),
    "name_from_service": _("It has no name: taken from the service, “%(name)s”."),
    "ages_unread": _("The ages “%(said)s” could not be read: taken as all ages."),
    "capacity_unread": _("“%(said)s” is no number of children: taken as without a limit."),
    "too_many_phones": _("More than %(most)s telephones: the first are taken."),
    "phone_zero": _("The spreadsheet took “%(said)s” for a number: taken as %(number)s."),
    "phone_among_words": _("Telephones were found among words: “%(said)s”."),
    "phone_unread": _("“%(said)s” is no telephone: taken without."),
    "date_unread": _("“%(said)s” is no day: left out."),
    "place_unread": _("The place “%(said)s” was not found around the unit: taken as where the unit is."),
    "reach_unread": _("“%(said)s” does not say for whom it is: taken as for all around its place."),
    "contact_missing": _("Nobody is named to ask: the unit stands there."),
    "looks_like": _("This unit has “%(name)s” already: is it the same?"),
}


def say(error: ResourceError) -> str:
    """The sentence for an error; of a file that cannot be read as everywhere in the house."""
    if error.code.startswith("sheet_") and error.code not in SENTENCES:
        return say_refusal(error.code, error.params)
    return str(SENTENCES[error.code]) % error.params


def remark(code: str, params: Mapping[str, Any]) -> str:
    """The sentence for what is doubtful or wrong about a line of a list."""
    known = {**params}
    if "column" in known:
        known["column"] = str(COLUMN[known["column"]].label)
    return str(REMARKS[code] if code in REMARKS else SENTENCES[code]) % known
