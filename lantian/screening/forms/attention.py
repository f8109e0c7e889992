from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantian.registry.forms.coded import DayField, PastDateField
from lantian.screening.models import Attention


class AttentionForm(forms.Form):
    """What others are told."""

    state = forms.ChoiceField(
        label=_("What others read"), choices=Attention.State.choices, widget=forms.RadioSelect
    )
    since = PastDateField(label=_("Since when"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    row = forms.CharField(widget=forms.HiddenInput, required=False)
    is_settled = forms.BooleanField(
        label=_("The guardian knows, and the child was not left alone: what was due today is done."),
        required=False,
    )

    def __init__(self, *args: Any, has_alarm: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_alarm:
            del self.fields["is_settled"]


class ReferralForm(forms.Form):
    """The guardian was told, and advised to see a hospital."""

    told_on = PastDateField(label=_("Guardian told on"))
    told_whom = forms.CharField(label=_("Who was told"), max_length=64)
    referred_to = forms.CharField(label=_("Hospital or department"), max_length=100)
    referred_on = PastDateField(label=_("Referred on"))
    follow_up_on = DayField(label=_("Look again on"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        follow_up, referred = cleaned.get("follow_up_on"), cleaned.get("referred_on")
        if follow_up and referred and follow_up < referred:
            self.add_error("follow_up_on", gettext("This lies before the referral."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What is written."""
        return self.cleaned_data


class FollowForm(forms.Form):
    """What came back from the hospital, and when to look again."""

    replied_on = PastDateField(label=_("Reply on"), required=False)
    reply = forms.CharField(
        label=_("What the hospital advises"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
        help_text=_("Kept sealed; only whoever holds the key reads it."),
    )
    follow_up_on = DayField(label=_("Look again on"), required=False)
    ended_on = PastDateField(label=_("Ended on"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    row = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What is written."""
        names = ("replied_on", "follow_up_on", "ended_on")
        return {name: self.cleaned_data[name] for name in names} | {
            "reply": self.cleaned_data["reply"] or None
        }
