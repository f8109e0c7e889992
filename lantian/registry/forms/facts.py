"""Forms of the dated facts: the same fields for a change (with the day) and for a correction."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.kernel.values.identity import IdentityNumber
from lantian.registry.forms.coded import (
    DayField,
    PastDateField,
    YesNoField,
    coded,
    identity_field,
    name_field,
    phone_field,
    settle_class,
    several,
    sex_field,
)
from lantian.registry.forms.places import WrittenVillageField, village_field

BOOKKEEPING = ("since", "version", "row", "why")


def why_field() -> forms.CharField:
    """Why something is corrected; stands in the timeline and the access log."""
    return forms.CharField(
        label=_("Why it is corrected"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Stands in the history: please no numbers, telephones or addresses."),
    )


class FactForm(forms.Form):
    """Fields are columns of the fact; `row` and `version` are those that the person saw (0: there was none)."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
    row = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def columns(self) -> dict[str, Any]:
        """What is to be written, without the day and what was seen."""
        return {name: value for name, value in self.cleaned_data.items() if name not in BOOKKEEPING}

    def seen(self) -> dict[str, Any]:
        """`version` and `row` as services take them."""
        return {"version": self.cleaned_data["version"] or None, "row": self.cleaned_data["row"]}


class Since(forms.Form):
    """When the change took place."""

    since = PastDateField(label=_("Since when"), initial=timezone.localdate)
    field_order: tuple[str, ...] = ("since",)


class HeldSince(forms.Form):
    """Since when it has been so, as far as anybody knows."""

    since = PastDateField(label=_("Since when"), required=False)
    why = why_field()
    field_order = ("since",)


class HukouForm(FactForm):
    is_registered = YesNoField(label=_("Registered in a hukou"))
    nature = coded("hukou_nature", _("Nature of hukou"))
    place_text = forms.CharField(label=_("Place of hukou"), max_length=120, required=False)


