"""Villages: chosen from a list where it is short enough, else written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.places import queries as places
from lantian.registry.queries.choices import named_village


class WrittenVillageField(forms.CharField):
    """A village by its name, with county and town before it as far as needed; cleans to its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=120, help_text=_("County, town and village, such as 彬州市新民镇太厢村."), **kwargs
        )

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        code = named_village(text) if text else None
        if text and code is None:
            raise forms.ValidationError(
                _("No village of yours is called so. Write county, town and village.")
            )
        return code

    def prepare_value(self, value: Any) -> Any:
        return places.paths([value]).get(value, "") if isinstance(value, int) else value


def village_field(written: forms.Field, villages: list[Any]) -> forms.Field:
    """The field that takes the place of `written` where there are villages to choose from."""
    if not villages:
        return written
    return forms.TypedChoiceField(
        label=written.label, required=written.required, coerce=int, choices=villages
    )
