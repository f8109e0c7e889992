"""Forms of hand-in-hand groups."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.initiatives.forms.initiatives import version_field
from lantian.initiatives.models import PeerActivity
from lantian.registry.forms.coded import PastDateField


class GroupForm(forms.Form):
    """A hand-in-hand group: its name, its children, who leads, which grown-up stands by."""

    version = version_field()
    name = forms.CharField(
        label=_("Name of the group"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Let the children choose it."),
    )
    children = forms.MultipleChoiceField(label=_("Children"), widget=forms.CheckboxSelectMultiple)
    leader = forms.ChoiceField(label=_("Who leads"))
    companion = forms.ChoiceField(label=_("Grown-up who stands by"), required=False)

    def __init__(
        self,
        *args: Any,
        children: Sequence[tuple[Any, str]],
        companions: Sequence[tuple[Any, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["children"].choices = list(children)  # type: ignore[attr-defined]
        self.fields["leader"].choices = [("", "—"), *children]  # type: ignore[attr-defined]
        self.fields["companion"].choices = [("", _("nobody")), *companions]  # type: ignore[attr-defined]
        if not companions:
            del self.fields["companion"]


class ActivityForm(forms.Form):
    """What a group did together."""

    on = PastDateField(label=_("Day"), initial=timezone.localdate)
    what = forms.ChoiceField(label=_("What you did"), choices=PeerActivity.What.choices)
    words = forms.CharField(label=_("In a few words"), max_length=60, required=False)
