"""The parts of which forms about care are put together."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lantian.encounters.models import HolidayStay
from lantian.encounters.rules.kinds import LINES, Shape, Tick, Topic, Way
from lantian.encounters.words import LINE_NAMES, MOODS, SEEN_NAMES, TICK_NAMES, TOPIC_NAMES, WAY_NAMES
from lantian.kernel.codes.tables import code_table
from lantian.registry.forms.coded import PastDateField, phone_field

ALONE = "alone"
SUSPECTED = "suspected"
# How much is written at most: enough for a page of a notebook, too little for a novel.
NOTE_LENGTH, LINE_LENGTH = 600, 120
Choices = list[tuple[str, Any]]


def day_field() -> PastDateField:
    return PastDateField(label=_("On which day"), initial=timezone.localdate)


def way_field(shape: Shape, *, at_school: bool = False) -> forms.ChoiceField:
    choices = [(way.value, WAY_NAMES[way]) for way in shape.ways]
    usual = Way.SCHOOL if at_school and Way.SCHOOL in shape.ways else shape.ways[0]
    return forms.ChoiceField(
        label=_("In which way"), choices=choices, initial=usual.value, widget=forms.RadioSelect
    )


def seen_field(shape: Shape, others: Choices) -> forms.MultipleChoiceField:
    """Who was there: the child, others of the house, those around it."""
    choices: Choices = [(one.value, SEEN_NAMES[one]) for one in shape.seen]
    if choices[0][0] == "child":
        choices[1:1] = [(ALONE, _("the child, alone for a while")), *others]
    return forms.MultipleChoiceField(
        label=_("Who was there"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def tick_fields(last: Mapping[str, int]) -> dict[str, forms.ChoiceField]:
    """Five lines, one tap each; left alone they are as last time."""
    return {line: _tick_field(line, last.get(line)) for line in LINES}


def _tick_field(line: str, last: int | None) -> forms.ChoiceField:
    as_it_was = (
        gettext("as last time (%(last)s)") % {"last": TICK_NAMES[Tick(last)]}
        if last is not None
        else gettext("not looked at")
    )
    choices: Choices = [("", as_it_was), *((str(tick.value), TICK_NAMES[tick]) for tick in Tick)]
    if line == "safety":
        choices.append((SUSPECTED, _("problem: somebody may harm the child")))
    return forms.ChoiceField(
        label=LINE_NAMES[line], choices=choices, required=False, widget=forms.RadioSelect, initial=""
    )


def topics_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("What it was about"),
        choices=[(topic.value, TOPIC_NAMES[topic]) for topic in Topic],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def mood_field() -> forms.ChoiceField:
    choices: Choices = [("", _("not said")), *((str(number), name) for number, name in MOODS)]
    return forms.ChoiceField(
        label=_("The child's mood"), choices=choices, required=False, widget=forms.RadioSelect, initial=""
    )


def text_area(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=NOTE_LENGTH,
        help_text=help_text,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )


def text_line(label: Any, *, length: int = LINE_LENGTH, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        help_text=help_text,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def aid_fields() -> dict[str, forms.Field]:
    """What was handed over, how much of it, for which need."""
    needs: Choices = [("", "—"), *((line, LINE_NAMES[line]) for line in LINES)]
    return {
        "aid_item": text_line(_("What was handed over"), length=64),
        "aid_amount": forms.DecimalField(
            label=_("How much"), required=False, min_value=0, max_digits=9, decimal_places=1
        ),
        "aid_unit": text_line(
            _("In what it is counted"),
            length=12,
            help_text=_("For example: pieces, boxes, kilogrammes, yuan."),
        ),
        "aid_need": forms.ChoiceField(label=_("For which need"), choices=needs, required=False),
    }


def holiday_fields(on: Any) -> dict[str, forms.Field]:
    """Where the child will be, with whom, how to call there."""
    return {
        "season": forms.ChoiceField(
            label=_("Which holiday"), choices=_seasons(on), initial=_seasons(on)[0][0]
        ),
        "where": forms.ChoiceField(
            label=_("Where the child will be"),
            choices=HolidayStay.Where.choices,
            required=False,
            widget=forms.RadioSelect,
        ),
        "place_text": text_line(_("Which place"), help_text=_("Province, city and county, as far as known.")),
        "relation": forms.ChoiceField(label=_("Who is with the child"), choices=_relations, required=False),
        "phone": phone_field(_("Telephone there")),
    }


def _seasons(on: Any) -> Choices:
    """The holidays that are next or under way, as "summer-2026"; winter has the year in which it ends."""
    summer = (HolidayStay.Season.SUMMER, on.year if on.month < 9 else on.year + 1)
    winter = (HolidayStay.Season.WINTER, on.year if on.month < 3 else on.year + 1)
    first = [winter, summer] if on.month in (1, 2, 9, 10, 11, 12) else [summer, winter]
    return [(f"{season.value}-{year}", f"{year} {season.label}") for season, year in first]


def _relations() -> Choices:
    codes = ("51", "52", "61", "62", "63", "64", "81", "83", "85", "89", "97", "99")
    table, language = code_table("relation"), get_language() or "zh-hans"
    return [("", "—"), *((code, table.name(code, language)) for code in codes)]


def chosen(keys: Iterable[str], *, among: Iterable[str]) -> tuple[str, ...]:
    """Those of `keys` that stand in `among`."""
    known = set(among)
    return tuple(key for key in keys if key in known)
