"""Badges: a word in a tone, with a picture, since a colour never speaks alone. A page has dozens."""

from typing import Any

from django.utils.safestring import SafeString

from lantian.kernel.icons import icon
from lantian.kernel.markup import attributes, joined, text

OF_TONES = {
    "watch": {"icon": "eye"},
    "warning": {"icon": "alert-triangle"},
    "danger": {"icon": "urgent"},
    "good": {"icon": "check"},
}


def badge(said: Any, tone: str = "", *, picture: str = "", title: str = "") -> SafeString:
    """`said` in a tone ("neutral" without one); the picture is the tone's own, unless `picture` names another."""
    name = picture or OF_TONES.get(tone, {}).get("icon", "")
    drawn = icon(name) if name else ""
    named = attributes({"title": title or None})
    return joined([f'<span class="badge tone-{text(tone or "neutral")}"{named}>{drawn}{text(said)}</span>'])
