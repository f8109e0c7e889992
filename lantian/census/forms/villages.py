from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.census.forms.campaigns import VersionForm
from lantian.kernel.values.text import fold
from lantian.registry.forms.coded import name_field

SPARE = 3
MOST_HOUSEHOLDS = 5_000


class DeclareForm(VersionForm):
    """How many households each village group has: a line a group, and spare lines."""

    def __init__(self, *args: Any, declared: dict[str, int], groups: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(dict.fromkeys([*declared, *groups]))
        self.lines = len(names) + SPARE
        for number, name in enumerate([*names, *[None] * SPARE]):
            self.fields[f"group_{number}"] = forms.CharField(
                label=_("Village group"), max_length=64, required=False, initial=name or ""
            )
            self.fields[f"count_{number}"] = forms.IntegerField(
                label=_("Households"),
                min_value=0,
                max_value=MOST_HOUSEHOLDS,
                required=False,
                initial=declared.get(name or ""),
                widget=forms.NumberInput({"inputmode": "numeric"}),
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """The two fields of each line."""
        return [(self[f"group_{number}"], self[f"count_{number}"]) for number in range(self.lines)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: set[str] = set()
        for number in range(self.lines):
            name = fold(cleaned.get(f"group_{number}") or "")
            if cleaned.get(f"count_{number}") is None:
                continue
            if name in seen:
                self.add_error(f"group_{number}", _("This group stands here twice."))
            seen.add(name)
        return cleaned

    def declared(self) -> dict[str, int]:
        """Households by group; a village without groups has one line without a name."""
        found = {}
        for number in range(self.lines):
            count = self.cleaned_data.get(f"count_{number}")
            if count is not None:
                found[fold(self.cleaned_data.get(f"group_{number}") or "")] = count
        return found


class HandInForm(VersionForm):
    """Who filled the sheet in, who heads the unit, and why households stand on no list."""

    filler = name_field(_("Filled in by"), required=True)
    head = name_field(_("Head of the unit"), required=True)
    shortfall_reason = forms.CharField(
        label=_("Why declared households stand on no list"), max_length=200, required=False
    )

    def values(self) -> dict[str, Any]:
        """What `hand_in` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReasonForm(VersionForm):
    """Why a village is sent back or opened again."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
