"""What is entered with each step of a report."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.alarms.forms.telling import DateTimeInput
from lantian.alarms.models import HarmReport
from lantian.alarms.rules.clock import Outcome
from lantian.alarms.services.setting import NAMES
from lantian.alarms.words import OUTCOME_NAMES

LONG = 1000


def words_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        min_length=4 if required else None,
        max_length=LONG,
        help_text=help_text,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
    )


class AsideForm(forms.Form):
    """Why evidence is set aside, or brought back."""

    words = words_field(
        pgettext_lazy("evidence", "Why"),
        help_text=_("It stands in the minutes of the report, with your name and the time."),
    )


class InformForm(forms.Form):
    """When 110 was called, where the reporter had not; where the child is now; what was said to the police."""

    called_at = forms.DateTimeField(label=_("When was 110 called?"), widget=DateTimeInput())
    whereabouts = forms.CharField(
        label=_("Where the child is now"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("The police read it, with name, age and village of the child and what was reported."),
    )
    words = words_field(_("Who was told what, and by whom"), required=False)

    def __init__(self, *args: Any, report: HarmReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if report.called_at:
            del self.fields["called_at"]


class SeeForm(forms.Form):
    """Who saw the child, when and how it was; or where it was looked for in vain."""

    was_found = forms.ChoiceField(
        label=_("The child"),
        choices=[
            ("yes", pgettext_lazy("child", "was seen")),
            ("no", pgettext_lazy("child", "was looked for and not found")),
        ],
        widget=forms.RadioSelect,
    )
    seen_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput())
    words = words_field(_("By whom, where, and how the child is"))


class DecideForm(forms.Form):
    """What it came to, and why."""

    outcome = forms.ChoiceField(
        label=_("What it came to"),
        choices=[(one.value, OUTCOME_NAMES[one]) for one in Outcome],
        widget=forms.RadioSelect,
    )
    words = words_field(
        _("Why, and on what it rests"), help_text=_("It stays on record, also where no harm was found.")
    )


class AnswerForm(forms.Form):
    """The answer to whoever reported."""

    words = words_field(
        _("Answer to whoever reported"),
        help_text=_(
            "What was done, without names and without what the child said. Everybody who reported this reads it."
        ),
    )


class KeysField(forms.MultipleChoiceField):
    """Keys that were ticked; what is no key is none of them."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[Any]:
        found = []
        for one in value or []:
            with suppress(ValueError):
                found.append(UUID(one))
        return found

    def valid_value(self, value: Any) -> bool:
        return True


class LeaveForm(forms.Form):
    """Why what was looked at stays held back."""

    report = KeysField(required=False)
    words = words_field(
        _("Why they stay held back"), help_text=_("They are kept, and can be let out at any time.")
    )


class LadderForm(forms.Form):
    """Minutes since a report came in."""

    county_after = forms.IntegerField(label=_("The county is rung after (minutes)"), min_value=1)
    city_after = forms.IntegerField(label=_("The city is rung after (minutes)"), min_value=2)
    again = forms.IntegerField(label=_("All are rung again every (minutes)"), min_value=1, max_value=60)
    acknowledge = forms.IntegerField(label=_("Taken on within (minutes)"), min_value=1)
    inform = forms.IntegerField(label=_("Police and town told within (minutes)"), min_value=2)
    see = forms.IntegerField(label=_("Child seen within (minutes)"), min_value=3)
    decide = forms.IntegerField(label=_("Decided within (minutes)"), min_value=4)
    feed_back = forms.IntegerField(
        label=_("Reporter answered within (minutes)"), min_value=5, max_value=366 * 24 * 60
    )

    def values(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in NAMES}


class RosterForm(forms.Form):
    """Who is on call, for which place, from when to when."""

    post = forms.ChoiceField(label=_("Who is on call"))
    place = forms.TypedChoiceField(label=_("For"), coerce=int)
    since = forms.DateTimeField(label=_("From"), widget=DateTimeInput())
    until = forms.DateTimeField(label=_("Until"), widget=DateTimeInput())

    def __init__(
        self, *args: Any, posts: list[tuple[str, str]], places: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", "—"), *posts]  # type: ignore[attr-defined]
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class DrillForm(forms.Form):
    """A drill: where it rings."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.TypedChoiceField(label=_("Where it rings"), coerce=int)

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
