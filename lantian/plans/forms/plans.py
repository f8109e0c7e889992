"""Forms of the plan, the five selves and the voice."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lantian.access.models import Post
from lantian.plans.codes import SELVES as SELF_CODES
from lantian.plans.codes import can_dos
from lantian.plans.forms.needs import seat_choices, text, version_field
from lantian.plans.models import Goal
from lantian.plans.models.growth import SELVES
from lantian.plans.models.plans import PLAN_LINES
from lantian.plans.models.voice import FACES
from lantian.plans.rules.voice import QUESTIONS
from lantian.plans.words import LINE_NAMES
from lantian.plans.words import QUESTIONS as QUESTION_NAMES
from lantian.registry.forms.coded import DayField


class PlanForm(forms.Form):
    """Three lines, each with who answers for it, and when it is looked at again."""

    version = version_field()
    review_on = DayField(label=_("Look at it again by"))

    def __init__(self, *args: Any, owners: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = seat_choices(owners)
        for line in PLAN_LINES:
            self.fields[line] = text(
                LINE_NAMES[line], 120, help_text=_("One sentence: what we do this term.")
            )
            self.fields[f"{line}_seat"] = forms.TypedChoiceField(
                label=_("Who does it"), coerce=UUID, empty_value=None, required=False, choices=choices
            )
            self.fields[f"{line}_who"] = text(_("Or somebody without a sign-in"), 40, required=False)
        columns = [name for line in PLAN_LINES for name in (line, f"{line}_seat", f"{line}_who")]
        self.order_fields([*columns, "review_on", "version"])

    def columns(self) -> dict[str, Any]:
        """What is to be written."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReviewForm(forms.Form):
    """What is to be seen of a plan, and when the next look is due."""

    version = version_field()
    seen = text(_("What is to be seen"), 200, help_text=_("What has come of the three lines."))
    next_on = DayField(label=_("Look at it again by"))


class SelfCheckForm(forms.Form):
    """What a child of an age band ticks, five short lists."""

    version = version_field()

    def __init__(self, *args: Any, band: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [line for line in can_dos().values() if line.band == band]
        for code in SELF_CODES:
            self.fields[code] = forms.MultipleChoiceField(
                label=SELVES[code],
                required=False,
                choices=[(line.code, str(line)) for line in lines if line.self_ == code],
                widget=forms.CheckboxSelectMultiple,
            )
        self.order_fields([*SELF_CODES, "version"])

    def ticks(self) -> list[str]:
        """The codes of all lines that were ticked."""
        return [code for name in SELF_CODES for code in self.cleaned_data[name]]


class GoalForm(forms.Form):
    """A goal in the child's own words, and the next step."""

    self_code = forms.ChoiceField(
        label=_("Which of the five"), choices=list(SELVES.items()), widget=forms.RadioSelect
    )
    words = text(_("What I want to reach"), 80, help_text=_("In the child's own words."))
    next_step = text(_("Next step"), 120, help_text=_("Agreed between child and helper; it can be seen."))


class MoveGoalForm(forms.Form):
    """How far a goal is."""

    version = version_field()
    state = forms.ChoiceField(label=_("How far it is"), choices=Goal.State.choices, widget=forms.RadioSelect)
    next_step = text(_("Next step"), 120, required=False)


class VoiceForm(forms.Form):
    """Three faces; with the child's name or without it."""

    version = version_field()

    def __init__(self, *args: Any, may_hide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question] = forms.TypedChoiceField(
                label=QUESTION_NAMES[question], choices=FACES, coerce=int, widget=forms.RadioSelect
            )
        if may_hide:
            self.fields["with_name"] = forms.ChoiceField(
                label=_("Does the child want its name on it"),
                choices=[("yes", _("With its name")), ("no", _("Without its name"))],
                widget=forms.RadioSelect,
                initial="yes",
            )
        self.fields["words"] = text(
            _("What else the child wants to say"),
            300,
            required=False,
            rows=2,
            help_text=_("Only with its name: without it, the three faces alone are counted."),
        )
        self.order_fields([*QUESTIONS, "with_name", "words", "version"])

    def faces(self) -> dict[str, int]:
        """The face of each question."""
        return {question: self.cleaned_data[question] for question in QUESTIONS}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("with_name") == "no" and cleaned.get("words"):
            self.add_error(
                "words", _("Words need the name: without it nobody can help. Ask the child again.")
            )
        return cleaned


class SheetsForm(forms.Form):
    """A pile of sheets without names: which children filled one in, and how many chose which face."""

    children = forms.TypedMultipleChoiceField(
        label=_("Children who filled in a sheet"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, children: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["children"].choices = list(children.items())  # type: ignore[attr-defined]
        for question in QUESTIONS:
            for number, name in FACES:
                label = _now("%(question)s — %(face)s") % {"question": QUESTION_NAMES[question], "face": name}
                self.fields[f"{question}_{number}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=999, initial=0, required=False
                )

    def piles(self) -> dict[str, list[int]]:
        """For each question the faces of the sheets, in no order of children."""
        return {
            question: [
                number
                for number, _name in FACES
                for _sheet in range(self.cleaned_data[f"{question}_{number}"] or 0)
            ]
            for question in QUESTIONS
        }
