"""Forms of lists of resources: the file and whose it is, what each column is, which doubtful lines are taken."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.places.models import Unit
from lantian.registry.forms.imports import ColumnsForm
from lantian.resources.lists.columns import fields_offered


class ListForm(forms.Form):
    """A list, and the unit of those lines that name none."""

    unit = forms.TypedChoiceField(
        label=_("Lines that name no unit are offers of"), coerce=UUID, required=False, empty_value=None
    )
    file = forms.FileField(
        label=_("List of resources"),
        help_text=_(".xlsx, .xls, .ods or .csv, in whatever layout you have it."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"}),
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = [] if len(units) == 1 else [("", _("— every line names its unit —"))]
        self.fields["unit"].choices = [*none, *((unit.pk, unit.name) for unit in units)]  # type: ignore[attr-defined]


class ListColumnsForm(ColumnsForm):
    """What each column of a list is."""

    as_of = None  # type: ignore[assignment]
    fields_offered = fields_offered()
