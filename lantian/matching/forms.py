from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.helping.models import Helper
from lantian.matching.models import MatchRun
from lantian.matching.rules.settings import HEAVIEST, LIGHTEST, MOST_IN_TEAM, WEIGHTS, Settings
from lantian.matching.words import REACH_NAMES, WEIGHT_NAMES

SHORTEST = 4


class RunForm(forms.Form):
    """Which place is planned, and how many helpers a child is to have."""

    place = forms.TypedChoiceField(label=_("Place"), coerce=int)
    mode = forms.ChoiceField(
        label=_("How many helpers"), choices=MatchRun.Mode.choices, widget=forms.RadioSelect
    )
    team_size = forms.IntegerField(
        label=_("Helpers for each child"),
        min_value=2,
        max_value=MOST_IN_TEAM,
        required=False,
        help_text=_("Only where several help one child. One of them leads."),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places


class SettingsForm(forms.Form):
    """The hard rules and weights of a place."""

    farthest = forms.ChoiceField(
        label=_("How far helpers go at most"),
        choices=list(REACH_NAMES.items()),
        help_text=_("Nobody is asked to go farther than they offered."),
    )
    only_counted = forms.BooleanField(
        label=_("Only children who count as left behind"),
        required=False,
        help_text=_("Otherwise all children on file take part."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WEIGHTS:
            self.fields[name] = forms.IntegerField(
                label=WEIGHT_NAMES[name], min_value=LIGHTEST, max_value=HEAVIEST
            )

    def settings(self) -> Settings:
        """What was entered."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "edition"}
        return Settings(**values)

    @property
    def weights(self) -> list[Any]:
        return [self[name] for name in WEIGHTS]


class ChooseForm(forms.Form):
    """Another helper for a child."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    helper = forms.UUIDField(label=_("Helper"), widget=forms.Select)

    def __init__(self, *args: Any, helpers: Sequence[tuple[Helper, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((helper.pk, f"{helper.name} · {place}") for helper, place in helpers)]
        self.fields["helper"].widget.choices = choices
        self.known = {helper.pk: helper for helper, _place in helpers}

    def clean_helper(self) -> Helper:
        found = self.known.get(self.cleaned_data["helper"])
        if found is None:
            raise forms.ValidationError(_("Choose one of the helpers."))
        return found


class ForbidForm(forms.Form):
    """Why a child and a helper are never to be proposed to each other."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why this pair is ruled out"),
        max_length=200,
        min_length=SHORTEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Stays with the child, seen by those who keep its file. No helper and no parent sees it."
        ),
    )
