from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.insight.messages import FILE
from lantian.insight.rules.borders import MOST_BYTES
from lantian.registry.forms.coded import PastDateField


class BordersForm(forms.Form):
    """A file of borders, and what stands on the map that it was made from."""

    file = forms.FileField(
        label=_("Boundary file"),
        help_text=_("GeoJSON in degrees; each area with its division code as “code” or “adcode”."),
        widget=forms.ClearableFileInput({"accept": ".geojson,.json"}),
    )
    approval = forms.CharField(
        label=_("Map approval number"),
        max_length=40,
        help_text=_("审图号, for example GS（2019）3333号 or 陕S（2021）023号. It is shown under the map."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    made_by = forms.CharField(label=_("Who made the map"), max_length=120)
    made_on = PastDateField(label=_("Date of the map"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(FILE["too_large"] % {"limit": MOST_BYTES >> 20})
        return self.cleaned_data["file"]
