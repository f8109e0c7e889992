"""Packing a file for another city, fetching it, entering its receipt; opening one that came."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.plans.forms.needs import text, version_field
from lantian.registry.forms.coded import DayField, PastDateField
from lantian.transfers.models.moves import Why
from lantian.transfers.models.packages import How
from lantian.transfers.rules.package import ALWAYS
from lantian.transfers.words import PART_NAMES


class PackForm(forms.Form):
    """Which office takes the child over, how that was agreed, and what goes along."""

    to_office = text(
        _("Office that takes the child over"), 80, help_text=_("With province, city and county.")
    )
    how = forms.ChoiceField(label=_("How it was agreed"), choices=How.choices)
    agreed_with = text(_("With whom, or the number of the letter"), 80)
    agreed_on = PastDateField(label=_("Agreed on"), initial=timezone.localdate)
    why = forms.ChoiceField(label=_("Why it moves"), choices=Why.choices)
    moves_on = DayField(label=_("Moves, or moved, on"), initial=timezone.localdate)
    parts = forms.MultipleChoiceField(
        label=_("What goes along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the new office needs for the child. Below you see what each part holds."),
    )

    def __init__(self, *args: Any, parts: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(part, PART_NAMES[part]) for part in parts if part not in ALWAYS]
        self.fields["parts"].choices = chosen  # type: ignore[attr-defined]
        self.fields["parts"].initial = [part for part, _name in chosen]


class ReasonForm(forms.Form):
    """A step that needs a reason on record."""

    version = version_field()
    reason = text(_("Reason"), 200, rows=2)

    def __init__(self, *args: Any, label: Any = "", help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = help_text


class ReceiptForm(forms.Form):
    """What the other office tells once it has taken the child over."""

    version = version_field()
    code = text(_("Code of the receipt"), 40, help_text=_("Twelve digits, as the other office reads them."))
    left_on = PastDateField(label=_("The child is no longer here since"), initial=timezone.localdate)


class OpenForm(forms.Form):
    """A package that another office sent, and the passphrase that it told by another way."""

    file = forms.FileField(label=_("Package"), help_text=_("The file that the other office sent."))
    passphrase = text(
        _("Passphrase"), 60, help_text=_("Six groups of four digits, as the other office reads them.")
    )


class LayForm(forms.Form):
    """Which child on file it is."""

    version = version_field()
    child = forms.TypedChoiceField(label=_("The child"), coerce=UUID, widget=forms.RadioSelect)

    def __init__(self, *args: Any, children: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child"].choices = children  # type: ignore[attr-defined]
