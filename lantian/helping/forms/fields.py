"""Fields that several forms about helpers share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.helping.models import Helper
from lantian.helping.words import GIVES, LANGUAGES, WEEKDAYS, kind_choices
from lantian.registry.forms.coded import (
    PastDateField,
    identity_field,
    name_field,
    phone_field,
    sexes,
)
from lantian.registry.forms.facts import agree_with_number

NOTHING = ("", "—")
HIDDEN = forms.HiddenInput


def version_field() -> forms.IntegerField:
    return forms.IntegerField(widget=HIDDEN, initial=0, min_value=0)


def key_field() -> forms.UUIDField:
    """The key that a form was made with: a second tap finds the first."""
    return forms.UUIDField(widget=HIDDEN)


def text(
    label: Any, length: int, *, required: bool = False, help_text: Any = "", rows: int = 0
) -> forms.CharField:
    """A line, or with `rows` a few lines, of plain text."""
    widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput({"autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=length, required=required, help_text=help_text, widget=widget
    )


class OfferForm(forms.Form):
    """What somebody can give, and within what limits."""

    gives = forms.MultipleChoiceField(
        label=_("What is given"),
        choices=list(GIVES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    most_children = forms.TypedChoiceField(
        label=_("For how many children at most"),
        coerce=int,
        help_text=_("One is plenty. Nobody has to take more than they can."),
    )
    farthest = forms.ChoiceField(
        label=_("How far"), choices=Helper.Farthest.choices, widget=forms.RadioSelect, initial="village"
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"),
        choices=[(code.value, name) for code, name in LANGUAGES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    health = forms.ChoiceField(
        label=_("What health allows"),
        choices=Helper.Health.choices,
        required=False,
        help_text=_("Only how far: please name no illness."),
    )
    words = text(
        _("What else should be known"),
        300,
        rows=2,
        help_text=_("For example: taught mathematics, sings, has a car. No names of children."),
    )

    def __init__(self, *args: Any, cap: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(0, _("none; I help in other ways")), *((n, n) for n in range(1, cap + 1))]
        self.fields["most_children"].choices = names  # type: ignore[attr-defined]

    def offered(self) -> dict[str, Any]:
        """The fields of `Helper` that the offer fills."""
        data = self.cleaned_data
        chosen = set(data["gives"])
        return {
            **{name: data[name] for name in ("most_children", "farthest", "languages", "health", "words")},
            **{f"gives_{what}": what in chosen for what in GIVES},
            "days": sorted(data["days"]),
        }


def offer_initial(helper: Helper) -> dict[str, Any]:
    """An offer as the form shows it."""
    return {**helper.offer(), "gives": [what for what in GIVES if getattr(helper, f"gives_{what}")]}


class PersonForm(OfferForm):
    """Who somebody is, and what they offer."""

    name = name_field(_("Name"), required=True)
    sex = forms.ChoiceField(label=_("Sex"), choices=sexes, widget=forms.RadioSelect)
    birth_on = PastDateField(label=_("Date of birth"))
    phone = phone_field(_("Telephone"), required=True)
    identity = identity_field(_("Identity number"))
    kind = forms.ChoiceField(label=_("Helps as"), choices=lambda: [NOTHING, *kind_choices()])
    elder_kind = forms.ChoiceField(
        label=_("Which of the five elders"),
        choices=[NOTHING, *Helper.ElderKind.choices],
        required=False,
        help_text=_("Only for one of the five elders."),
    )
    WHO: tuple[str, ...] = ("name", "sex", "birth_on", "phone", "identity", "kind", "elder_kind")
    OFFERS = ("gives", "most_children", "farthest", "days", "languages", "health", "words")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("identity"):
            agree_with_number(self, "identity", cleaned["identity"])
        return cleaned

    def who(self) -> list[Any]:
        return [self[name] for name in self.WHO if name in self.fields]

    def offers(self) -> list[Any]:
        return [self[name] for name in self.OFFERS]

    def values(self) -> dict[str, Any]:
        """The fields of `Helper` that people say."""
        data = self.cleaned_data
        number = data.get("identity")
        return {
            **{name: data[name] for name in self.WHO if name in data},
            "identity": number.number if number else None,
            **self.offered(),
        }
