"""Forms of a pair: whom, everybody's word, the paper, the trial, the end."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.pairing.words import END_NAMES, HOW_NAMES, PARTY_NAMES, WORD_NAMES
from lantian.registry.forms.attaching import PaperForm
from lantian.registry.forms.coded import PastDateField

Choices = list[tuple[str, Any]]
ENDS = (
    "child_wish",
    "family_wish",
    "helper_wish",
    "check",
    "moved",
    "parent_back",
    "grown_up",
    "not_renewed",
    "mistake",
)
DROPS = ("not_now", "mistake")
HOWS = ("met", "phone", "paper")


def version_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, initial=1, min_value=0)


def lines(label: Any, *, required: bool = True, length: int = 200, help_text: Any = "") -> forms.CharField:
    """A few lines of plain text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=length,
        help_text=help_text,
        widget=forms.Textarea({"rows": 2}),
    )


class ProposeForm(forms.Form):
    """Who is proposed; for a handover also what matters to the child."""

    helper = forms.TypedChoiceField(
        label=_("Who could stand by the child"), coerce=UUID, widget=forms.RadioSelect
    )
    matters = lines(
        _("What matters to this child"),
        required=False,
        length=300,
        help_text=_(
            "The new helper reads it: what the child likes, what it is afraid of, what was promised to it."
        ),
    )

    def __init__(self, *args: Any, helpers: Choices, hands_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].choices = helpers  # type: ignore[attr-defined]
        if not hands_over:
            del self.fields["matters"]


class AnswerForm(forms.Form):
    """What somebody said to a proposal."""

    version = version_field()
    party = forms.ChoiceField(label=_("Whose word"), widget=forms.RadioSelect)
    is_yes = forms.TypedChoiceField(
        label=_("What was said"),
        choices=[("yes", _("Yes, agreed")), ("no", _("No: then it ends here, without blame"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    said_on = PastDateField(label=_("Said on"), initial=timezone.localdate)
    how = forms.ChoiceField(
        label=_("How it was heard"), choices=[(code, HOW_NAMES[code]) for code in HOWS], initial="met"
    )
    name = forms.CharField(
        label=_("Name of who spoke"),
        required=False,
        max_length=64,
        help_text=_("For the family and the witness."),
    )
    words = lines(
        _("In the child's own words"),
        required=False,
        length=300,
        help_text=_("Ask the child alone. Only the village and the town read this."),
    )

    def __init__(self, *args: Any, parties: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [(code, PARTY_NAMES[code]) for code in parties]  # type: ignore[attr-defined]


class TakeBackForm(forms.Form):
    reason = lines(_("What was written down wrongly"))


class SignForm(PaperForm):
    """The agreement that all have signed, photographed or scanned."""

    version = version_field()
    field_order = ("photo", "file", "dated_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]


class ConfirmForm(forms.Form):
    """Two short questions after the month of trial."""

    version = version_field()
    word_of_child = forms.ChoiceField(
        label=_("The child, asked alone: do you want this to go on?"),
        choices=list(WORD_NAMES.items()),
        widget=forms.RadioSelect,
    )
    word_of_helper = forms.ChoiceField(
        label=_("The helper: can and will you go on?"),
        choices=list(WORD_NAMES.items()),
        widget=forms.RadioSelect,
    )


class EndForm(forms.Form):
    """How a pair ends."""

    version = version_field()
    reason = forms.ChoiceField(label=_("Reason"), choices=[(code, END_NAMES[code]) for code in ENDS])
    on = PastDateField(label=_("Last day"), initial=timezone.localdate)
    wants_again = forms.TypedChoiceField(
        label=_("Does the child want somebody else?"),
        choices=[("yes", _("Yes, look for somebody")), ("no", _("No, not now"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class DropForm(forms.Form):
    """A proposal does not come about."""

    version = version_field()
    reason = forms.ChoiceField(label=_("Reason"), choices=[(code, END_NAMES[code]) for code in DROPS])
