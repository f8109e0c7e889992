"""Who is named for a network, and which networks hear of an event."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lantian.access.models import Post
from lantian.duties.forms.absences import post_choices
from lantian.kernel.values.phones import check_phone
from lantian.kernel.values.wrong import WrongValue
from lantian.networks.rules.events import KINDS, MOST_DAYS, Telling
from lantian.networks.rules.nets import Network, Slot
from lantian.networks.words import HASTE_NAMES, NETWORK_NAMES
from lantian.places.models import Unit
from lantian.registry.forms.coded import DayField, complaint


class NameForm(forms.Form):
    """A body, somebody with a post, or a person by name and the telephone at work."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    seat = forms.ChoiceField(
        label=gettext_lazy("Somebody with a post here"),
        required=False,
        help_text=gettext_lazy("A successor takes it over by itself."),
    )
    school = forms.ChoiceField(label=gettext_lazy("For the pupils of"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Name of the contact person"),
        max_length=64,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone at work"),
        max_length=32,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
    )
    is_substitute = forms.BooleanField(
        label=gettext_lazy("Stands in when the first one is away"), required=False
    )
    since = DayField(label=gettext_lazy("Since"), initial=timezone.localdate)
    reason = forms.CharField(
        label=gettext_lazy("Basis"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("The letter or list that says so, if there is one."),
    )

    def __init__(
        self,
        data: Any,
        *,
        slot: Slot,
        units: Sequence[Unit],
        posts: Sequence[Post],
        schools: Sequence[Unit],
    ) -> None:
        super().__init__(data)
        choices: dict[str, list[tuple[str, str]]] = {
            "unit": [(str(unit.pk), unit.name) for unit in units],
            "seat": post_choices(posts),
            "school": [(str(unit.pk), unit.name) for unit in schools],
        }
        for name, found in choices.items():
            field: Any = self.fields[name]
            field.choices = [("", "—"), *found]
        if slot != Slot.LAW_VICE_PRINCIPAL:
            del self.fields["school"]
        if not posts:
            del self.fields["seat"]

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"].strip()
        if not text:
            return ""
        checked = check_phone(text, hotlines=True)
        if isinstance(checked, WrongValue):
            raise forms.ValidationError(complaint(checked))
        return checked

    def values(self) -> dict[str, Any]:
        """What `services.naming.name_member` takes as values."""
        data = self.cleaned_data
        unit, seat = data.get("unit"), data.get("seat")
        return {
            "unit": Unit.objects.filter(pk=unit).first() if unit else None,
            "seat": UUID(seat) if seat else None,
            "name": data["name"].strip(),
            "phone": data["phone"],
            "is_substitute": data["is_substitute"],
            "since": data["since"],
            "reason": data["reason"].strip(),
        }

    @property
    def chosen_school(self) -> UUID | None:
        text = self.cleaned_data.get("school")
        return UUID(text) if text else None


class RuleForm(forms.Form):
    """Which networks hear of an event, how urgent it is, by when they should have looked."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    to = forms.MultipleChoiceField(
        label=gettext_lazy("Who hears of it"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None: nobody is told here."),
    )
    haste = forms.TypedChoiceField(
        label=gettext_lazy("How it reaches them"), coerce=int, choices=list(HASTE_NAMES.items())
    )
    within_days = forms.IntegerField(
        label=gettext_lazy("Days within which they should have looked"), min_value=1, max_value=MOST_DAYS
    )

    def __init__(self, data: Any, *, kind: str, now: Telling | None, edition: int) -> None:
        shown: dict[str, Any] = {"edition": edition}
        if now:
            shown |= {"to": [*now.to], "haste": now.haste.value, "within_days": now.within_days}
        super().__init__(data, initial={"haste": 1, "within_days": 7, **shown})
        field: Any = self.fields["to"]
        field.choices = [
            (network.value, NETWORK_NAMES[network]) for network in Network if network != KINDS[kind].network
        ]
