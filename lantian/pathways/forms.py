"""Forms of ready ways: few questions, prefilled."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.pathways.codes import Way
from lantian.pathways.models.listing import ANSWERS
from lantian.pathways.models.runs import REASONS
from lantian.pathways.rules.running import Because
from lantian.places.models import Unit
from lantian.plans.forms.needs import text, version_field
from lantian.registry.forms.coded import PastDateField


class BeginForm(forms.Form):
    """How it is known, since when, and what is known."""

    because = forms.ChoiceField(
        label=_("How it is known"), choices=[(key.value, name) for key, name in REASONS.items()]
    )
    began_on = PastDateField(label=_("The way begins on"), initial=timezone.localdate)
    words = text(
        _("What is known"),
        400,
        rows=3,
        help_text=_("Only those who work on this way read it. In danger call 110 first."),
    )

    def __init__(self, *args: Any, is_suggested: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].initial = Because.FACT if is_suggested else Because.SEEN


class DeedForm(forms.Form):
    """What was done for a step."""

    on = PastDateField(label=_("Day"), initial=timezone.localdate)
    by = text(
        _("Who went there"), 60, required=False, help_text=_("Everybody who took part; left empty: yourself.")
    )
    words = text(_("What was done, and what came of it"), 400, rows=3)


class PaperForm(forms.Form):
    """To whom a paper goes, and what it says besides."""

    to = text(pgettext_lazy("paper", "To whom"), 80)
    on = PastDateField(label=_("Day"), initial=timezone.localdate)
    words = text(
        _("What it says besides"),
        600,
        required=False,
        rows=4,
        help_text=_("Circumstances, and what is asked until when. Who the child is stands in it already."),
    )


class WhyForm(forms.Form):
    """Why something is not needed."""

    version = version_field()
    reason = text(_("Why it is not needed"), 200)


class EndForm(forms.Form):
    """How a way ends, and what that rests on."""

    version = version_field()
    outcome = forms.ChoiceField(label=_("How it ends"), widget=forms.RadioSelect)
    ended_on = PastDateField(label=_("Day"), initial=timezone.localdate)
    words = text(_("What this rests on"), 400, rows=3, help_text=_("Who saw it, and what was seen."))

    def __init__(self, *args: Any, way: Way, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one.code, str(one)) for one in way.outcomes]  # type: ignore[attr-defined]


class PoliceListForm(forms.Form):
    """To whom a list goes, on which day, and which children stand on it; `key` makes the same form one list."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    to = text(pgettext_lazy("paper", "To whom"), 80)
    on = PastDateField(label=_("Day"), initial=timezone.localdate)
    words = text(_("What it says besides"), 400, required=False, rows=3)
    unit = forms.TypedChoiceField(
        label=_("Which unit answers on line"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("Only this unit reads the list here, and what stands on it; nothing else of a file."),
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, units)


class UnitForm(forms.Form):
    """Which unit may answer a list on line from now on."""

    version = version_field()
    unit = forms.TypedChoiceField(
        label=_("Which unit answers on line"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("Whoever could read the list before no longer can. Answers that came in stay."),
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, units)


def offer_units(form: forms.Form, units: Iterable[Unit]) -> None:
    """Lets a form choose among units of the police, or none: then answers come on paper."""
    offered = [(str(unit.pk), unit.name) for unit in units]
    form.fields["unit"].choices = [("", _("None: answers come on paper")), *offered]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What the police answered about one child."""

    version = version_field()
    answer = forms.ChoiceField(
        label=_("What the police answered"),
        choices=[(key.value, name) for key, name in ANSWERS.items()],
        widget=forms.RadioSelect,
    )
    on = PastDateField(
        label=_("Day"), initial=timezone.localdate, help_text=_("Of a registration: the day in the booklet.")
    )
    words = text(_("Which paper is missing, or why it was refused"), 300, required=False, rows=2)


class CorrectionForm(AnswerForm):
    """The right answer instead of the one that stands, and why; `answer` is "" where it is taken back."""

    because = text(
        _("Why it is corrected"), 200, rows=2, help_text=_("The earlier answer stays readable, with this.")
    )

    NONE_YET = "none"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none_yet = (self.NONE_YET, _("No answer yet: it was not meant for this child"))
        self.fields["answer"].choices = [  # type: ignore[attr-defined]
            *((key.value, name) for key, name in ANSWERS.items()),
            none_yet,
        ]

    def clean_answer(self) -> str:
        answer = str(self.cleaned_data["answer"])
        return "" if answer == self.NONE_YET else answer


class LookForm(forms.Form):
    """What follows for a way that had gone on by an answer which was corrected."""

    version = version_field()
    words = text(
        _("What you found, and what follows"),
        400,
        rows=3,
        help_text=_("Who was asked, how it really is, and what is done about it now."),
    )


class OwnAnswerForm(AnswerForm):
    """The same for one of many lines on a page: what has no answer yet is left for later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.ChoiceField(
            label=_("Answer"),
            required=False,
            choices=[("", _("Not yet")), *((key.value, name) for key, name in ANSWERS.items())],
        )
        self.fields["words"].widget = forms.TextInput({"autocomplete": "off"})
        self.fields["words"].label = _("Which paper is missing, or why")
        self.fields["on"].help_text = ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("words") and not said.get("answer"):
            self.add_error("answer", _("Choose an answer, or leave the whole line for later."))
        return said
