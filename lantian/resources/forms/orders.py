"""Forms of orders: by which offer, with whose consent, why not, and what the family says."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.plans.forms.needs import text
from lantian.plans.models import Measure, Need
from lantian.plans.models.needs import WORDS
from lantian.registry.forms.coded import DayField, PastDateField
from lantian.resources.models import OrderedNeed
from lantian.resources.models.directory import choices
from lantian.resources.models.orders import REASONS


def version_field() -> forms.IntegerField:
    """What the person saw."""
    return forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)


class TakeForm(forms.Form):
    """By which of its offers an organisation helps."""

    resource = forms.UUIDField(required=False)

    def chosen(self) -> UUID | None:
        """The key of the offer, None where none was chosen."""
        return self.cleaned_data.get("resource") if self.is_valid() else None


class ReasonForm(forms.Form):
    """Why not, by a code: this is read by several."""

    version = version_field()
    reason = forms.ChoiceField(label=_("Why"), choices=choices(REASONS), widget=forms.RadioSelect)


class ConfirmForm(forms.Form):
    """That the family agrees, what the organisation must know, and what it will do."""

    version = version_field()
    consent_by = forms.ChoiceField(
        label=_("Who of the family agrees"), choices=OrderedNeed.ConsentBy.choices, widget=forms.RadioSelect
    )
    consent_how = forms.ChoiceField(
        label=_("How"), choices=OrderedNeed.ConsentHow.choices, widget=forms.RadioSelect
    )
    consent_on = PastDateField(label=_("Agreed on"), initial=timezone.localdate)
    told = text(
        _("What the organisation must know"),
        300,
        rows=4,
        help_text=_(
            "How the child is called, where it lives, what it needs, whom to ring first. No more than that."
        ),
    )
    what = text(_("What is done"), 200, help_text=_("What, how much, how often."))
    done_means = text(_("It is done when the child"), 200)
    due_on = DayField(label=_("Until when"))


class FinishForm(forms.Form):
    """What came out, and what the family says."""

    version = version_field()
    came_out = forms.ChoiceField(
        label=_("What came out"), choices=Measure.CameOut.choices, widget=forms.RadioSelect
    )
    word_by = forms.ChoiceField(label=_("Who says so"), choices=Need.WordBy.choices, widget=forms.RadioSelect)
    word = forms.ChoiceField(
        label=_("Did it help"),
        choices=[(key.value, name) for key, name in WORDS.items()],
        widget=forms.RadioSelect,
    )
    word_on = PastDateField(label=_("Said on"), initial=timezone.localdate)
    word_text = text(_("In their own words"), 300, required=False, rows=2)
    reason = text(_("If it did not help: why"), 200, required=False)

    def values(self) -> dict[str, Any]:
        """What `finish` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
