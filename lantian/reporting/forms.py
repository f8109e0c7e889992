"""Which report of which place and period; why one is corrected; for which department a list is taken."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.scopes import acting_post
from lantian.places import queries as places
from lantian.places.rules import Level, level_of
from lantian.registry.queries.choices import INDENT, place_choices
from lantian.reporting.models import DEPARTMENTS, KINDS
from lantian.reporting.rules.departments import Department
from lantian.reporting.rules.periods import Kind, Period, period_of, periods_until

OFFERED = {Kind.MONTHLY: 25, Kind.BULLETIN: 8, Kind.ANNUAL: 5}
"""How many periods of each kind are offered, the one that goes on included."""


class MakeForm(forms.Form):
    """A kind of report with its period, and the place it is about."""

    report = forms.ChoiceField(label=_("Report"))
    place = forms.TypedChoiceField(label=_("Place"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["report"].choices = [
            (
                KINDS[kind],
                [
                    (_code(kind, one), f"{KINDS[kind]} · {one.name}")
                    for one in periods_until(kind, today, most)
                ],
            )
            for kind, most in OFFERED.items()
        ]
        self.fields["report"].initial = _code(Kind.MONTHLY, period_of(Kind.MONTHLY, today).before)
        self.fields["place"].choices = counties()

    def asked(self) -> tuple[Kind, Period, int]:
        """What is asked for; of a form that is valid."""
        kind, since = self.cleaned_data["report"].split(":")
        return Kind(kind), period_of(Kind(kind), date.fromisoformat(since)), self.cleaned_data["place"]


class CorrectForm(forms.Form):
    """Why a further edition is made."""

    reason = forms.CharField(
        label=_("What was wrong?"),
        min_length=4,
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stands on the new edition, for everybody who reads it. Name nobody in it."),
    )


class TakeForm(forms.Form):
    """For which department a list of names is taken, of which place and what for."""

    department = forms.ChoiceField(label=_("For which department"))
    place = forms.TypedChoiceField(label=_("Place"), coerce=int)
    reason = forms.CharField(
        label=_("What is the list for?"),
        min_length=4,
        max_length=200,
        help_text=_("The reason stands on every page of the list and in the access log."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [(one.value, DEPARTMENTS[one]) for one in Department]
        self.fields["place"].choices = counties()


class ListForm(forms.Form):
    """What the list of reports is filtered by."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    place = forms.TypedChoiceField(label=_("Place"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", _("All kinds")),
            *((kind.value, name) for kind, name in KINDS.items()),
        ]
        below = place_choices()
        self.fields["place"].choices = [("", _("All places")), *(below if len(below) > 1 else [])]
        if len(below) <= 1 or level_of(acting_post().region_low or 0) != Level.CITY:
            del self.fields["place"]


def counties() -> list[tuple[int, str]]:
    """The place of the acting post and, of a city, its counties: those that reports are made of."""
    own = acting_post().region_low or 0
    below = place_choices() if level_of(own) == Level.CITY else []
    return [(own, places.path(own).split(" ")[-1]), *((code, INDENT + name) for code, name in below)]


def _code(kind: Kind, period: Period) -> str:
    return f"{kind.value}:{period.since.isoformat()}"
