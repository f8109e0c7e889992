from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

KINDS = [
    ("paper", _("Paper to tick by hand (PDF)")),
    ("open", _("Paper, only households still to be visited (PDF)")),
    ("xlsx", _("One workbook, a sheet for each village")),
    ("zip", _("A workbook for each village (zip)")),
]


class PlaceForm(forms.Form):
    """Which sheets are taken out, of which place."""

    place = forms.TypedChoiceField(label=_("Place"), coerce=int)
    kind = forms.ChoiceField(label=_("What"), choices=KINDS)

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """A filled sheet."""

    file = forms.FileField(
        label=_("Filled sheet"),
        help_text=_(".xlsx, .xls, .ods or .csv; rows without a code are new households."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"}),
    )
