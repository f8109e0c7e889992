from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantian.kernel.rendering import DateInput
from lantian.registry.forms.coded import PastDateField, coded
from lantian.registry.words import class_label, grade_label
from lantian.screening.models import Participation


class SingleForm(forms.Form):
    """An instrument and a day."""

    instrument = forms.ChoiceField(label=_("Instrument"))
    held_on = forms.DateField(label=_("Day"), widget=DateInput)

    def __init__(self, *args: Any, instruments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = instruments


class RoundForm(SingleForm):
    """Besides, a class."""

    school_class = forms.ChoiceField(label=_("Class"))
    field_order = ("school_class", "instrument", "held_on")

    def __init__(self, *args: Any, classes: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_class"].choices = [
            (f"{grade}/{name}", class_name(grade, name)) for grade, name in classes
        ]

    def clean_school_class(self) -> tuple[int, str]:
        grade, _slash, name = self.cleaned_data["school_class"].partition("/")
        return int(grade), name


def class_name(grade: int | None, name: str) -> str:
    """A class as people say it."""
    if grade is None:
        return gettext("one child")
    return " ".join(filter(None, (grade_label(grade), class_label(name))))


class ConsentForm(forms.Form):
    """What the guardian and the child answered. Nothing is filled in beforehand: silence is no consent."""

    guardian_answer = forms.ChoiceField(
        label=_("The guardian’s answer"), required=False, widget=forms.RadioSelect
    )
    guardian_name = forms.CharField(label=_("Who answered"), max_length=64, required=False)
    guardian_relation = coded("relation", _("Relation to the child"))
    guardian_on = PastDateField(label=_("Answered on"), required=False)
    guardian_way = forms.ChoiceField(
        label=_("How it was answered"), choices=[("", "—"), *Participation.Way.choices], required=False
    )
    child_answer = forms.ChoiceField(
        label=_("The child’s own answer"), required=False, widget=forms.RadioSelect
    )
    child_on = PastDateField(label=_("The child was asked on"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    row = forms.CharField(widget=forms.HiddenInput, required=False)

    WRITTEN = (
        "guardian_answer",
        "guardian_name",
        "guardian_relation",
        "guardian_on",
        "guardian_way",
        "child_answer",
        "child_on",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [("", gettext("has not answered yet")), *Participation.Answer.choices]
        for name in ("guardian_answer", "child_answer"):
            self.fields[name].choices = answers

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("guardian_answer"):
            for name in ("guardian_name", "guardian_on", "guardian_way"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, gettext("An answer needs to say who gave it, when and how."))
        if cleaned.get("child_answer") and not cleaned.get("child_on"):
            self.add_error("child_on", gettext("An answer needs to say who gave it, when and how."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What is written."""
        return {name: self.cleaned_data[name] for name in self.WRITTEN}
