"""The form at the open door, for anybody on a telephone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.helping.forms.fields import HIDDEN, NOTHING, PersonForm, key_field
from lantian.helping.words import kind_choices

MOST_AT_DOOR = 3


class JoinForm(PersonForm):
    """Who wants to help and what they can give; both consents are needed, and the page says what for."""

    key = key_field()
    region = forms.IntegerField(widget=HIDDEN)
    kind = forms.ChoiceField(label=_("I help as"), choices=lambda: [NOTHING, *kind_choices(at_door=True)])
    agrees_to_check = forms.BooleanField(
        label=_(
            "I agree to be checked for records of violence, abuse, sexual assault and trafficking, now and each year"
        )
    )
    agrees_to_data = forms.BooleanField(label=_("I have read how my data are used, and agree"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, cap=MOST_AT_DOOR, **kwargs)
        self.fields["identity"].help_text = _("May stay empty: then we ask for it when we meet.")

    def consents(self) -> list[Any]:
        return [self["agrees_to_check"], self["agrees_to_data"]]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "region": self.cleaned_data["region"]}
