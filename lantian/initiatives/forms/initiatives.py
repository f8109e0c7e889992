"""Forms of initiatives: what is set out for, what came out, who is taken in, who is there when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.initiatives.models import InitiativeChild, StationDay
from lantian.initiatives.rules.kinds import Kind
from lantian.initiatives.words import CONDITION_NAMES
from lantian.registry.forms.coded import DayField

ONLY_FOR = {
    "target_helpers": (Kind.PAIRS, Kind.STATION),
    "target_children": (Kind.PAIRS, Kind.STATION),
    "conditions": (Kind.MEASURES,),
    "unit": (Kind.STATION,),
}
MOST_WEEKS = 26


def version_field() -> forms.IntegerField:
    """What the person saw."""
    return forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)


class InitiativeForm(forms.Form):
    """What an initiative is called, when it is, how far it wants to get; by kind whom it is for, or its station."""

    version = version_field()
    name = forms.CharField(
        label=_("Name of the initiative"), max_length=60, widget=forms.TextInput({"autocomplete": "off"})
    )
    basis = forms.CharField(
        label=_("Basis"),
        max_length=120,
        required=False,
        help_text=_("Number of the document, if there is one."),
    )
    begins_on = DayField(label=_("Begins on"), initial=timezone.localdate)
    ends_on = DayField(label=_("Ends on"), required=False)
    target_helpers = forms.IntegerField(label=_("Helpers wanted"), min_value=1, max_value=100_000)
    target_children = forms.IntegerField(label=_("Children to be reached"), min_value=1, max_value=100_000)
    conditions = forms.MultipleChoiceField(
        label=_("Who is in difficulty"),
        choices=[*CONDITION_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One of them is enough. What is not on file counts for nobody."),
    )
    unit = forms.TypedChoiceField(label=_("Station"), coerce=str)

    def __init__(
        self, *args: Any, kind: Kind, stations: Sequence[tuple[Any, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, kinds in ONLY_FOR.items():
            if kind not in kinds:
                del self.fields[name]
        if kind == Kind.STATION:
            self.fields["unit"].choices = [("", "—"), *stations]  # type: ignore[attr-defined]
            self.fields["target_helpers"].required = self.fields["target_children"].required = False

    def values(self) -> dict[str, Any]:
        """What `found` and `reword` take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class CloseForm(forms.Form):
    """What came out."""

    version = version_field()
    outcome = forms.CharField(
        label=_("What came out"),
        max_length=400,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("In plain words: what is better for the children now, and what was not reached."),
    )


class LeaveForm(forms.Form):
    """How it ends for a child."""

    version = version_field()
    came_out = forms.ChoiceField(
        label=_("How it ends for the child"),
        choices=InitiativeChild.CameOut.choices,
        widget=forms.RadioSelect,
    )


class DaysForm(forms.Form):
    """An elder's duty day, and whether it comes again each week."""

    helper = forms.TypedChoiceField(label=_("Elder"), coerce=str)
    on = DayField(label=_("Day"), initial=timezone.localdate)
    part = forms.ChoiceField(label=_("Time of day"), choices=StationDay.Part.choices)
    weeks = forms.IntegerField(
        label=_("For how many weeks"), min_value=1, max_value=MOST_WEEKS, initial=1, required=False
    )

    def __init__(self, *args: Any, elders: Sequence[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].choices = [("", "—"), *elders]  # type: ignore[attr-defined]

    def clean_weeks(self) -> int:
        return int(self.cleaned_data["weeks"] or 1)


class DayForm(forms.Form):
    """Whether the elder came."""

    version = version_field()
    came = forms.TypedChoiceField(
        choices=[("yes", _("Came")), ("no", _("Did not come"))], coerce=lambda v: v == "yes"
    )
    note = forms.CharField(max_length=200, required=False)


def month_in(text: str, today: date) -> date:
    """The first day of the month in an address (2026-05), else of today's."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
