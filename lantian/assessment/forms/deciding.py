"""What somebody decides, and what a second person says to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.assessment.rules.losses import Loss, Severity
from lantian.assessment.words import LEVEL_WORDS, LOSS_NAMES, SEVERITY_NAMES
from lantian.duties.rules.levels import RiskLevel

KEEP = _("Stands in the history: please no numbers, telephones or addresses.")


def _severity(loss: Loss) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=LOSS_NAMES[loss],
        choices=[(int(level), SEVERITY_NAMES[level]) for level in Severity],
        coerce=int,
        widget=forms.RadioSelect,
    )


class DecisionForm(forms.Form):
    """The level overall and of each loss, as suggested unless somebody decides otherwise and says why.

    `version` is the number of the last decision that the person saw.
    """

    level = forms.ChoiceField(
        label=_("Level overall"),
        choices=[(level.value, words.name) for level, words in LEVEL_WORDS.items()],
        widget=forms.RadioSelect,
    )
    study, life, kinship, mind, safety = (_severity(loss) for loss in Loss)
    reason = forms.CharField(
        label=pgettext_lazy("decision", "Why"), max_length=200, required=False, help_text=KEEP
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def decided(self) -> dict[str, Any]:
        """What `services.deciding.decide` takes."""
        told = self.cleaned_data
        return {
            "level": RiskLevel(told["level"]),
            "losses": {loss: Severity(told[loss.value]) for loss in Loss},
            "reason": told["reason"],
            "seen": told["version"],
        }

    @property
    def of_losses(self) -> list[forms.BoundField]:
        return [self[loss.value] for loss in Loss]


class SecondForm(forms.Form):
    """Yes or no of a second person, with the version of the decision that this person saw."""

    agrees = forms.TypedChoiceField(
        label=_("What do you say?"),
        choices=[("yes", _("I agree")), ("no", _("I do not agree"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("If you do not agree: why"), max_length=200, required=False, help_text=KEEP
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class LookForm(forms.Form):
    """Somebody of the town or an office has looked at a red level that acts already."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
