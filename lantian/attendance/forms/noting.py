"""Who is missing today, what was done about it, and how an absence is mended."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from uuid_utils.compat import uuid7

from lantian.attendance.models import AbsenceRule, SchoolAbsence
from lantian.attendance.rules.absence import Outcome, Reason
from lantian.attendance.rules.stages import MOST_DAYS, Thresholds
from lantian.attendance.services.noting import Missing
from lantian.attendance.words import OUTCOME_NAMES, REASON_NAMES
from lantian.registry.forms.coded import PastDateField

HERE = ""
MARKS = {
    HERE: pgettext_lazy("roll call", "here"),
    "without": pgettext_lazy("roll call", "no leave"),
    "ill": pgettext_lazy("roll call", "ill"),
    "leave": pgettext_lazy("roll call", "on leave"),
}
MEANS: dict[str, tuple[bool, Reason]] = {
    "without": (False, Reason.UNKNOWN),
    "ill": (True, Reason.ILL),
    "leave": (True, Reason.FAMILY),
}


class ClassForm(forms.Form):
    """The children of a class: all are here but those who are tapped."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    since = PastDateField(label=_("First day missed"), initial=timezone.localdate)

    def __init__(self, data: Any, *, children: Sequence[tuple[UUID, str]]) -> None:
        super().__init__(data)
        self.known = {str(key): name for key, name in children}
        for key, name in self.known.items():
            self.fields[f"mark-{key}"] = forms.ChoiceField(
                label=name,
                choices=list(MARKS.items()),
                initial=HERE,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def lines(self) -> list[Any]:
        """The children, each with its marks."""
        return [self[f"mark-{key}"] for key in self.known]

    def missing(self) -> list[Missing]:
        """Those who were tapped."""
        marks = {key: self.cleaned_data[f"mark-{key}"] for key in self.known}
        return [Missing(UUID(key), *MEANS[mark]) for key, mark in marks.items() if mark in MEANS]


class StepForm(forms.Form):
    """What was done, on which day, and what came of it."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    on = PastDateField(label=_("On which day"), initial=timezone.localdate)
    outcome = forms.ChoiceField(
        label=pgettext_lazy("about an absence", "What came of it"), widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, is_report: bool) -> None:
        super().__init__(data)
        shown = [one for one in Outcome if (one in (Outcome.TOLD, Outcome.OTHER)) or not is_report]
        field: Any = self.fields["outcome"]
        field.choices = [(one.value, OUTCOME_NAMES[one]) for one in shown if is_report or one != Outcome.TOLD]


class AbsenceForm(forms.Form):
    """An absence as it should have been noted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    since = PastDateField(label=_("First day missed"))
    until = PastDateField(label=_("Back at school on"), required=False, help_text=_("Empty: still missing."))
    is_excused = forms.TypedChoiceField(
        label=_("Asked for leave"),
        choices=[("no", _("without leave")), ("yes", _("with leave"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("Why"), choices=[(one.value, REASON_NAMES[one]) for one in Reason], widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, row: SchoolAbsence) -> None:
        super().__init__(
            data,
            initial={
                "version": row.version,
                "since": row.since,
                "until": row.until,
                "is_excused": "yes" if row.is_excused else "no",
                "reason": row.reason,
            },
        )

    def values(self) -> dict[str, Any]:
        """What `services.noting.correct_absence` takes as values."""
        return {name: self.cleaned_data[name] for name in ("since", "until", "is_excused", "reason")}


class DaysForm(forms.Form):
    """After how many school days without leave what is owed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    look = forms.IntegerField(label=_("The village goes to look after"), min_value=1, max_value=MOST_DAYS)
    visit = forms.IntegerField(label=_("Home visit of the school after"), min_value=1, max_value=MOST_DAYS)
    report = forms.IntegerField(
        label=_("Report to the education bureau after"), min_value=1, max_value=MOST_DAYS
    )
    basis = forms.CharField(label=_("Basis"), max_length=120, required=False)

    def __init__(self, data: Any, *, now: Thresholds, own: AbsenceRule | None) -> None:
        shown = {"look": now.look, "visit": now.visit, "report": now.report}
        version = {"version": own.version if own else 0, "basis": own.basis if own else ""}
        super().__init__(data, initial=shown | version)

    def days(self) -> Thresholds:
        data = self.cleaned_data
        return Thresholds(data["look"], data["visit"], data["report"])
