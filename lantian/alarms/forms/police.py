"""What the police enter about a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.alarms.forms.handling import words_field
from lantian.alarms.forms.telling import DateTimeInput
from lantian.alarms.rules.police import OFFERED, Entry
from lantian.alarms.words import BASIS_NAMES, CHILD_IS_NAMES, HOW_NAMES, RESULT_NAMES

LINE = 120
OF_KIND = {
    Entry.RECEIVED: ("receipt", "words"),
    Entry.FOUND: ("child_is", "whereabouts", "words"),
    Entry.RESULT: ("result", "receipt", "words"),
}
"""The fields of an entry besides those of all: when, by whom, on what basis."""
EMPTY = ("receipt", "child_is", "whereabouts", "result", "words", "how")


def line(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(
        label=label, required=required, max_length=LINE, help_text=help_text, widget=widget
    )


def choice(label: Any, names: dict[str, Any], *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(names.items()), required=required, widget=forms.RadioSelect
    )


class EntryForm(forms.Form):
    """When, by whom, what, on what basis; an office says besides how the police told it."""

    how = choice(_("How the police told you"), HOW_NAMES)
    happened_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput())
    officer = line(
        _("Which officer"), required=True, help_text=_("Name or number of the badge, and the police station.")
    )
    child_is = choice(_("How the child is"), CHILD_IS_NAMES)
    whereabouts = line(
        _("Where the child is now"),
        help_text=_("Where it was taken: with whom, which hospital, which place."),
    )
    result = choice(_("What was decided"), RESULT_NAMES)
    receipt = line(_("Number of the receipt of the case"), help_text=_("As it stands on the receipt."))
    words = words_field(_("What was found and done"), required=False)
    basis = forms.ChoiceField(label=_("On what it rests"), choices=list(BASIS_NAMES.items()))
    basis_words = line(_("Which other basis"))

    def __init__(self, *args: Any, kind: Entry, by_office: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = OF_KIND[kind]
        for name in EMPTY:
            if name not in wanted and not (name == "how" and by_office):
                del self.fields[name]
        self.fields["words"].required = kind != Entry.RECEIVED
        if kind == Entry.RECEIVED:
            self.fields["words"].label = pgettext_lazy("entry of the police", "Remark")
        self.fields["basis"].initial = OFFERED[kind].value

    def values(self) -> dict[str, Any]:
        """What was entered; empty where the entry has no such field."""
        return {**dict.fromkeys(EMPTY, ""), **self.cleaned_data}


class ReopenForm(forms.Form):
    """Why a report is opened again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = words_field(
        pgettext_lazy("report", "Why it is opened again"),
        help_text=_("What was decided and answered stays on record; whoever reported sees that it goes on."),
    )
