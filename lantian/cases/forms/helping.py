"""Assessment, conference, plan, tasks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.cases.forms.steps import BasisForm
from lantian.cases.rules.steps import Verb
from lantian.cases.services.helping import Task
from lantian.cases.words import AREA_NAMES, CAME_OUT_NAMES, FINDING_NAMES
from lantian.plans.forms.needs import NOTHING, text, version_field
from lantian.registry.forms.coded import DayField, PastDateField

Seats = Sequence[tuple[str, str]]
LINES = 4


def seats_field(label: Any, seats: Seats, *, required: bool) -> forms.TypedMultipleChoiceField:
    """Boxes for the seats of a team."""
    return forms.TypedMultipleChoiceField(
        label=label, choices=seats, coerce=UUID, required=required, widget=forms.CheckboxSelectMultiple
    )


def seat_field(label: Any, seats: Seats, *, required: bool = True) -> forms.TypedChoiceField:
    """A choice of one seat."""
    return forms.TypedChoiceField(
        label=label, choices=[NOTHING, *seats], coerce=UUID, empty_value=None, required=required
    )


class AssessForm(BasisForm):
    """What two people found in four areas."""

    on = PastDateField(label=_("Assessed on"), initial=timezone.localdate)
    assessors = text(
        _("Who assessed, a name a line"), 300, rows=3, help_text=_("Two people at least, with their units.")
    )
    words = text(_("What was found"), 2000, rows=5)
    child_says = text(_("What the child says and wishes"), 500, required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, verb=Verb.ASSESS, **kwargs)
        for area, name in AREA_NAMES.items():
            self.fields[area] = forms.ChoiceField(
                label=name, choices=list(FINDING_NAMES.items()), widget=forms.RadioSelect
            )
        self.order_fields(["on", "assessors", *AREA_NAMES, "words", "child_says", "basis", "basis_words"])


class CallForm(forms.Form):
    """When and where the team meets, and who is asked to come."""

    on = DayField(label=_("Meets on"))
    place = text(_("Meets where"), 80, required=False)

    def __init__(self, *args: Any, seats: Seats, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invited"] = seats_field(_("Who is asked to come"), seats, required=True)


class TaskLines(BasisForm):
    """Up to so many lines of who does what until when, beside the form's own fields."""

    def __init__(self, *args: Any, seats: Seats, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LINES + 1):
            self.fields[f"what_{number}"] = text(_("What is done"), 200, required=False)
            self.fields[f"seat_{number}"] = seat_field(_("Who answers for it"), seats, required=False)
            self.fields[f"outside_{number}"] = text(
                _("Done by somebody without a sign-in"), 60, required=False
            )
            self.fields[f"due_{number}"] = DayField(
                label=pgettext_lazy("case task", "Until when"), required=False
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines as the template sets them, each with its four fields."""
        names = ("what", "seat", "outside", "due")
        return [
            {
                "title": str(_("Task %(number)s")) % {"number": number},
                "fields": [self[f"{name}_{number}"] for name in names],
            }
            for number in range(1, LINES + 1)
        ]

    @property
    def own_fields(self) -> list[Any]:
        """The fields that belong to no line."""
        return [field for field in self if not field.name.rpartition("_")[2].isdecimal()]

    def tasks(self) -> list[Task]:
        """What was entered, line by line; a seat alone says nothing."""
        return [
            Task(
                what=self.cleaned_data[f"what_{number}"],
                seat=self.cleaned_data[f"seat_{number}"],
                outside=self.cleaned_data[f"outside_{number}"],
                due_on=self.cleaned_data[f"due_{number}"],
            )
            for number in range(1, LINES + 1)
        ]


class HoldForm(TaskLines):
    """Who came, what was said, what was decided."""

    version = version_field()
    on = PastDateField(label=_("Held on"), initial=timezone.localdate)
    others = text(
        _("Others who were there, one a line"), 500, required=False, rows=2, help_text=_("Unit and name.")
    )
    minutes = text(
        _("Minutes"),
        6000,
        rows=10,
        help_text=_("What is known, who said what, what is agreed. Sealed: only the team reads it."),
    )

    def __init__(self, *args: Any, seats: Seats, **kwargs: Any) -> None:
        super().__init__(*args, seats=seats, verb=Verb.CONFER, **kwargs)
        self.fields["present"] = seats_field(
            pgettext_lazy("conference", "Who was there"), seats, required=False
        )
        self.order_fields(["on", "present", "others", "minutes"])


class PlanForm(TaskLines):
    """How the child is kept safe."""

    edition = version_field()
    aim = text(_("What must be so that the child is safe"), 500, rows=2)
    warnings = text(
        _("Warning signs"), 800, rows=3, help_text=_("By what everybody notices that danger comes back.")
    )
    call = text(
        _("Whom to call, with telephone"), 500, rows=3, help_text=_("By day and by night; 110 comes first.")
    )
    child_says = text(_("What the child says to the plan"), 500, required=False, rows=2)
    review_on = DayField(label=_("Look at it again by"))

    def __init__(self, *args: Any, seats: Seats, **kwargs: Any) -> None:
        super().__init__(*args, seats=seats, verb=Verb.PLAN, **kwargs)
        self.order_fields(["aim", "warnings", "call", "child_says", "review_on"])


class TaskForm(forms.Form):
    """What came of a task."""

    version = version_field()
    came_out = forms.ChoiceField(
        label=_("What came out"), choices=list(CAME_OUT_NAMES.items()), widget=forms.RadioSelect
    )
    note_text = text(_("What was done, what was seen"), 1000, rows=4)


class LookForm(TaskForm):
    """What was seen at the monthly look."""

    came_out = forms.ChoiceField(widget=forms.HiddenInput, choices=[("done", "")], initial="done")
