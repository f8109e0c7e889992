"""What is wrong with letting figures out, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from lantian.disclosure.errors import DisclosureError

SENTENCES: dict[str, Any] = {
    "nothing": gettext_lazy("There is no figure in it: choose at least one."),
    "withdrawn": gettext_lazy("Somebody has withdrawn it in the meantime."),
}


def say(error: DisclosureError) -> str:
    """The sentence for an error of this room."""
    if error.code == "exposed":
        count = int(str(error.params["count"]))
        return ngettext(
            "It cannot leave: together with what left before, %(count)s figure of a few children could be "
            "found out. Choose larger places or fewer columns, or wait until four weeks have passed.",
            "It cannot leave: together with what left before, %(count)s figures of a few children could be "
            "found out. Choose larger places or fewer columns, or wait until four weeks have passed.",
            count,
        ) % {"count": count}
    return str(SENTENCES[error.code])
