"""Opening, moving and closing a case. Each form ends with the article on which the step stands; one is offered."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.cases.rules.bases import OFFERED
from lantian.cases.rules.closing import Outcome
from lantian.cases.rules.steps import State, Verb
from lantian.cases.words import ACT_NAMES, BASIS_NAMES, KIND_NAMES, OUTCOME_NAMES, TOLD_NAMES, WORD_BY_NAMES
from lantian.plans.forms.needs import NOTHING, text
from lantian.registry.forms.coded import PastDateField

Choices = Iterable[tuple[str, Any]]


def told_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=pgettext_lazy("case", "Who was told"),
        choices=list(TOLD_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class BasisForm(forms.Form):
    """What every step says: on which article it stands. `verb` is the step; its usual article is offered."""

    says_told = False

    basis = forms.ChoiceField(label=_("On which basis"), choices=list(BASIS_NAMES.items()))
    basis_words = text(
        _("Which other basis, or which item"),
        120,
        required=False,
        help_text=_("Such as the number of a document."),
    )

    def __init__(self, *args: Any, verb: Verb, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].initial = OFFERED[verb].value
        if self.says_told:
            self.fields["told"] = told_field()
        own = [name for name in self.fields if name not in ("told", "basis", "basis_words")]
        self.order_fields([*own, "told", "basis", "basis_words"])

    def values(self) -> dict[str, Any]:
        """What was entered, with nobody told where that is not asked."""
        return {"told": [], **self.cleaned_data}


class OpenForm(BasisForm):
    """A case for a child on file: what happened, and who knows already."""

    says_told = True

    kind = forms.ChoiceField(
        label=pgettext_lazy("case", "What happened"), choices=[NOTHING, *KIND_NAMES.items()]
    )
    reason = text(
        _("What is known"),
        1000,
        rows=4,
        help_text=_("Who saw what, when. Only the team of the case reads it."),
    )
    need = forms.ChoiceField(label=_("From which need"), required=False)

    def __init__(self, *args: Any, needs: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, verb=Verb.OPEN, **kwargs)
        needs = list(needs)
        if needs:
            self.fields["need"].choices = [NOTHING, *needs]  # type: ignore[attr-defined]
        else:
            del self.fields["need"]


class OpenUnknownForm(OpenForm):
    """A case for a child whom nobody knows yet."""

    described = text(
        _("The child, as somebody would recognise it"),
        300,
        rows=2,
        help_text=_("Such as: a boy of about eight, red jacket, speaks the local dialect."),
    )
    region = forms.TypedChoiceField(label=_("Where the child is"), coerce=int)
    field_order = ("described", "region")

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [NOTHING, *places]  # type: ignore[attr-defined]
        self.order_fields(["described", "region"])


class MoveForm(BasisForm):
    """A step in words; in an emergency also what was done."""

    says_told = True

    words = text(_("What was done, what was seen"), 1000, rows=4)

    def __init__(self, *args: Any, verb: Verb, **kwargs: Any) -> None:
        self.says_told = verb != Verb.NOTE
        super().__init__(*args, verb=verb, **kwargs)
        if verb == Verb.RESPOND:
            self.fields["acts"] = forms.MultipleChoiceField(
                label=_("What was done at once"),
                choices=list(ACT_NAMES.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.order_fields(["acts", "words", "told", "basis", "basis_words"])


class CloseForm(BasisForm):
    """How it ended, by whose word, and that those who reported were told."""

    says_told = True

    outcome = forms.ChoiceField(label=_("How it ended"))
    words = text(_("Why the case can be closed"), 1000, rows=3)
    word_by = forms.ChoiceField(
        label=_("Who says that the child is safe"), choices=[NOTHING, *WORD_BY_NAMES.items()], required=False
    )
    word_text = text(_("What they said"), 500, required=False, rows=2)
    feedback_on = PastDateField(
        label=_("Those who reported were told on"),
        required=False,
        help_text=_("Where nobody outside reported it: the day on which the team knew."),
    )

    def __init__(self, *args: Any, state: State, **kwargs: Any) -> None:
        super().__init__(*args, verb=Verb.CLOSE, **kwargs)
        none = Outcome.NO_CASE.value
        helped = [(code, name) for code, name in OUTCOME_NAMES.items() if code != none]
        can_help = state in (State.HELP, State.INTERVENTION)
        only_none = [(none, OUTCOME_NAMES[none])]
        self.fields["outcome"].choices = [NOTHING, *(helped if can_help else only_none)]  # type: ignore[attr-defined]
        if not can_help:
            del self.fields["word_by"], self.fields["word_text"]

    def values(self) -> dict[str, Any]:
        return {"word_by": "", "word_text": "", **super().values()}


class ReasonForm(BasisForm):
    """A step that is said in a sentence."""

    words = text(_("Why"), 300)


class PrintForm(forms.Form):
    """Why a paper of a case is taken out."""

    reason = text(
        pgettext_lazy("printing", "What the paper is for"),
        120,
        help_text=_(
            "Stands in the access log with your name. The paper belongs into the closed file of the case."
        ),
    )
