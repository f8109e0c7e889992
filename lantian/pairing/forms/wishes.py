"""Forms of wishes, refusals and exemptions; of the age from which sex matters."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.pairing.forms.pairs import Choices, lines, version_field
from lantian.pairing.models import Exemption, Refusal
from lantian.registry.forms.coded import DayField, PastDateField


class WishForm(forms.Form):
    """Whom the child names: somebody of the register, or another name."""

    helper = forms.TypedChoiceField(
        label=_("Somebody who helps here already"), coerce=UUID, empty_value=None, required=False
    )
    named = forms.CharField(
        label=_("Or whom the child names"),
        max_length=64,
        required=False,
        help_text=_("A teacher, an aunt, a neighbour: somebody who could be asked."),
    )
    since = PastDateField(label=_("Said on"), initial=timezone.localdate)

    def __init__(self, *args: Any, helpers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].choices = [("", "—"), *helpers]  # type: ignore[attr-defined]


class RefusalForm(forms.Form):
    """Who does not want whom."""

    by = forms.ChoiceField(label=_("Who said no"), choices=Refusal.By.choices)
    helper = forms.TypedChoiceField(label=_("To whom"), coerce=UUID, empty_value=None, required=False)
    since = PastDateField(label=_("Since"), initial=timezone.localdate)
    note = lines(_("Reason"), required=False, help_text=_("Only the office has to say why."))

    def __init__(self, *args: Any, helpers: Choices, is_office: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].choices = [("", _("any proxy parent")), *helpers]  # type: ignore[attr-defined]
        if not is_office:
            self.fields["by"].choices = [  # type: ignore[attr-defined]
                choice for choice in Refusal.By.choices if choice[0] != Refusal.By.OFFICE
            ]
            del self.fields["note"]


class ExemptForm(forms.Form):
    """Why a child needs nobody now."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Exemption.Reason.choices, widget=forms.RadioSelect)
    since = PastDateField(label=_("Since"), initial=timezone.localdate)
    until = DayField(label=_("Ask again on"), required=False)
    note = lines(_("Note"), required=False)


class AgeForm(forms.Form):
    """From which age on a place lets only helpers of the child's own sex stand by it."""

    version = version_field()
    age = forms.IntegerField(
        label=_("Same sex from this age on"),
        min_value=0,
        max_value=18,
        required=False,
        help_text=_("Nothing: at any age a man or a woman may stand by a child."),
    )
