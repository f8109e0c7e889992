from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.registry.forms.coded import PastDateField
from lantian.registry.imports.reading import SheetOutline
from lantian.registry.roster.fields import FIELDS

FIELD_CHOICES = [("", _("— do not take in —")), *((field.key, field.headings[0]) for field in FIELDS)]


class UploadForm(forms.Form):
    """A roster and the place it is for."""

    place = forms.TypedChoiceField(label=_("For which place"), coerce=int)
    file = forms.FileField(
        label=_("Roster"),
        help_text=_(".xlsx, .xls, .ods or .csv, in whatever layout you have it."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"}),
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """What each column is, and from which day changes hold; `fields_offered` are those of a roster."""

    fields_offered = FIELD_CHOICES

    as_of = PastDateField(
        label=_("Changes hold from"), help_text=_("Usually the day on which the form was filled in.")
    )

    def __init__(self, *args: Any, sheet: SheetOutline, keys: list[str | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for number, heading in enumerate(sheet.headings):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading or _("(no heading)"),
                choices=self.fields_offered,
                required=False,
                initial=keys[number] if number < len(keys) else "",
            )

    def columns(self) -> list[tuple[Any, list[str]]]:
        """Each column's field of the form, and the first cells of the column."""
        numbers = range(len(self.sheet.headings))
        return [(self[f"column_{number}"], _samples(self.sheet, number)) for number in numbers]

    def keys(self) -> list[str | None]:
        """The chosen field of each column."""
        return [self.cleaned_data[f"column_{number}"] or None for number in range(len(self.sheet.headings))]


def _samples(sheet: SheetOutline, number: int) -> list[str]:
    return [cell for cell in sheet.samples[number] if cell] if number < len(sheet.samples) else []
