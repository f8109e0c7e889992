from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.census.forms.campaigns import VersionForm
from lantian.census.models import SampledHousehold
from lantian.registry.forms.coded import PastDateField

Result = SampledHousehold.Result
MOST = 20


class DrawForm(forms.Form):
    """How many households are visited again."""

    size = forms.IntegerField(
        label=_("Households to visit again"),
        min_value=1,
        max_value=5_000,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        help_text=_("They are spread over the towns in proportion to their households."),
    )


class RevisitForm(VersionForm):
    """What a second visit found."""

    result = forms.ChoiceField(label=_("Result"), choices=Result.choices, widget=forms.RadioSelect)
    again = forms.IntegerField(
        label=_("Children counted, of these met again"), min_value=0, max_value=MOST, required=False
    )
    wrongly = forms.IntegerField(
        label=_("Children counted, of these wrongly"), min_value=0, max_value=MOST, required=False
    )
    missed = forms.IntegerField(
        label=_("Children found besides"), min_value=0, max_value=MOST, required=False
    )
    visited_on = PastDateField(label=_("Visited again on"), initial=timezone.localdate)
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, counted: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counted = counted

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        result = cleaned.get("result")
        numbers = {name: cleaned.get(name) or 0 for name in ("again", "wrongly", "missed")}
        if result in (Result.AGREES, Result.DIFFERS) and cleaned.get("again") is None:
            numbers["again"] = self.counted
        cleaned |= numbers
        if self.errors:
            return cleaned
        if numbers["again"] + numbers["wrongly"] > self.counted:
            message = _("Only %(counted)s were counted here.") % {"counted": self.counted}
            self.add_error("again", message)
        self._agree(result, numbers)
        return cleaned

    def _agree(self, result: Any, numbers: dict[str, int]) -> None:
        """The result and the numbers say the same."""
        if result == Result.MISSED and not numbers["missed"]:
            self.add_error("missed", _("Say how many were found besides."))
        if result == Result.WRONGLY and not numbers["wrongly"]:
            self.add_error("wrongly", _("Say how many were wrongly counted."))
        if result in (Result.AGREES, Result.DIFFERS) and (numbers["missed"] or numbers["wrongly"]):
            self.add_error("result", _("Children were missed or wrongly counted: choose that as the result."))

    def values(self) -> dict[str, Any]:
        """What `record_revisit` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class OutsideListForm(VersionForm):
    """An outside list with which the campaign is compared."""

    list_name = forms.CharField(
        label=_("Outside list"), max_length=80, help_text=_("Such as the school roll.")
    )
    list_children = forms.IntegerField(label=_("Children on that list"), min_value=0, max_value=10_000_000)
    list_found = forms.IntegerField(
        label=_("Of these found by the campaign"), min_value=0, max_value=10_000_000
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned["list_found"] > cleaned["list_children"]:
            self.add_error("list_found", _("These are some of those on the list: it cannot be more."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What `compare_list` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
