"""What happens to which areas: one form for each kind of change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.kernel.rendering import DateInput
from lantian.places.areas import AreaPlan, Part, free_code, merged, split, transferred
from lantian.places.models import SuccessionKind
from lantian.places.rules import Level, PlaceError, level_of

PARTS = 3
DOCUMENT = _("The document that says so, with its number.")
CODE = _("12 digits; empty: the next one that is free")
Names = Mapping[int, str]


class ChangeForm(forms.Form):
    """Since when, and which document says so."""

    kind = ""
    on = forms.DateField(label=_("Since"), widget=DateInput, help_text=_("the first day on which it holds"))
    basis = forms.CharField(
        label=_("Basis"), max_length=200, help_text=_("The document that says so, with its number.")
    )

    field_order: Any = None

    def __init__(self, *args: Any, regions: Names, standing: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions, self.standing = regions, standing

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("A change of areas is entered on the day it holds, or later."))
        return on

    def plan(self) -> AreaPlan:
        """What the form asks for; nobody moves where only a name changes. Raises `PlaceError`."""
        return AreaPlan()


class RenameForm(ChangeForm):
    """A region gets another name and keeps its code."""

    kind = SuccessionKind.RENAME.value
    region = forms.TypedChoiceField(label=_("Which"), coerce=int)
    name = forms.CharField(label=_("New name"), max_length=64)

    field_order = ("region", "name", "on", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = list(self.regions.items())  # type: ignore[attr-defined]


class MergeForm(ChangeForm):
    """Several regions become one."""

    kind = SuccessionKind.MERGE.value
    regions_chosen = forms.TypedMultipleChoiceField(
        label=_("Which are merged"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    into = forms.TypedChoiceField(label=_("Into"), coerce=int, required=False)
    name = forms.CharField(label=_("Name of the new one"), max_length=64, required=False)
    code = forms.IntegerField(
        label=_("Code of the new one"),
        required=False,
        help_text=CODE,
    )

    field_order = ("regions_chosen", "into", "name", "code", "on", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(self.regions.items())
        self.fields["regions_chosen"].choices = choices  # type: ignore[attr-defined]
        self.fields["into"].choices = [("", _("a new one")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen, into = cleaned.get("regions_chosen") or [], cleaned.get("into")
        if len(chosen) < 2:
            self.add_error("regions_chosen", _("A merger needs at least two regions."))
        if into and into not in chosen:
            self.add_error("into", _("Choose one of those that are merged, or a new one."))
        if not into and not cleaned.get("name"):
            self.add_error("name", _("A new region needs a name."))
        return cleaned

    def plan(self) -> AreaPlan:
        data = self.cleaned_data
        chosen = data["regions_chosen"]
        into = data["into"] or data["code"] or _next_to(chosen[0], self.standing)
        if into in self.standing and not data["into"]:
            raise PlaceError("region_exists", code=into)
        return merged(chosen, into, data["name"], self.standing)


class TransferForm(ChangeForm):
    """A region goes to another parent, or gets another code (撤县设市)."""

    kind = SuccessionKind.TRANSFER.value
    region = forms.TypedChoiceField(label=_("Which"), coerce=int)
    parent = forms.TypedChoiceField(label=_("Belongs to from then on"), coerce=int)
    code = forms.IntegerField(label=_("New code"), required=False, help_text=CODE)

    field_order = ("region", "parent", "code", "on", "basis")

    def __init__(self, *args: Any, parents: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = list(self.regions.items())  # type: ignore[attr-defined]
        self.fields["parent"].choices = parents  # type: ignore[attr-defined]

    def plan(self) -> AreaPlan:
        data = self.cleaned_data
        region = data["region"]
        to = data["code"] or free_code(data["parent"], level_of(region), self.standing, like=region)
        return transferred(region, to, self.standing)


class SplitForm(ChangeForm):
    """Parts leave a region and stand for themselves; what is not chosen stays."""

    kind = SuccessionKind.SPLIT.value

    def __init__(self, *args: Any, region: int, holds: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region
        for at in range(1, PARTS + 1):
            self.fields[f"name{at}"] = forms.CharField(
                label=_("Name of a new one"), max_length=64, required=at == 1
            )
            self.fields[f"holds{at}"] = forms.MultipleChoiceField(
                label=_("What goes to it"),
                choices=holds,
                required=at == 1,
                widget=forms.CheckboxSelectMultiple,
            )
        self.order_fields(
            [*(f"{name}{at}" for at in range(1, PARTS + 1) for name in ("name", "holds")), "on", "basis"]
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: set[str] = set()
        for at in range(1, PARTS + 1):
            held = set(cleaned.get(f"holds{at}") or ())
            if held & seen:
                self.add_error(f"holds{at}", _("This goes to another part already: each goes to one."))
            if held and not cleaned.get(f"name{at}"):
                self.add_error(f"name{at}", _("A new region needs a name."))
            seen |= held
        return cleaned

    def plan(self) -> AreaPlan:
        taken, parts = dict(self.standing), [Part(self.region, self.standing[self.region])]
        is_village = level_of(self.region) == Level.VILLAGE
        for at in range(1, PARTS + 1):
            held = self.cleaned_data[f"holds{at}"]
            if held:
                code = _next_to(self.region, taken)
                name = taken[code] = self.cleaned_data[f"name{at}"]
                parts.append(Part(code, name, frozenset(held if is_village else map(int, held))))
        return split(self.region, parts, self.standing)


FORMS: dict[str, type[ChangeForm]] = {
    one.kind: one for one in (RenameForm, MergeForm, TransferForm, SplitForm)
}
KIND_LABELS = {
    "merge": pgettext_lazy("change of areas", "Merge"),
    "split": pgettext_lazy("change of areas", "Split"),
    "rename": pgettext_lazy("change of areas", "Rename"),
    "transfer": pgettext_lazy("change of areas", "Transfer, or give another code"),
}


def _next_to(region: int, standing: Names) -> int:
    """A free code beside a region."""
    level = level_of(region)
    step = {Level.COUNTY: 10**8, Level.TOWN: 10**6, Level.VILLAGE: 10**3}[level]
    return free_code(region - region % step, level, standing, like=region)
