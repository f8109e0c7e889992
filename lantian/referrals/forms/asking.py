"""Asking a unit: of whom, what, on what basis, what it gets of the child, who consents."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.places.models import Unit
from lantian.plans.forms.needs import NOTHING, text
from lantian.referrals.matters import matters
from lantian.referrals.models.referrals import CONSENTS, NETWORKS
from lantian.referrals.rules.asked import SHARED_USUALLY, network_of
from lantian.referrals.words import SHARE_NAMES
from lantian.registry.forms.coded import DayField


def unit_choices(units: Iterable[Unit], suggested: Sequence[str] = ()) -> list[Any]:
    """Units as choices under their networks; those of the `suggested` departments or kinds of unit first."""
    rows = list(units)
    near = [one for one in rows if {one.department, one.kind} & set(suggested) - {""}]
    near.sort(key=lambda one: (-one.region_id, one.name))
    order = list(NETWORKS)

    def place(one: Unit) -> int:
        return order.index(network_of(one.kind, one.department))

    rest = sorted(
        (one for one in rows if one not in near), key=lambda one: (place(one), -one.region_id, one.name)
    )
    groups = [
        (NETWORKS[order[key]], [(one.pk, one.name) for one in part]) for key, part in groupby(rest, key=place)
    ]
    first = [(_("Suggested"), [(one.pk, one.name) for one in near])] if near else []
    return [NOTHING, *first, *groups]


class UnitField(forms.TypedChoiceField):
    """A unit out of those that can be asked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=UUID, empty_value=None, **kwargs)
        self.units: dict[UUID, Unit] = {}

    def offer(self, units: Iterable[Unit], suggested: Sequence[str] = ()) -> None:
        self.units = {one.pk: one for one in units}
        self.choices = unit_choices(self.units.values(), suggested)

    def clean(self, value: Any) -> Any:
        return self.units[super().clean(value)]


def matter_choices() -> list[Any]:
    """Kinds of requests as choices, under their networks."""
    groups = groupby(
        sorted(matters().values(), key=lambda one: list(NETWORKS).index(one.network)), key=_network
    )
    return [NOTHING, *((NETWORKS[name], [(one.code, str(one)) for one in part]) for name, part in groups)]


def _network(one: Any) -> str:
    return str(one.network)


def consent_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Who consented"),
        choices=[NOTHING, *((key.value, name) for key, name in CONSENTS.items())],
        required=False,
        help_text=_(
            "Needed for social organisations and stations, and for treatment and counselling. It can be withdrawn."
        ),
    )


class ReferForm(forms.Form):
    """What is asked of which unit for a child."""

    matter = forms.ChoiceField(
        label=_("What it is about"),
        choices=matter_choices,
        help_text=_("These words stand in lists and on the paper of the meeting, without the child."),
    )
    to_unit = UnitField(label=_("Which unit is asked"))
    asks = text(
        _("What the unit shall do"),
        200,
        rows=3,
        help_text=_("What, for whom, so that something is different for the child. The unit reads this."),
    )
    basis = text(_("Basis"), 200, help_text=_("A law, a document, or what was agreed at a meeting."))
    wanted_on = DayField(
        label=_("Wanted by"),
        required=False,
        help_text=_("Without a day the unit answers within one working day and replies within 15 days."),
    )
    is_advice = forms.BooleanField(
        label=_("It is an advice under art 114 of the law on minors (reply within one month)"), required=False
    )
    shares = forms.MultipleChoiceField(
        label=_("What the unit gets of the child"),
        choices=list(SHARE_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=list(SHARED_USUALLY),
        required=False,
        help_text=_("Only what it needs for this; it never sees the file."),
    )
    consent = consent_field()

    def __init__(self, *args: Any, units: Iterable[Unit], suggested: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_unit"].offer(units, suggested)  # type: ignore[attr-defined]
