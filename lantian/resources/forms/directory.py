"""Forms of the directory: what is looked for, what a unit offers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.places.models import Region, Unit
from lantian.plans.codes import need_kinds
from lantian.plans.forms.needs import text
from lantian.plans.models.needs import AREAS
from lantian.registry.forms.coded import DayField, ParsedField
from lantian.resources.models import Resource
from lantian.resources.models.directory import CONDITIONS, KINDS, PERS, REACHES, SORTS, choices
from lantian.resources.rules.offers import KIND_OF, OLDEST
from lantian.resources.rules.phones import parse_numbers

ANY = [("", pgettext_lazy("filter of resources", "all"))]


def codes_by_area() -> list[Any]:
    """The kinds of needs as choices, under the five areas of help."""
    kinds = need_kinds().values()
    return [
        (name, [(kind.code, str(kind)) for kind in kinds if kind.area == area])
        for area, name in AREAS.items()
    ]


def sorts_by_kind() -> list[Any]:
    """What there can be, under its kinds."""
    return [
        ("", "—"),
        *(
            (name, [(sort.value, SORTS[sort]) for sort, of in KIND_OF.items() if of == kind])
            for kind, name in KINDS.items()
        ),
    ]


class SearchForm(forms.Form):
    """What is looked for: an area of need, a place, a kind, words."""

    area = forms.ChoiceField(label=_("Area of need"), choices=[*ANY, *AREAS.items()], required=False)
    place = forms.TypedChoiceField(label=_("In or for"), coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(label=_("Kind of help"), choices=[*ANY, *choices(KINDS)], required=False)
    text = text(_("Words in it"), 40, required=False)

    def __init__(self, *args: Any, places: Sequence[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place.code, place.short_name) for place in places]  # type: ignore[attr-defined]


class ResourceForm(forms.Form):
    """What a unit offers: what, for which needs, to whom, how far, how much, when, whom to ask."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
    unit = forms.TypedChoiceField(label=_("Offered by"), coerce=UUID)
    sort = forms.ChoiceField(label=_("Kind of help"), choices=sorts_by_kind)
    name = text(pgettext_lazy("resource", "Name"), 60)
    offers = text(
        _("What is given, and how one gets it"),
        300,
        rows=3,
        help_text=_("Of a benefit: who may have it, how much, which papers. No names of children."),
    )
    codes = forms.MultipleChoiceField(
        label=_("For which needs"), choices=codes_by_area, widget=forms.CheckboxSelectMultiple, required=False
    )
    place = forms.TypedChoiceField(label=_("Where it is"), coerce=int, required=False, empty_value=None)
    reach = forms.ChoiceField(label=_("For children in"), choices=choices(REACHES), widget=forms.RadioSelect)
    age_from = forms.IntegerField(label=_("From which age"), min_value=0, max_value=OLDEST, initial=0)
    age_to = forms.IntegerField(label=_("Up to which age"), min_value=0, max_value=OLDEST, initial=OLDEST)
    conditions = forms.MultipleChoiceField(
        label=_("Only for"), choices=choices(CONDITIONS), widget=forms.CheckboxSelectMultiple, required=False
    )
    capacity = forms.IntegerField(
        label=_("For how many children"),
        min_value=0,
        max_value=9999,
        required=False,
        help_text=_("Empty: as many as come."),
    )
    per = forms.ChoiceField(label=_("Counted"), choices=choices(PERS))
    busy = forms.IntegerField(
        label=_("Of these taken now"),
        min_value=0,
        max_value=9999,
        initial=0,
        help_text=_("Without what was taken on here as an order: that is counted by itself."),
    )
    times = text(_("When"), 80, required=False, help_text=_("For example: Saturdays and Sundays, 9 to 17."))
    cost = text(_("What it costs"), 80, required=False, help_text=_("Empty: nothing."))
    contact = text(_("Whom to ask"), 40)
    phone = ParsedField(
        parse_numbers,
        label=_("Telephone"),
        required=False,
        max_length=80,
        help_text=_("Up to three, with a comma between them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    valid_from = DayField(label=_("From when"), initial=timezone.localdate)
    valid_until = DayField(label=_("Until before"), required=False, help_text=_("Empty: no end is known."))

    def __init__(
        self, *args: Any, units: Sequence[Unit], places: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        shown = [("", "—")] if len(units) > 1 else []
        self.fields["unit"].choices = [*shown, *((unit.pk, unit.name) for unit in units)]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("where the unit is")), *places]  # type: ignore[attr-defined]

    def unit_chosen(self) -> Unit:
        """The unit whose offer it is."""
        return self.units[self.cleaned_data["unit"]]

    def values(self) -> dict[str, Any]:
        """What `enter` and `amend` take."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "unit")}
        place = given["place"] or self.unit_chosen().region_id
        return given | {"place": place, "phone": given["phone"] or ""}


def shown_of(resource: Resource) -> dict[str, Any]:
    """What the form shows of an entry."""
    names = [name for name in ResourceForm.base_fields if name not in ("unit", "phone")]
    values = {name: getattr(resource, name) for name in names}
    return values | {"unit": resource.unit_id, "phone": resource.phone.reveal() if resource.phone else ""}
