from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.census.forms.campaigns import VersionForm
from lantian.census.models.households import OUTCOMES, FoundChild
from lantian.census.queries.households import TO_DO
from lantian.kernel.values.text import fold
from lantian.registry.forms.coded import PastDateField, name_field

MOST_LINES = 300


class VisitForm(VersionForm):
    """What came of a visit."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(key.value, name) for key, name in OUTCOMES.items()],
        widget=forms.RadioSelect,
    )
    visited_on = PastDateField(label=_("Visited on"), initial=timezone.localdate)
    note = forms.CharField(
        label=_("Remark"), max_length=200, required=False, help_text=_("Of a household not reached: why.")
    )

    def values(self) -> dict[str, Any]:
        """What `record_visit` takes."""
        return {name: self.cleaned_data[name] for name in ("outcome", "visited_on", "note")}


class HouseholdForm(forms.Form):
    """Where a household is and whose."""

    village_group = forms.CharField(label=_("Village group"), max_length=64, required=False)
    house_number = forms.CharField(label=_("House number"), max_length=64, required=False)
    head_name = name_field(_("Head of household"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("village_group", "house_number"):
            cleaned[name] = fold(cleaned.get(name) or "")
        if not self.errors and not cleaned.get("head_name") and not cleaned["house_number"]:
            raise forms.ValidationError(_("Enter the house number or the head of household."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What `add_households` and `correct_household` take."""
        return {
            "village_group": self.cleaned_data["village_group"],
            "house_number": self.cleaned_data["house_number"] or None,
            "head_name": self.cleaned_data["head_name"] or "",
        }


class CorrectHouseholdForm(VersionForm, HouseholdForm):
    """The same, for a household that stands on the list."""


class ManyHouseholdsForm(forms.Form):
    """Many households of one group, a line each."""

    village_group = forms.CharField(label=_("Village group"), max_length=64, required=False)
    lines = forms.CharField(
        label=_("Households, one a line"),
        widget=forms.Textarea({"rows": 8, "autocomplete": "off"}),
        help_text=_("Head of household, then a blank or comma and the house number, such as: 张老汉 18号"),
    )

    def clean_lines(self) -> list[dict[str, Any]]:
        lines = [fold(line) for line in self.cleaned_data["lines"].splitlines()]
        filled = [line.replace(",", " ").replace("、", " ") for line in lines if line]
        if len(filled) > MOST_LINES:
            raise forms.ValidationError(
                _("At most %(most)s lines at once; upload a sheet for more."), params={"most": MOST_LINES}
            )
        found = []
        for number, line in enumerate(filled, 1):
            head, _sep, house = line.partition(" ")
            if len(head) > 40 or len(house.strip()) > 64:
                raise forms.ValidationError(_("Line %(line)s is too long."), params={"line": number})
            found.append({"head_name": head, "house_number": house.strip() or None})
        return found

    def households(self) -> list[dict[str, Any]]:
        """What `add_households` takes."""
        group = fold(self.cleaned_data["village_group"])
        return [{"village_group": group, **one} for one in self.cleaned_data["lines"]]


class FindingForm(forms.Form):
    """A child that lives in the household, or was entered there by mistake."""

    child = forms.UUIDField()
    finding = forms.ChoiceField(choices=[*FoundChild.Finding.choices, ("", "")], required=False)


class ListForm(forms.Form):
    """Which households of a village are listed."""

    group = forms.ChoiceField(label=_("Village group"), required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("all")), (TO_DO, _("still to be visited"))]
        + [(key.value, name) for key, name in OUTCOMES.items()],
    )

    def __init__(self, *args: Any, groups: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("all")), *((f"g:{name}", name or _("without a group")) for name in groups)]
        self.fields["group"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What `households_of` takes; a choice that is none means all."""
        self.is_valid()
        group = self.cleaned_data.get("group") or ""
        return {"group": group[2:] if group else None, "outcome": self.cleaned_data.get("outcome") or ""}
