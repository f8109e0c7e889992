"""The form on which harm is told: what must be known in the first minute, the rest may stay empty."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.encounters.rules.harm import Situation
from lantian.encounters.situations import SITUATION_NAMES
from lantian.kernel.values.text import fold
from lantian.registry.forms.coded import PastDateField, name_field, phone_field, sex_field

HIDDEN = forms.HiddenInput
JUST_NOW, AT, NOT_YET = "now", "at", "no"
CALLED = [
    (JUST_NOW, pgettext_lazy("110", "Just now")),
    (AT, pgettext_lazy("110", "At this time:")),
    (NOT_YET, pgettext_lazy("110", "Not yet")),
]
WORDS, LINE = 1500, 200


class DateTimeInput(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class Pictures(forms.FileInput):
    """Several files at once; on a telephone the camera opens."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files, each checked as one; cleans to a list."""

    widget = Pictures

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


def area(label: Any, *, help_text: Any = "", rows: int = 2, length: int = LINE) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=length, help_text=help_text, widget=widget)


class TellForm(forms.Form):
    """What anybody tells. 110 comes first and stands first; nothing here delays the call."""

    key = forms.UUIDField(widget=HIDDEN)
    place = forms.IntegerField(widget=HIDDEN, required=False)
    called = forms.ChoiceField(label=_("When did you call 110?"), choices=CALLED, widget=forms.RadioSelect)
    called_at = forms.DateTimeField(label=_("Time of the call"), required=False, widget=DateTimeInput())
    in_danger = forms.BooleanField(label=_("The child is in danger right now"), required=False)
    situations = forms.MultipleChoiceField(
        label=_("Tick what fits"),
        help_text=_("You need not be sure, and need not prove anything."),
        choices=[(one.value, SITUATION_NAMES[one]) for one in Situation],
        widget=forms.CheckboxSelectMultiple,
    )
    happened_on = PastDateField(label=_("On which day"), initial=timezone.localdate)
    age = forms.IntegerField(label=_("About how old"), required=False, min_value=0, max_value=17)
    sex = sex_field(_("Boy or girl"))
    seen = area(
        _("How the child is recognised"), help_text=_("Name if you know it, clothes, school, with whom.")
    )
    spot = area(
        _("Where exactly"), help_text=_("House, road, school, shop: so that somebody finds it at night.")
    )
    words = area(
        _("What you saw or heard"), rows=4, length=WORDS, help_text=_("In your own words, also later.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("called") == AT and not cleaned.get("called_at"):
            self.add_error("called_at", _("Enter when you called 110."))
        for name in ("seen", "spot", "words"):
            cleaned[name] = (cleaned.get(name) or "").strip()
        return cleaned

    def called_when(self, now: datetime) -> datetime | None:
        """When 110 was called, as far as was said."""
        answers = {JUST_NOW: now, AT: self.cleaned_data.get("called_at")}
        return answers.get(self.cleaned_data["called"])

    def told(self, now: datetime) -> dict[str, Any]:
        """What was said, as `Told` wants it, but for place and child."""
        plain = ("situations", "happened_on", "in_danger", "seen", "spot", "words")
        return {
            **{name: self.cleaned_data[name] for name in plain},
            "called_at": self.called_when(now),
            "age": self.cleaned_data["age"],
            "sex": self.cleaned_data["sex"] or "",
        }

    def first(self) -> list[Any]:
        return [self["called"], self["called_at"], self["in_danger"]]

    def unknown(self) -> list[Any]:
        return [self["age"], self["sex"], self["seen"]]

    def event(self) -> list[Any]:
        return [self["happened_on"], self["spot"], self["words"]]


class ReportForm(TellForm):
    """The form of somebody with a post: a child of theirs may be chosen, pictures may come along."""

    child = forms.UUIDField(required=False, widget=forms.RadioSelect)
    alarm = forms.UUIDField(required=False, widget=HIDDEN)
    phone = phone_field(_("Where we reach you now"))
    evidence = FilesField(
        label=_("Pictures or papers"),
        required=False,
        help_text=_(
            "JPEG, PNG or PDF, at most five. Where and with what a picture was taken is removed from it; keep the "
            "original for the police."
        ),
        widget=Pictures({"accept": "image/jpeg,image/png,application/pdf"}),
    )
    find = forms.CharField(label=_("Name of the child"), required=False, max_length=64)

    def child_key(self) -> UUID | None:
        return self.cleaned_data["child"]

    def clean_find(self) -> str:
        return fold(self.cleaned_data.get("find") or "")


class DoorForm(TellForm):
    """The form at the open door: name and telephone may stay empty."""

    child_name = name_field(_("Name of the child, if you know it"))
    name = name_field(_("Your name"))
    phone = phone_field(_("Your telephone"))
    evidence = FilesField(
        label=_("Pictures, if you have any"),
        required=False,
        help_text=_(
            "At most three, JPEG or PNG. Where and with what a picture was taken is removed from it; keep the original "
            "for the police. Do not go near, and do not undress or question a child for a picture."
        ),
        widget=Pictures({"accept": "image/jpeg,image/png"}),
    )

    def told(self, now: datetime) -> dict[str, Any]:
        return {**super().told(now), "child_name": self.cleaned_data["child_name"] or ""}

    def unknown(self) -> list[Any]:
        return [self["child_name"], *super().unknown()]

    def who(self) -> list[Any]:
        return [self["name"], self["phone"]]


class CodeForm(forms.Form):
    """The code that somebody kept."""

    code = forms.CharField(
        label=_("Your code"), max_length=64, widget=forms.TextInput({"autocomplete": "off"})
    )


class MoreWordsForm(forms.Form):
    """What the reporter adds."""

    key = forms.UUIDField(widget=HIDDEN)
    words = forms.CharField(
        label=_("What you want to add"),
        max_length=WORDS,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
    )
