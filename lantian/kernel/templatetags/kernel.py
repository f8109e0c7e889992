"""What templates say about built files, icons, bars and values: `{% load kernel %}`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import get_resolver
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lantian.kernel import badges, icons
from lantian.kernel.charts import Chart, Value, words
from lantian.kernel.icons import built, built_url
from lantian.kernel.rendering import Field, field_group
from lantian.kernel.sparklines import HEIGHT, WIDTH, segments

register = template.Library()

# What a user agent contains, most telling first (nearly all of them also claim to be Chrome and Safari).
BROWSERS = {
    "MicroMessenger": _lazy("WeChat"),
    "DingTalk": _lazy("DingTalk"),
    "Edg": "Edge",
    "Firefox": "Firefox",
    "QQBrowser": _lazy("QQ Browser"),
    "HuaweiBrowser": _lazy("Huawei Browser"),
    "UCBrowser": "UC",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "HarmonyOS": _lazy("HarmonyOS"),
    "Android": _lazy("Android"),
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@register.simple_tag
def asset(name: str) -> SafeString:
    """The style sheets and the script of an entry of `frontend/src/`, for instance `main.ts`."""
    entry = built(f"src/{name}")
    styles = [(built_url(sheet),) for sheet in entry.get("css", [])]
    links = format_html_join("\n", '<link rel="stylesheet" href="{}">', styles)
    return format_html('{}\n<script type="module" src="{}"></script>', links, built_url(entry["file"]))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite: decoration, or with `label` a picture that screen readers announce."""
    return icons.icon(name, str(label))


@register.simple_tag
def badge(text: Any, tone: str = "", icon: str = "", title: str = "") -> SafeString:
    """A word in a tone, with the picture of the tone or the `icon` that is named."""
    return badges.badge(text, tone, picture=icon, title=title)


@register.simple_tag
def field(bound: Field, label: str = "", help: str = "") -> SafeString:
    """A field of a form; `label` and `help` take the place of its own."""
    return field_group(bound, label=label, help=help)


class SameForAll(template.Node):
    """Part of a page that is the same for everybody: put together once for each language, and anew after a build.

    It is given nothing of the page, so that nothing of anybody can stand in it.
    """

    def __init__(self, inside: template.NodeList) -> None:
        self.nodelist = inside
        self.drawn: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = (get_language(), get_resolver(), icons.built_at())
        if key not in self.drawn:
            self.drawn[key] = self.nodelist.render(context.new())
        return self.drawn[key]


@register.tag
def same_for_all(parser: Parser, token: Token) -> SameForAll:
    """`{% same_for_all %}…{% endsame_for_all %}`: links and words that every page repeats, without its variables."""
    inside = parser.parse(("endsame_for_all",))
    parser.delete_first_token()
    return SameForAll(inside)


@register.simple_tag(takes_context=True)
def block_again(context: Context, name: str) -> SafeString:
    """What the page put into a block, in a second place: the window's title is also the heading."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    with context.push():
        return block.nodelist.render(context)


def percent(part: float | None, whole: float | None) -> int:
    """Whole percent between 0 and 100; nothing out of nothing is 0."""
    return min(100, max(0, round(100 * (part or 0) / whole))) if whole else 0


@register.filter
def percent_of(part: float | None, whole: float | None) -> str:
    return f"{percent(part, whole)}%" if whole else "–"


@register.inclusion_tag("kernel/_bar.html")
def bar(value: float | None, total: float | None, tone: str = "info", text: bool = True) -> dict[str, Any]:
    return {"percent": percent(value, total), "said": percent_of(value, total), "tone": tone, "text": text}


@register.inclusion_tag("kernel/_chart.html", takes_context=True)
def chart(context: Context, chart: Chart) -> dict[str, Any]:
    """A picture with its description, and in a sentence what it shows; the first of a page brings the script."""
    is_first = not context.render_context.get("has_chart")
    context.render_context["has_chart"] = True
    described = chart.described()
    return {
        "kind": described["kind"],
        "alt": chart.alt,
        "description": json_script({**described, "words": words()}),
        "is_first": is_first,
    }


@register.inclusion_tag("kernel/_sparkline.html")
def sparkline(values: Sequence[Value]) -> dict[str, Any]:
    """A small line beside a figure, which words beside it tell as well."""
    lines = segments(values)
    return {"lines": lines, "last": lines[-1][-1] if lines else None, "width": WIDTH, "height": HEIGHT}


@register.filter
def is_unsaid(value: object) -> bool:
    """Nothing was recorded; zero and "no" are answers."""
    return value is None or value == "" or (isinstance(value, (list, tuple, set)) and not value)


@register.filter
def say(value: object) -> object:
    """A value as a person says it: dates, moments, yes and no, several things."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{_day(local.date(), get_language())} {local:%H:%M}"
    if isinstance(value, date):
        return _day(value, get_language())
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return _(", ").join(str(say(one)) for one in value)
    return value


@lru_cache(maxsize=4096)
def _day(day: date, _language: str | None) -> str:
    """A day in the language in force: pages are full of the same ones."""
    return formats.date_format(day, "DATE_FORMAT")


@register.filter
def device(user_agent: str) -> str:
    """What somebody signed in with, as they would call it: "WeChat · Android"."""
    known = [
        next((str(name) for sign, name in names.items() if sign in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(name for name in known if name) or _("another device")
