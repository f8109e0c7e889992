"""Asking how many count: where, on which day, under which two definitions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.kernel.rendering import DateInput
from lantian.registry.queries.statuses import name_of
from lantian.registry.rules.calibres.definitions import Calibre

EARLIEST = date(2000, 1, 1)


class CountingForm(forms.Form):
    """A place of the acting post and a day, today where nothing is asked."""

    place = forms.TypedChoiceField(label=_("Place"), required=False, coerce=int, empty_value=None)
    on = forms.DateField(label=_("On"), required=False, widget=DateInput)
    areas_on = forms.DateField(
        label=_("Areas as they were on"),
        required=False,
        widget=DateInput,
        help_text=_("empty: today's areas"),
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], whole: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", whole), *places]

    def clean_on(self) -> date:
        on = self.cleaned_data["on"] or timezone.localdate()
        if not EARLIEST <= on <= timezone.localdate():
            raise forms.ValidationError(
                _("A day from 2000 to today is expected: nobody knows who will count.")
            )
        return on

    def clean_areas_on(self) -> date | None:
        on: date | None = self.cleaned_data["areas_on"]
        if on and not EARLIEST <= on <= timezone.localdate():
            raise forms.ValidationError(_("A day from 2000 to today is expected."))
        return on


class BridgeForm(CountingForm):
    """Two definitions besides."""

    one = forms.ChoiceField(label=_("From"))
    other = forms.ChoiceField(label=_("to"))

    field_order = ("one", "other", "place", "on")
    areas_on = None  # type: ignore[assignment]

    def __init__(self, *args: Any, calibres: Sequence[Calibre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, name_of(one)) for one in calibres]
        for name in ("one", "other"):
            self.fields[name].choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", _("Choose two different definitions."))
        return cleaned
