"""Forms of agreements, signatures, notices and what parents write."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.entrusting.models import Entrustment, EntrustmentTerms
from lantian.entrusting.models.agreements import WAYS_TO_SIGN, NoticeWay
from lantian.entrusting.rules.life import How, Party
from lantian.entrusting.services.agreeing import TERMS
from lantian.entrusting.services.signing import Hand
from lantian.registry.forms.coded import DayField, PastDateField, coded, name_field, phone_field

NOTHING = ("", "—")


def version_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, initial=1, min_value=0)


class TermsForm(forms.ModelForm):
    """The period and what was agreed; every line has words that can be kept."""

    version = version_field()
    since = DayField(label=pgettext_lazy("agreement", "First day"))
    until = DayField(
        label=pgettext_lazy("agreement", "Last day"), help_text=_("At most a year after the first day.")
    )

    field_order = ("version", "since", "until")

    class Meta:
        model = EntrustmentTerms
        fields = TERMS
        widgets = {name: forms.Textarea({"rows": 2}) for name in TERMS if name != "contacts_a_week"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contacts_a_week"].widget.attrs.update({"min": 1, "max": 14})
        self.fields["contacts_a_week"].min_value = 1  # type: ignore[attr-defined]

    def clean_contacts_a_week(self) -> int:
        """Once a week is the least that the law asks (art 23)."""
        times: int = self.cleaned_data["contacts_a_week"]
        if not 1 <= times <= 14:
            raise forms.ValidationError(_("At least once a week (art 23), at most 14 times."))
        return times

    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TERMS}


class SignForm(forms.Form):
    """Whose hand or voice it was, how, and when."""

    signer = forms.TypedChoiceField(
        label=_("Who signed with their own hand or voice?"), coerce=UUID, empty_value=None, required=False
    )
    name = forms.CharField(label=_("Name of who signs for the committee"), max_length=64, required=False)
    how = forms.ChoiceField(
        label=_("How?"),
        choices=[(key.value, name) for key, name in WAYS_TO_SIGN.items()],
        widget=forms.RadioSelect,
    )
    signed_on = PastDateField(label=_("On which day?"), initial=timezone.localdate)
    witness_one = forms.CharField(label=_("First witness (for a voice)"), max_length=64, required=False)
    witness_two = forms.CharField(label=_("Second witness (for a voice)"), max_length=64, required=False)
    note = forms.CharField(label=_("Note, or why the person cannot sign"), max_length=200, required=False)

    def __init__(self, *args: Any, party: Party, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = [NOTHING, *people]  # type: ignore[attr-defined]
        ways = list(WAYS_TO_SIGN.items())
        if party in (Party.CARER, Party.VILLAGE):
            ways = [(how, name) for how, name in ways if how == How.IN_PERSON]
            for name in ("witness_one", "witness_two", "note"):
                del self.fields[name]
        self.fields["how"].choices = [(how.value, name) for how, name in ways]  # type: ignore[attr-defined]
        self.fields["how"].initial = ways[0][0].value if len(ways) == 1 else None
        del self.fields["signer" if party == Party.VILLAGE else "name"]

    def hand(self) -> Hand:
        data = dict(self.cleaned_data)
        return Hand(how=How(data.pop("how")), **data)


class NoticeForm(forms.Form):
    """On which day and how somebody was told in writing."""

    version = version_field()
    on = PastDateField(label=_("Told on"), initial=timezone.localdate)
    way = forms.ChoiceField(
        label=_("In which way?"),
        choices=[choice for choice in NoticeWay.choices if choice[0] != NoticeWay.SYSTEM],
        widget=forms.RadioSelect,
    )


class EndForm(forms.Form):
    """When and why entrusted care ended."""

    version = version_field()
    on = PastDateField(label=_("Ended on"), initial=timezone.localdate)
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            choice
            for choice in Entrustment.EndReason.choices
            if choice[0] not in (Entrustment.EndReason.RENEWED, Entrustment.EndReason.CHANGED)
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class WhyForm(forms.Form):
    """A step that needs a reason."""

    version = version_field()
    note = forms.CharField(label=_("Reason"), max_length=200)


class DeclineForm(forms.Form):
    """Why the village does not take up what a parent wrote."""

    reason = forms.CharField(label=_("What do you say to the parent?"), max_length=200)


class WordForm(forms.Form):
    """A parent writes who takes care of the child while they are away."""

    since = DayField(label=_("I leave on"))
    until = DayField(label=_("I am back on (if you know)"), required=False)
    carer_name = name_field(_("Who takes care of the child?"), required=True)
    relation = coded("relation", _("What are they to the child?"), required=True)
    carer_phone = phone_field(_("Their telephone"))
