"""Forms of sign-ins for the people around a child."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.registry.forms.coded import PastDateField
from lantian.registry.forms.facts import EndForm, FactForm

SAME_PERSON = _("It is the same person, although the names differ")


class SearchForm(forms.Form):
    """Goes by POST, so that no name stands in an address."""

    q = forms.CharField(required=False, max_length=40, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args: Any, label: Any, help_text: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label, self.fields["q"].help_text = label, help_text


class TieSeatForm(FactForm):
    """Which post is the sign-in of somebody around a child; none takes it away."""

    seat = forms.TypedChoiceField(
        label=_("Sign-in"), coerce=UUID, empty_value=None, required=False, widget=forms.RadioSelect
    )
    is_same_person = forms.BooleanField(label=SAME_PERSON, required=False)

    def __init__(self, *args: Any, seats: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = [("", _("no sign-in")), *seats]  # type: ignore[attr-defined]


class AddToSeatForm(forms.Form):
    """A child for a seat: by a tie that is on file, or by a new one from a day on."""

    NEW = "new"

    child = forms.UUIDField(widget=forms.HiddenInput)
    tie = forms.ChoiceField(label=_("As"), widget=forms.RadioSelect)
    since = PastDateField(label=_("Proxy parent since"), initial=timezone.localdate, required=False)
    is_same_person = forms.BooleanField(label=SAME_PERSON, required=False)

    def __init__(self, *args: Any, ties: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tie"].choices = ties  # type: ignore[attr-defined]
        if self.NEW not in dict(ties):
            del self.fields["since"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("tie") == self.NEW and not cleaned.get("since") and "since" not in self.errors:
            self.add_error("since", _("Say since when."))
        return cleaned


class LeaveSeatForm(EndForm):
    """Somebody is no longer proxy parent, or only loses the sign-in."""

    WHAT = [("end", _("no longer the child's proxy parent")), ("seat", _("only no sign-in any more"))]

    what = forms.ChoiceField(label=_("What changes"), choices=WHAT, widget=forms.RadioSelect, initial="end")
    field_order = ("what", "until")

    def __init__(self, *args: Any, is_parent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_parent:  # a parent stays one
            del self.fields["what"], self.fields["until"]
