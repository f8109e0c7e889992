"""The errors of a campaign, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.census.errors import CensusError

SENTENCES: dict[str, Any] = {
    "out_of_scope": _("This place is not yours."),
    "no_villages": _("This place has no villages on that day."),
    "one_is_open": _("A campaign is open already that holds villages of this place: close it first."),
    "no_calibre": _("This definition is no longer in use: choose another one."),
    "closed": _("The campaign is closed: nothing in it changes any more."),
    "not_now": _("This cannot be done now: the village is “%(state)s”."),
    "moved_on": _("Somebody has moved this village on in the meantime: look at the page again."),
    "reason_needed": _("Say why."),
    "own_work": _("Whoever handed the village in cannot sign it: somebody else has to review it."),
    "undeclared": _("Say first how many households each village group has."),
    "incomplete": _(
        "%(without_reason)s households were not reached and have no reason, %(unlisted)s declared households stand "
        "on no list: visit them, or say why not."
    ),
    "on_list": _("This household stands on the list already."),
    "too_many": _("A village has at most %(limit)s households."),
    "has_children": _(
        "Children were entered in this household: take them out first, or choose “Visited, children here”."
    ),
    "found_elsewhere": _("This child was entered in another household of this campaign already."),
    "too_much": _("These are %(count)s households, more than %(limit)s: choose a smaller place."),
    "cannot_be": _(
        "Of the children counted, those met again and those wrongly counted cannot be more than all."
    ),
    "no_frame": _("No village has been handed in yet: there is nothing to draw from."),
    "drawn_already": _("The sample of this campaign was drawn already."),
    "not_latest": _(
        "A later sheet or somebody by hand changed these households: the sheet can no longer be undone."
    ),
    "not_ready": _("The sheet has moved on in the meantime: look at the page again."),
    "changed_since": _(
        "The list has changed since the sheet was checked: look at the new result, then take it in."
    ),
    "no_table": _(
        "No line of headings was found: the sheet needs 户编号 and 入户结果, as it was downloaded."
    ),
}


def explain(error: CensusError) -> str:
    """A sentence for an error: what is wrong and what is expected."""
    return str(SENTENCES[error.code]) % error.params
