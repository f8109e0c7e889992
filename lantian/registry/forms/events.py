"""Forms of events: few questions, each about what is new."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lantian.kernel.codes.tables import TableName, code_table
from lantian.registry.forms.coded import DayField, PastDateField, coded, name_field, phone_field
from lantian.registry.forms.facts import FactForm, Since
from lantian.registry.rules.moves import MOVED_ON, WAS_BACK

NEW_PERSON = "new"
Choices = list[tuple[str, Any]]


def some_codes(table: TableName, codes: tuple[str, ...]) -> Any:
    """A few codes of a table, in the language of the page."""
    return lambda: [(code, code_table(table).name(code, get_language() or "zh-hans")) for code in codes]


def radio(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **more)


class LeftForm(Since, FactForm):
    """A parent left. Of one who is away already it asks what happened in between."""

    reason = radio(
        _("To do what"), some_codes("absence_reason", ("work", "business", "study")), initial="work"
    )
    destination_text = forms.CharField(
        label=_("Where to"),
        max_length=120,
        required=False,
        help_text=_("Province, city and county, as far as known."),
    )
    expected_return_on = DayField(label=_("Expected back"), required=False)
    meanwhile = radio(
        _("Before that the parent was away already. What happened in between?"),
        [
            (MOVED_ON, _("Went straight on to another place, without coming home")),
            (WAS_BACK, _("Had come home, and nobody recorded it")),
        ],
    )
    back_on = PastDateField(label=_("If home in between: since which day"), required=False)
    field_order = ("meanwhile", "back_on", "since", "reason", "destination_text", "expected_return_on")

    def __init__(self, *args: Any, is_away: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_away:
            del self.fields["meanwhile"], self.fields["back_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, back = cleaned.get("since"), cleaned.get("expected_return_on")
        if since and back and back <= since:
            self.add_error("expected_return_on", _("This day must lie after the first one."))
        return cleaned


class BackForm(Since, FactForm):
    """A parent came back, for good or for a visit."""

    stays = radio(
        _("How long"),
        [
            ("good", pgettext_lazy("came back", "For good: stays at home now")),
            ("visit", pgettext_lazy("came back", "For a visit: leaves again soon")),
        ],
    )
    visit_until = DayField(label=_("If a visit: until when, as far as known"), required=False)
    field_order = ("stays", "since", "visit_until")


class LostForm(Since, FactForm):
    """A parent cannot be reached, or is kept away by law."""

    reason = radio(_("What it is"), some_codes("absence_reason", ("missing", "prison")))
    field_order = ("reason", "since")


class DayForm(Since, FactForm):
    """On which day it happened."""


class NothingForm(FactForm):
    """There is nothing to say."""


class MistakeForm(FactForm):
    """Why there should be no such file."""

    note = forms.CharField(
        label=_("What was wrong"),
        min_length=4,
        max_length=200,
        help_text=_("Registered twice, not a child of this village … Please no numbers or telephones."),
    )


class AlongForm(Since, FactForm):
    """The child moved away with its parents."""

    along_with = radio(
        _("With whom"),
        [
            ("both", _("with both parents")),
            ("father", _("with the father")),
            ("mother", _("with the mother")),
        ],
    )
    elsewhere_text = forms.CharField(
        label=_("Where to"), max_length=120, help_text=_("Province, city and county, as far as known.")
    )
    keeps_file = radio(
        _("What becomes of the file"),
        [
            ("yes", _("It stays here: the hukou is here, the child may come back")),
            ("no", _("It is closed: another place looks after the child now")),
        ],
    )
    field_order = ("since", "along_with", "elsewhere_text", "keeps_file")


class CarerForm(Since, FactForm):
    """Somebody else takes care of the child: one of those on file, or somebody new."""

    person = radio(_("Who takes care of the child now"), ())
    name = name_field(_("If somebody else: name"))
    relation = coded("relation", _("What this person is to the child"))
    phone = phone_field(_("Telephone"))
    instead = forms.BooleanField(label=_("In place of who took care before"), required=False, initial=True)
    lives_there = forms.BooleanField(
        label=_("The child lives with this person now"), required=False, initial=True
    )
    field_order = ("person", "name", "relation", "phone", "since", "instead", "lives_there")

    def __init__(self, *args: Any, known: Choices, has_carer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [*known, (NEW_PERSON, _("somebody who is not on file"))]  # type: ignore[attr-defined]
        if not known:
            self.fields["person"].initial = NEW_PERSON
        if not has_carer:
            del self.fields["instead"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("person") == NEW_PERSON:
            for name in ("name", "relation"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for somebody who is not on file."))
        return cleaned


class ReopenForm(FactForm):
    """Why a closed file is opened again."""

    why = radio(
        _("Why it is opened again"),
        [("back", _("The child is back")), ("wrong", _("The closing was a mistake"))],
    )
    back_on = PastDateField(label=_("If back: since when"), required=False)
    lives_with = coded("relation", _("Lives with"))

    def __init__(self, *args: Any, can_be_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_be_back:
            self.fields["why"].choices = [("wrong", _("The closing was a mistake"))]  # type: ignore[attr-defined]
            self.fields["why"].initial = "wrong"
            del self.fields["back_on"], self.fields["lives_with"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("why") == "back" and not cleaned.get("back_on") and "back_on" not in self.errors:
            self.add_error("back_on", _("Say since when the child is back."))
        return cleaned

    def back_since(self) -> date | None:
        """Since when the child is back; None where the closing was wrong."""
        day: date | None = self.cleaned_data.get("back_on")
        return day if self.cleaned_data["why"] == "back" else None
