"""What a message says: whose house it comes from, how many things of each kind wait, and where to look."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from lantian.notices.kinds import KINDS

Counted = Iterable[tuple[str, int]]


def message(counted: Counted, *, language: str, is_last_today: bool = False) -> str:
    """The text for one person: kinds and numbers in their language, the address of the house, and no key."""
    with translation.override(language):
        said = [KINDS[kind].say_outside(count) for kind, count in counted]
        more = [_("More of today will come with the next digest.")] if is_last_today else []
        return _framed([*said, *more])


def group_message(kind: str, count: int, *, language: str) -> str:
    """The text for a group: a number only. It speaks of nobody."""
    with translation.override(language):
        return _framed([KINDS[kind].say_of_place(count)])


def code_message(code: str, *, language: str) -> str:
    """The text that brings a code."""
    with translation.override(language):
        said = _("%(code)s is your code. It is valid for 15 minutes; give it to nobody.") % {"code": code}
        return _("Lantian: %(said)s") % {"said": said}


def _framed(said: list[str]) -> str:
    separator = "" if translation.get_language() == "zh-hans" else " "
    look = _("Sign in to look: %(address)s") % {"address": settings.PUBLIC_URL}
    return _("Lantian: %(said)s") % {"said": separator.join([*said, look])}
