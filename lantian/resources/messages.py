"""What is wrong with a resource or an order, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.resources.errors import ResourceError

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
    "told_needed": _("Write what the organisation must know: how the child is called, where, whom to ring."),
    "reason_needed": _("Choose a reason."),
}


def say(error: ResourceError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