class ResidenceForm(FactForm):
    place = WrittenVillageField(label=_("Village"))
    lives_with = coded("relation", _("Lives with"))

    def __init__(self, *args: Any, villages: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = village_field(self.fields["place"], villages)


class EnrolmentForm(FactForm):
    stage = coded("stage", _("Schooling"), required=True)
    school_unit = forms.TypedChoiceField(label=_("School"), coerce=UUID, empty_value=None, required=False)
    school_text = forms.CharField(label=_("School that is not in the list"), max_length=120, required=False)
    grade = forms.TypedChoiceField(
        label=_("Grade"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "—"), *((grade, str(grade)) for grade in range(1, 13))],
    )
    class_name = forms.CharField(label=_("Class"), max_length=32, required=False)
    boards = YesNoField(label=_("Boards at school"))

    def __init__(self, *args: Any, schools: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_unit"].choices = [("", "—"), *schools]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("school_unit") and cleaned.get("school_text"):
            self.add_error("school_text", _("Choose a school from the list or write one, not both."))
        settle_class(self, cleaned)
        return cleaned


class HealthForm(FactForm):
    condition = coded("health", _("Health"), required=True)
    disability_kind = coded("disability_kind", _("Kind of disability"))
    disability_grade = coded("disability_grade", _("Grade of disability"))
    illness = forms.CharField(label=_("Illness"), max_length=128, required=False)


class GuardianshipForm(FactForm):
    level = coded("guardianship", _("Guardianship"), required=True)


class WhereaboutsForm(FactForm):
    reason = coded("absence_reason", _("Where the parent is"), required=True)
    destination_text = forms.CharField(
        label=_("Place"),
        max_length=120,
        required=False,
        help_text=_("Province, city and county, as far as known."),
    )
    expected_return_on = DayField(label=_("Expected back"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, back = cleaned.get("since"), cleaned.get("expected_return_on")
        if since and back and back <= since:
            self.add_error("expected_return_on", _("This day must lie after the first one."))
        return cleaned


class LivelihoodForm(FactForm):
    income_sources = several("income_source", _("The household lives on"))
    aid = several("aid", _("Aid received"))
    poverty_marks = several("poverty_mark", _("Marks of poverty"))


class ChildForm(FactForm):
    """What does not change with time, to be corrected. `number` is the identity number on file."""

    name = name_field(_("Name"), required=True)
    sex = sex_field(_("Sex"), required=True)
    birth_on = PastDateField(label=_("Date of birth"))
    ethnicity = coded("ethnicity", _("Ethnicity"))
    identity = identity_field(_("Identity number"))
    no_identity_reason = coded("no_identity_reason", _("If there is none: why"))
    paternal_grandfather = name_field(_("Paternal grandfather"))
    paternal_grandmother = name_field(_("Paternal grandmother"))
    maternal_grandfather = name_field(_("Maternal grandfather"))
    maternal_grandmother = name_field(_("Maternal grandmother"))
    remarks = forms.CharField(
        label=_("Remarks"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    why = why_field()

    def __init__(self, *args: Any, number: IdentityNumber | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        if number:
            self.fields["identity"].help_text = _("Leave empty to keep the number on file.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number = cleaned.get("identity") or ("identity" not in self.errors and self.number)
        if number:
            agree_with_number(self, "identity", number)
        elif not cleaned.get("no_identity_reason") and "identity" not in self.errors:
            self.add_error("no_identity_reason", _("Enter the identity number, or say why there is none."))
        return cleaned


def agree_with_number(form: forms.Form, field: str, number: IdentityNumber) -> None:
    """Says beside the fields of a form what an identity number contradicts; nobody is born tomorrow."""
    cleaned = form.cleaned_data
    if number.birth_on > timezone.localdate():
        form.add_error(field, _("This identity number says born in the future."))
    elif cleaned.get("birth_on") and cleaned["birth_on"] != number.birth_on:
        form.add_error(
            "birth_on", _("The identity number says %(value)s.") % {"value": number.birth_on.isoformat()}
        )
    if cleaned.get("sex") and cleaned["sex"] != number.sex:
        form.add_error("sex", _("The identity number says otherwise."))


class SealedForm(FactForm):
    """Sealed fields are never shown: left empty they keep what is on file, unless it is to be removed."""

    SEALED: tuple[str, ...] = ()

    def __init__(self, *args: Any, on_file: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.SEALED:
            if name in on_file:
                field = self.fields[name]
                field.help_text = _("Leave empty to keep what is on file.")
                label = _("Remove what is on file: %(field)s") % {"field": field.label}
                self.fields[f"remove_{name}"] = forms.BooleanField(label=label, required=False)

    def columns(self) -> dict[str, Any]:
        """As everywhere; sealed fields only where they change, None where they go."""
        columns = super().columns()
        for name in self.SEALED:
            value, goes = columns.pop(name), columns.pop(f"remove_{name}", False)
            if value or goes:
                columns[name] = getattr(value, "number", value) or None
        return columns


class HouseholdForm(SealedForm):
    SEALED = ("address", "neighbour")

    head_name = name_field(_("Head of household"))
    village_group = forms.CharField(label=_("Village group"), max_length=64, required=False)
    address = forms.CharField(label=_("Address in the village"), max_length=120, required=False)
    is_unsafe = YesNoField(label=_("The house is unsafe (grade C or D)"))
    neighbour = forms.CharField(label=_("Nearest neighbour and telephone"), max_length=80, required=False)
    why = why_field()


class PersonForm(SealedForm):
    """A person around a child."""

    SEALED = ("phone", "second_phone", "identity")

    name = name_field(_("Name"), required=True)
    phone = phone_field(_("Telephone"))
    second_phone = phone_field(_("Second telephone"))
    identity = identity_field(_("Identity number"))
    education = coded("education", _("Education"))
    health = coded("health", _("Health"))
    occupation = forms.CharField(label=_("Occupation"), max_length=64, required=False)
    is_deceased = forms.BooleanField(label=_("Has died"), required=False)
    why = why_field()

    def clean_identity(self) -> Any:
        number = self.cleaned_data["identity"]
        if number and number.birth_on > timezone.localdate():
            raise forms.ValidationError(_("This identity number says born in the future."))
        return number


class TieForm(PersonForm):
    """Somebody new around a child."""

    kind = forms.ChoiceField(label=_("Who this is to the child"))
    relation = coded("relation", _("Relation"))
    since = PastDateField(label=_("Since when"), required=False)
    why = None  # type: ignore[assignment] # nothing is corrected yet
    field_order = ("kind", "relation", "name", "phone", "since")

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def columns(self) -> dict[str, Any]:
        columns = super().columns()
        return {name: value for name, value in columns.items() if name not in ("kind", "relation")}


class EndForm(FactForm):
    """The day from which a tie no longer holds."""

    until = PastDateField(label=_("Ended on"), initial=timezone.localdate)


class EraseForm(forms.Form):
    """On what ground a child's data are erased."""

    basis = forms.CharField(
        label=_("Whose request, on what ground, decided by whom"),
        min_length=8,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )
