from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.linkage.models import Question, Source
from lantian.linkage.rules.answers import ANSWERS, WORK
from lantian.linkage.words import REASONS
from lantian.registry.forms.coded import PastDateField
from lantian.registry.forms.imports import ColumnsForm, UploadForm

KINDS = [choice for choice in Source.Kind.choices if choice[0] != Source.Kind.DOUBLES]


class SourceForm(UploadForm):
    """A list, whose it is, and the place that it is about."""

    kind = forms.ChoiceField(label=_("Kind of list"), choices=KINDS)
    name = forms.CharField(
        label=_("Name of the list"),
        max_length=120,
        required=False,
        help_text=_("Left empty, the name of the file."),
    )
    giver = forms.CharField(
        label=_("Who gave it"),
        max_length=120,
        help_text=_("The unit, and whom to ask there."),
    )
    as_of = PastDateField(
        label=_("As of"), help_text=_("The day on which the list was drawn, not the day on which it came.")
    )
    field_order = ("kind", "place", "name", "giver", "as_of", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = _("About which place")
        self.fields["file"].label = _("List")


class SourceColumnsForm(ColumnsForm):
    """What each column of a list is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].label = _("As of")
        self.fields["as_of"].help_text = _(
            "The day on which the list was drawn, not the day on which it came."
        )


class WorklistForm(forms.Form):
    """What a worklist is filtered by."""

    kind = forms.ChoiceField(label=_("Question"), required=False)
    list_kind = forms.ChoiceField(label=_("List"), required=False)
    place = forms.TypedChoiceField(label=_("Place"), coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, kinds: list[Any], places: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("all"))
        self.fields["kind"].choices = [everything, *kinds]
        self.fields["list_kind"].choices = [everything, *KINDS]
        self.fields["place"].choices = [everything, *places]
        self.fields["state"].choices = [("", _("open")), ("answered", _("answered"))]
        if not places:
            del self.fields["place"]


class AnswerForm(forms.Form):
    """The version that was read; a reason where the answer needs one; a note."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Reason"), error_messages={"required": _("Choose a reason.")})
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, kind: str, answer: str, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"id_{answer}_%s")
        found = ANSWERS[kind].get(answer)
        reasons = found.reasons if found else ()
        self.fields["reason"].choices = [("", "—"), *((code, REASONS[code]) for code in reasons)]
        if not reasons:
            del self.fields["reason"]


class TakeOverForm(AnswerForm):
    """A change since a day, or a correction of what was never true; the fact as it was seen."""

    way = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            ("changed", _("It has changed")),
            ("wrong", _("It was recorded wrong")),
        ],
        widget=forms.RadioSelect,
    )
    since = PastDateField(label=_("If it has changed: since when"), required=False)
    row = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("version", "way", "since", "note")

    def __init__(self, data: Any = None, *, can_change: bool, can_correct: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        allowed = {"changed": can_change, "wrong": can_correct}
        way = self.fields["way"]
        way.choices = [choice for choice in way.choices if allowed[choice[0]]]
        way.initial = way.choices[0][0]
        if not can_change:
            del self.fields["since"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == "changed" and not cleaned.get("since") and "since" not in self.errors:
            self.add_error("since", _("Say since when this holds."))
        return cleaned


def kinds_of(kinds: tuple[str, ...] = WORK) -> list[tuple[str, Any]]:
    """The kinds of questions of a worklist, as choices."""
    return [(kind, Question.Kind(kind).label) for kind in kinds]
