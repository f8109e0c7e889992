from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.registry.forms.coded import DayField
from lantian.registry.queries.statuses import calibres_in_use, name_of


def calibre_choices() -> list[tuple[str, str]]:
    """The national definitions and those of the place's own, by name in the language of the page."""
    return [(one.code, name_of(one.calibre)) for one in calibres_in_use()]


class CampaignForm(forms.Form):
    """What a campaign is called, where and when it is, as of which day and by which definition it counts."""

    name = forms.CharField(label=_("Name of the campaign"), max_length=80)
    basis = forms.CharField(
        label=_("Basis"),
        max_length=120,
        required=False,
        help_text=_("Number of the document, if there is one."),
    )
    place = forms.TypedChoiceField(label=_("Place"), coerce=int)
    begins_on = DayField(label=_("Begins on"), initial=timezone.localdate)
    ends_on = DayField(label=_("To be done by"))
    cut_off_on = DayField(
        label=_("Cut-off date"),
        help_text=_("Ages and statuses are counted as of this day, whenever the visit was."),
    )
    calibre = forms.ChoiceField(label=_("Definition"), choices=calibre_choices)
    seed = forms.CharField(
        label=_("Seed of the sample"),
        max_length=64,
        required=False,
        help_text=_(
            "Decides which households are visited again. Left empty, one is drawn; it is shown at once."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The end lies before the beginning."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What `open_campaign` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "place"}


class VersionForm(forms.Form):
    """Only what was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
