"""Forms of needs and measures."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.models import Post
from lantian.plans.codes import LOSSES, need_kinds
from lantian.plans.models import Measure, Need
from lantian.plans.models.needs import LINES, WORDS
from lantian.plans.words import LOSSES as LOSS_NAMES
from lantian.registry.forms.coded import DayField, PastDateField

NOTHING = ("", "—")


def version_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, initial=1, min_value=0)


def text(
    label: Any, length: int, *, required: bool = True, help_text: Any = "", rows: int = 0
) -> forms.CharField:
    """A line, or with `rows` a few lines, of plain text."""
    widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput({"autocomplete": "off"})
    too_long = _("At most %(limit_value)d characters; these are %(show_value)d.")
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=widget,
        error_messages={"max_length": too_long},
    )


def kinds_by_loss() -> list[Any]:
    """The kinds of needs as choices, under the five losses."""
    kinds = need_kinds().values()
    groups = [
        (LOSS_NAMES[loss], [(kind.code, str(kind)) for kind in kinds if kind.loss == loss]) for loss in LOSSES
    ]
    return [NOTHING, *groups]


class NeedForm(forms.Form):
    """What a child needs, who said so, since when, and how it said it."""

    code = forms.ChoiceField(label=_("What the child needs"), choices=kinds_by_loss)
    told_by = forms.ChoiceField(
        label=_("Who said it"),
        choices=[
            choice
            for choice in Need.ToldBy.choices
            if choice[0] not in (Need.ToldBy.VOICE, Need.ToldBy.FORMER)
        ],
    )
    since = PastDateField(label=_("Since when"), initial=timezone.localdate)
    words = text(
        _("In the child's own words"),
        300,
        required=False,
        rows=2,
        help_text=_("Only those who work with the child read this; no office above does."),
    )


class CloseForm(forms.Form):
    """The word of the child or the family by which a need is closed."""

    version = version_field()
    outcome = forms.ChoiceField(
        label=_("How it ends"),
        choices=[("met", _("The need is met")), ("not_met", _("The need is not met"))],
        widget=forms.RadioSelect,
    )
    word_by = forms.ChoiceField(label=_("Who was asked"), choices=[NOTHING, *Need.WordBy.choices])
    word = forms.ChoiceField(
        label=_("Did it help"),
        choices=[(key.value, name) for key, name in WORDS.items()],
        widget=forms.RadioSelect,
    )
    word_on = PastDateField(label=_("Said on"), initial=timezone.localdate)
    word_text = text(_("In their words"), 300, required=False, rows=2)
    reason = text(
        _("If it is not met: why"),
        200,
        required=False,
        help_text=_("Offices read this: please no words of the child and no telephone numbers."),
    )


class ReasonForm(forms.Form):
    """A step that needs a reason."""

    version = version_field()
    reason = text(_("Reason"), 200)


class OwnerForm(forms.Form):
    """Who answers for something: a post around the child, or somebody without a sign-in."""

    seat = forms.TypedChoiceField(label=_("Who does it"), coerce=UUID, empty_value=None, required=False)
    outside = text(
        _("Or somebody without a sign-in"),
        80,
        required=False,
        help_text=_("A unit or a person. Your own post then sees to it that it is done."),
    )

    def __init__(self, *args: Any, owners: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = seat_choices(owners)  # type: ignore[attr-defined]


def seat_choices(owners: Iterable[Post]) -> list[tuple[Any, str]]:
    """Posts as choices, by their seats."""
    return [NOTHING, *((post.seat, f"{post.role_name} {post.user.name}") for post in owners)]


class MeasureForm(OwnerForm):
    """What is done for a need, by whom, until when, and what is different for the child then."""

    what = text(_("What is done"), 200, help_text=_("What, how much, how often."))
    done_means = text(
        _("It is done when the child"),
        200,
        help_text=_("What is different for the child then. “Passed on” and “arranged” are not it."),
    )
    due_on = DayField(label=_("Until when"), required=False)
    line = forms.ChoiceField(label=_("Line of work"), choices=list(LINES.items()))
    knows_others = forms.BooleanField(
        label=_("I have seen what others do; this is something else"), required=False
    )
    field_order = ("what", "done_means", "seat", "outside", "due_on", "line", "knows_others")

    def __init__(self, *args: Any, has_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_others:
            del self.fields["knows_others"]


class KeepForm(forms.Form):
    """What came out of a measure."""

    version = version_field()
    came_out = forms.ChoiceField(
        label=_("What came out"), choices=Measure.CameOut.choices, widget=forms.RadioSelect
    )
    note_text = text(_("Note"), 200, required=False)


class HandOverForm(OwnerForm):
    """Into whose hands a measure goes, and why."""

    version = version_field()
    reason = text(_("Reason"), 200, help_text=_("Stays with the measure; everybody around it sees it."))
    field_order = ("seat", "outside", "reason", "version")
