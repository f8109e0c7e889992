"""Forms of what happens with a helper: yes or no, checks, trainings, being away, leaving, a post of their own."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.models import Post
from lantian.duties.forms.absences import post_choices
from lantian.helping.forms.fields import NOTHING, OfferForm, PersonForm, key_field, text, version_field
from lantian.helping.models import Vetting
from lantian.helping.reasons import DECLINE_REASONS, ERASE_REASONS, LEAVE_REASONS
from lantian.helping.words import SUBJECTS
from lantian.places.models import Unit
from lantian.registry.forms.coded import DayField, PastDateField


class NominateForm(PersonForm):
    """Somebody whom a unit names, at home in one of its places."""

    key = key_field()
    region = forms.TypedChoiceField(label=_("At home in"), coerce=int)
    unit = forms.TypedChoiceField(label=_("School or unit"), coerce=UUID, empty_value=None, required=False)
    is_another = forms.BooleanField(label=_("This is somebody else: save anyway"), required=False)
    WHO = (*PersonForm.WHO, "region", "unit")

    def __init__(
        self, *args: Any, homes: Sequence[Any], units: Iterable[Unit], is_known: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["region"].choices = homes  # type: ignore[attr-defined]
        self.fields["unit"].choices = [NOTHING, *((unit.pk, str(unit)) for unit in self.units.values())]  # type: ignore[attr-defined]
        # A head names people of the school alone.
        self.fields["unit"].required = {unit.kind for unit in self.units.values()} == {Unit.Kind.SCHOOL}
        if not is_known:
            del self.fields["is_another"]

    def values(self) -> dict[str, Any]:
        unit = self.units.get(self.cleaned_data["unit"])
        is_school = unit is not None and unit.kind == Unit.Kind.SCHOOL
        return {
            **super().values(),
            "unit": unit.pk if unit else None,
            "school": unit.pk if unit and is_school else None,
        }


class EditForm(PersonForm):
    """What is on file about a helper. Sealed values are never shown: left empty they stay."""

    version = version_field()
    region = forms.TypedChoiceField(label=_("At home in"), coerce=int)
    WHO = (*PersonForm.WHO, "region")

    def __init__(self, *args: Any, homes: Sequence[Any], may_move: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "identity"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Leave it empty to keep what is on file.")
        self.fields["region"].choices = homes  # type: ignore[attr-defined]
        if not may_move:
            del self.fields["region"]

    def values(self) -> dict[str, Any]:
        said = super().values()
        return {name: value for name, value in said.items() if value or name not in ("phone", "identity")}


class OwnOfferForm(OfferForm):
    """What a helper offers, said by themselves."""

    version = version_field()


class AcceptForm(forms.Form):
    """Yes, with the day on which they agreed to the yearly check and to their data being kept."""

    version = version_field()
    consented_on = PastDateField(
        label=_("Agreed to the yearly check and to being on file, on"),
        help_text=_("Whoever signed up by themselves has agreed there."),
    )


class DeclineForm(forms.Form):
    """No, and why, in words that can be told."""

    version = version_field()
    reason = forms.ChoiceField(
        label=_("What we tell them"), choices=list(DECLINE_REASONS.items()), widget=forms.RadioSelect
    )
    words = text(_("Note"), 200, help_text=_("Never what a check found."))


class VetForm(forms.Form):
    """A check: who was asked and when; once the answer is there, the word that came back."""

    authority = text(
        pgettext_lazy("check", "Who was asked"), 64, required=True, help_text=_("For example: 彬州市公安局.")
    )
    asked_on = PastDateField(label=_("Asked on"), initial=timezone.localdate)
    result = forms.ChoiceField(label=_("Answer"), choices=Vetting.Result.choices, widget=forms.RadioSelect)
    checked_on = PastDateField(label=_("Answered on"), required=False)
    valid_until = DayField(
        label=_("Holds until"),
        required=False,
        help_text=_("A year at most; empty: a year from the answer."),
    )

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class VetCorrectForm(VetForm):
    """A check that was written down wrongly."""

    version = version_field()

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class TrainForm(forms.Form):
    """A training: day, subject, hours."""

    key = key_field()
    subject = forms.ChoiceField(label=_("Subject"), choices=list(SUBJECTS.items()))
    on = PastDateField(label=_("Day"), initial=timezone.localdate)
    hours = forms.DecimalField(label=_("Hours"), max_digits=4, decimal_places=1)
    by = text(_("Taught by"), 64)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("subject", "on", "hours", "by")}


class LeaveForm(forms.Form):
    """Why somebody goes, without blame, and their last day."""

    version = version_field()
    reason = forms.ChoiceField(label=_("Why"), choices=list(LEAVE_REASONS.items()), widget=forms.RadioSelect)
    on = DayField(label=_("Last day"), initial=timezone.localdate)
    words = text(_("Note"), 200)


class EraseForm(forms.Form):
    """On what ground an entry is erased."""

    version = version_field()
    reason = forms.ChoiceField(
        label=_("On what ground"), choices=list(ERASE_REASONS.items()), widget=forms.RadioSelect
    )


class PauseForm(forms.Form):
    """From when to when somebody is away, and who stands in."""

    version = version_field()
    since = DayField(label=_("First day away"), initial=timezone.localdate)
    until = DayField(
        label=_("First day back"), required=False, help_text=_("Leave it empty while nobody knows.")
    )
    cover = forms.TypedChoiceField(label=_("Who stands in"), coerce=UUID, empty_value=None, required=False)

    def __init__(self, *args: Any, covers: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cover"].choices = [("", _("Nobody yet")), *post_choices(covers)]  # type: ignore[attr-defined]
        if not covers:
            del self.fields["cover"]


class PostForm(forms.Form):
    """At which unit near families a helper has their post, and since when."""

    unit = forms.TypedChoiceField(label=pgettext_lazy("helper", "Post at"), coerce=UUID)
    since = DayField(label=_("Since"), initial=timezone.localdate)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["unit"].choices = [(unit.pk, str(unit)) for unit in self.units.values()]  # type: ignore[attr-defined]

    def choice(self) -> tuple[Unit, date]:
        return self.units[self.cleaned_data["unit"]], self.cleaned_data["since"]
