"""Placement, and what is done towards guardians."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.cases.forms.helping import Seats, seat_field
from lantian.cases.forms.steps import BasisForm
from lantian.cases.models import Intervention
from lantian.cases.rules.interventions import BASIS, GROUNDS, LASTING, NEXT, Kind, Stage
from lantian.cases.rules.steps import Verb
from lantian.cases.words import (
    BY_NAMES,
    GROUND_NAMES,
    PART_NAMES,
    PLACE_NAMES,
    STAGE_NAMES,
)
from lantian.plans.forms.needs import NOTHING, text, version_field
from lantian.registry.forms.coded import DayField, PastDateField

GUARDIANSHIP = {"92": _("Temporary guardianship"), "94": _("Long-term guardianship"), "36": _("Revocation")}


def grounds(*articles: str) -> list[Any]:
    """The grounds of articles as choices, under each."""
    return [
        NOTHING,
        *(
            (
                GUARDIANSHIP[article],
                [(code, name) for code, name in GROUND_NAMES.items() if code.startswith(article)],
            )
            for article in articles
        ),
    ]


class PlaceForm(BasisForm):
    """Where the child lives for the time being."""

    says_told = True

    kind = forms.ChoiceField(
        label=pgettext_lazy("placement", "Where to"), choices=[NOTHING, *PLACE_NAMES.items()]
    )
    where = text(_("Place or institution"), 120)
    carer = text(_("Who takes care, with telephone"), 120)
    since = PastDateField(label=_("Since when"), initial=timezone.localdate)
    until_planned = DayField(label=_("Until, as planned"), required=False)
    ground = forms.ChoiceField(
        label=_("Ground of art. 92, where civil affairs took it on"), choices=grounds("92"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, verb=Verb.PLACE, **kwargs)


class EndPlaceForm(BasisForm):
    """Where the child lives now."""

    version = version_field()
    on = PastDateField(label=_("Ended on"), initial=timezone.localdate)
    words = text(_("Where the child lives now, and why it can"), 500, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, verb=Verb.END_PLACE, **kwargs)


class InterveneForm(BasisForm):
    """One kind of intervention: who, on which ground, when, what exactly."""

    says_told = True

    by = forms.ChoiceField(label=_("By whom"))
    on = PastDateField(label=pgettext_lazy("intervention", "On"), initial=timezone.localdate)
    until = DayField(label=_("Holds until"), required=False)
    words = text(
        _("What exactly, and what proves it"),
        1500,
        rows=4,
        help_text=_("Towards whom, what was said or written, which evidence lies where."),
    )

    def __init__(self, *args: Any, kind: Kind, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, verb=Verb.INTERVENE, **kwargs)
        self.fields["basis"].initial = BASIS[kind].value
        self.fields["by"].choices = [NOTHING, *((one, BY_NAMES[one]) for one in sorted(by))]  # type: ignore[attr-defined]
        if kind in GROUNDS:
            own = [NOTHING, *((code, GROUND_NAMES[code]) for code in GROUNDS[kind])]
            self.fields["ground"] = forms.ChoiceField(label=_("Ground"), choices=own, required=False)
        if kind not in LASTING:
            del self.fields["until"]
        self.order_fields(["by", "ground", "on", "until", "words"])
        self.kind = kind

    def values(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "ground": "", "until": None, **super().values()}


class OutcomeForm(BasisForm):
    """What came of an intervention."""

    version = version_field()
    stage = forms.ChoiceField(label=_("What came of it"))
    on = PastDateField(label=_("Decided on"), initial=timezone.localdate)
    words = text(
        _("What was decided"), 1000, rows=3, help_text=_("Court and number, who is guardian now, until when.")
    )

    def __init__(self, *args: Any, intervention: Intervention, **kwargs: Any) -> None:
        super().__init__(*args, verb=Verb.OUTCOME, **kwargs)
        stages = NEXT.get(Stage(intervention.stage), ())
        self.fields["stage"].choices = [NOTHING, *((one.value, STAGE_NAMES[one.value]) for one in stages)]  # type: ignore[attr-defined]


class MemberForm(BasisForm):
    """Who joins the team."""

    part = forms.ChoiceField(
        label=_("Part in the team"),
        choices=[(code, name) for code, name in PART_NAMES.items() if code != "lead"],
    )

    def __init__(self, *args: Any, seats: Seats, **kwargs: Any) -> None:
        super().__init__(*args, verb=Verb.JOIN, **kwargs)
        self.fields["seat"] = seat_field(pgettext_lazy("case", "Who"), seats)
        self.order_fields(["seat", "part"])


class HandOverForm(BasisForm):
    """Who answers for the case from now on."""

    words = text(_("Why"), 300)

    def __init__(self, *args: Any, seats: Seats, **kwargs: Any) -> None:
        super().__init__(*args, verb=Verb.HAND_OVER, **kwargs)
        self.fields["seat"] = seat_field(_("Who answers for the case from now on"), seats)
        self.order_fields(["seat", "words"])
