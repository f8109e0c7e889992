"""Forms of the steps of a referral, one for each verb."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.places.models import Unit
from lantian.plans.forms.needs import NOTHING, text, version_field
from lantian.referrals.forms.asking import UnitField, consent_field
from lantian.referrals.models.chain import HOWS, REASONS, RESULTS
from lantian.referrals.models.referrals import WORD_BY, WORDS
from lantian.referrals.rules.life import Verb


class StepForm(forms.Form):
    """A step that needs no more than the wish; an office that writes in a unit's name says how it answered."""

    version = version_field()
    how = forms.ChoiceField(
        label=_("How the unit answered"), choices=[NOTHING, *HOWS.items()], required=False
    )

    def __init__(
        self,
        *args: Any,
        in_name: bool,
        units: Iterable[Unit] = (),
        suggested: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not in_name:
            del self.fields["how"]
        if "to_unit" in self.fields:
            self.fields["to_unit"].offer(units, suggested)  # type: ignore[attr-defined]


class RefuseForm(StepForm):
    """Why a unit does not take it on."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[NOTHING, *REASONS.items()])
    words = text(_("In your words"), 200, required=False, rows=2, help_text=_("Whoever asked reads this."))


class ForwardForm(StepForm):
    """To which unit it is passed on, and what the own unit did."""

    to_unit = UnitField(label=_("To which unit"))
    own_action = text(
        _("What your unit has done itself"),
        200,
        required=False,
        rows=2,
        help_text=_("Without a deed of its own, or for the second time, passing on is shown to the office."),
    )
    reason = text(_("If nothing: why"), 200, required=False)
    basis = text(_("Why that unit: basis"), 200)


class WordsForm(StepForm):
    """A step that says why."""

    words = text(_("Why, in plain words"), 200, rows=2)


class ReplyForm(StepForm):
    """What a unit found and did."""

    is_final = forms.TypedChoiceField(
        label=_("Is this the whole reply"),
        choices=[("yes", _("Yes, everything")), ("no", _("No, a first result"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    result = forms.ChoiceField(
        label=_("What came out"), choices=list(RESULTS.items()), widget=forms.RadioSelect
    )
    words = text(
        _("What was found and done"), 300, rows=4, help_text=_("Who asked reads this, and tells the family.")
    )


class RerouteForm(StepForm):
    """Which other unit is asked, and why."""

    to_unit = UnitField(label=_("Which unit is asked"))
    words = text(_("Why that unit now"), 200)
    basis = text(_("Basis"), 200, help_text=_("A law, a document, or what was agreed at a meeting."))
    consent = consent_field()


class CloseForm(StepForm):
    """The word of the child or family."""

    word = forms.ChoiceField(
        label=_("Did it help"), choices=list(WORDS.items()), widget=forms.RadioSelect, required=False
    )
    word_by = forms.ChoiceField(label=_("Who was asked"), choices=[NOTHING, *WORD_BY.items()], required=False)
    words = text(_("In their words"), 300, required=False, rows=2)
    reason = text(
        _("If it did not help, or nobody can be asked: why"),
        200,
        required=False,
        help_text=_("Offices read this: please no words of the child and no telephone numbers."),
    )


class WithdrawForm(StepForm):
    """Why a request is withdrawn."""

    reason = text(_("Why, in plain words"), 200)


FORMS: dict[Verb, type[StepForm]] = {
    Verb.ACCEPT: StepForm,
    Verb.REFUSE: RefuseForm,
    Verb.FORWARD: ForwardForm,
    Verb.TAKE_BACK: StepForm,
    Verb.HAND_BACK: WordsForm,
    Verb.REPLY: ReplyForm,
    Verb.REROUTE: RerouteForm,
    Verb.ASK_AGAIN: WordsForm,
    Verb.CLOSE: CloseForm,
    Verb.WITHDRAW: WithdrawForm,
    Verb.WITHDRAW_CONSENT: WordsForm,
    Verb.DESTROYED: StepForm,
}
