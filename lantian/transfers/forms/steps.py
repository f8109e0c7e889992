"""Forms of moves between offices."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.places import queries as places
from lantian.places.rules import Level, PlaceError, is_within, level_of
from lantian.plans.forms.needs import text, version_field
from lantian.registry.forms.coded import DayField, PastDateField, identity_field, name_field
from lantian.registry.forms.places import WrittenVillageField, village_field
from lantian.transfers.models.moves import Why


class CityVillageField(forms.CharField):
    """A village anywhere in the city, by county, town and name; cleans to its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=120, help_text=_("County, town and village, such as 彬州市新民镇太厢村."), **kwargs
        )
        self.scope = (0, 0)

    def clean(self, value: Any) -> int:
        typed = super().clean(value)
        code = places.place_index().find_region(typed, near=self.scope)
        if code is None or not is_within(code, self.scope) or not _is_village(code):
            raise forms.ValidationError(
                _("No village of the city is called so. Write county, town and village.")
            )
        return code


def _is_village(code: int) -> bool:
    try:
        return level_of(code) == Level.VILLAGE
    except PlaceError:
        return False


class WhyFields(forms.Form):
    """Why and when a child moves."""

    why = forms.ChoiceField(label=_("Why it moves"), choices=Why.choices)
    reason = text(
        _("What is known"), 200, rows=2, help_text=_("Both offices read this: where to, to whom, since when.")
    )
    moves_on = DayField(label=_("Moves, or moved, on"), initial=timezone.localdate)


class OfferForm(WhyFields):
    """The old place says where a child moves."""

    to_place = CityVillageField(label=_("New village"))
    field_order = ("to_place", "why", "reason", "moves_on")

    def __init__(self, *args: Any, city: tuple[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_place"].scope = city  # type: ignore[attr-defined]


class AskForm(WhyFields):
    """The new place says who has come, by name and a number or a birth date."""

    name = name_field(_("Name of the child"), required=True)
    number = identity_field(_("Identity number"))
    birth_on = PastDateField(label=_("Or date of birth"), required=False)
    to_place = WrittenVillageField(label=_("Village where the child lives now"))
    field_order = ("name", "number", "birth_on", "to_place", "why", "reason", "moves_on")

    def __init__(self, *args: Any, villages: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_place"] = village_field(self.fields["to_place"], villages)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number = cleaned.get("number")
        cleaned["number"] = number.number if number else ""
        return cleaned


class AnswerForm(forms.Form):
    """A word on a step: what the other side should know."""

    version = version_field()
    answer = text(_("What the other office should know"), 200, required=False, rows=2)

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_reason:
            self.fields["answer"].label = _("Reason")
            self.fields["answer"].required = True


class VisitForm(forms.Form):
    """The first visit at the new home."""

    version = version_field()
    on = PastDateField(label=_("Day"), initial=timezone.localdate)
    words = text(
        _("Who was met, and how the child has settled in"),
        200,
        rows=2,
        help_text=_("Offices of both places read this: please nothing that the child said in confidence."),
    )
