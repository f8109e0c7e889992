"""Sheets on a page: question by question on a telephone, or typed in from paper."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.kernel.rendering import DateInput
from lantian.screening.messages import WRONG_ANSWERS, describe_digits
from lantian.screening.rules.conditions import Answer
from lantian.screening.rules.questions import (
    Question,
    WrongDigits,
    answers_typed,
    relevant_ones,
    wrong_with,
)
from lantian.screening.rules.scoring import Scale

PREFIX = "q"


class AnswerForm(forms.Form):
    """The questions that are asked of somebody with the answers given so far.

    Nobody has to answer: what is left out is asked once more, and may then be left out.
    """

    # The page says what is missing, in its own words; the browser would only refuse.
    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        *,
        questions: Sequence[Question],
        so_far: Mapping[str, Answer] | None = None,
    ) -> None:
        super().__init__(data, prefix=PREFIX, initial=dict(so_far or {}))
        self.given = dict(so_far or {}) or self._given(questions)
        self.asked = relevant_ones(questions, self.given)
        for question in self.asked:
            if question.is_asked:
                self.fields[question.name] = _field_of(question)

    def _given(self, questions: Sequence[Question]) -> dict[str, Answer]:
        if not self.is_bound:
            return {}
        return {
            question.name: self.data.getlist(self.add_prefix(question.name))
            if question.kind == "select_multiple"
            else self.data.get(self.add_prefix(question.name), "").strip()
            for question in questions
            if question.is_asked
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for question in self.asked:
            if not question.is_asked:
                continue
            wrong = wrong_with(question, self.given[question.name], self.given)
            self.errors.pop(question.name, None)
            if wrong == "missing" and self.leaves_out:
                continue
            if wrong:
                self.add_error(question.name, question.constraint_text or str(WRONG_ANSWERS[wrong]))
        return cleaned

    @property
    def leaves_out(self) -> bool:
        """Whether whoever answers has said that some questions are left out on purpose."""
        return bool(self.data.get("leave_out"))

    @property
    def parts(self) -> list[tuple[Question, Any]]:
        """Questions with their fields; notes and headings with none."""
        return [(one, self[one.name] if one.is_asked else None) for one in self.asked]

    @property
    def has_new_ones(self) -> bool:
        """Whether an answer made further questions appear that were not on the page."""
        seen = set(self.data.get("shown", "").split())
        return bool(seen) and not {question.name for question in self.asked} <= seen

    @property
    def shown(self) -> str:
        return " ".join(question.name for question in self.asked)


def _field_of(question: Question) -> forms.Field:
    common: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.is_required,
    }
    if question.kind == "select_one":
        return forms.CharField(**common, widget=forms.RadioSelect(choices=question.choices))
    if question.kind == "select_multiple":
        return forms.MultipleChoiceField(
            **common, choices=question.choices, widget=forms.CheckboxSelectMultiple
        )
    if question.kind == "date":
        return forms.CharField(**common, widget=DateInput)
    if question.kind in ("integer", "decimal"):
        mode = "numeric" if question.kind == "integer" else "decimal"
        return forms.CharField(**common, widget=forms.TextInput({"inputmode": mode, "autocomplete": "off"}))
    return forms.CharField(**common, widget=forms.Textarea({"rows": 3, "autocomplete": "off"}))


class DigitsForm(forms.Form):
    """A sheet typed in from paper: one digit for each question, in a row."""

    digits = forms.CharField(
        label=_("Answers in a row"),
        max_length=400,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
        help_text=_(
            "One digit for each question, - for one that was left out. Blanks between them do not matter."
        ),
    )

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.answers: dict[str, str] = {}

    def clean_digits(self) -> str:
        try:
            self.answers = answers_typed(self.questions, self.cleaned_data["digits"])
        except WrongDigits as wrong:
            raise forms.ValidationError(describe_digits(wrong)) from None
        return str(self.cleaned_data["digits"])


class ScoresForm(forms.Form):
    """Scores that were worked out on paper, scale by scale."""

    def __init__(self, *args: Any, scales: Sequence[Scale], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for scale in scales:
            mode = "decimal" if scale.decimals else "numeric"
            self.fields[scale.code] = forms.DecimalField(
                label=scale.name,
                min_value=scale.low,
                max_value=scale.high,
                decimal_places=scale.decimals,
                required=scale.code in ("total", "validity"),
                help_text=f"{scale.low}—{scale.high}",
                widget=forms.TextInput({"inputmode": mode, "autocomplete": "off"}),
            )

    @property
    def entered(self) -> Mapping[str, Decimal | None]:
        return self.cleaned_data


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the sheet does not count"),
        min_length=2,
        max_length=200,
        help_text=_("For example: always the same answer, filled in by somebody else, mistyped."),
    )
