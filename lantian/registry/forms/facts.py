"""Forms of the dated facts: the same fields for a change (with the day) and for a correction."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.registry.forms.coded import (
    PastDateField,
    YesNoField,
    coded,
    identity_field,
    name_field,
    phone_field,
    several,
)


class FactForm(forms.Form):
    """Fields are columns of the fact; `version` is that of the row the person saw (0: there was none)."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def columns(self) -> dict[str, Any]:
        """What is to be written, without the day and the version."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("since", "version")}


class Since(forms.Form):
    """When the change took place."""

    since = PastDateField(label=_("Since when"), initial=timezone.localdate)


class HukouForm(FactForm):
    is_registered = YesNoField(label=_("Registered in a hukou"))
    nature = coded("hukou_nature", _("Nature of hukou"))
    place_text = forms.CharField(label=_("Place of hukou"), max_length=120, required=False)


class ResidenceForm(FactForm):
    place = forms.TypedChoiceField(label=_("Village"), coerce=int)
    lives_with = coded("relation", _("Lives with"))

    def __init__(self, *args: Any, villages: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = villages  # type: ignore[attr-defined]


class EnrolmentForm(FactForm):
    stage = coded("stage", _("Schooling"), required=True)
    school_unit = forms.TypedChoiceField(label=_("School"), coerce=UUID, empty_value=None, required=False)
    school_text = forms.CharField(label=_("School outside our place"), max_length=120, required=False)
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
    expected_return_on = forms.DateField(
        label=_("Expected back"), required=False, widget=PastDateField().widget
    )


class LivelihoodForm(FactForm):
    income_sources = several("income_source", _("The household lives on"))
    aid = several("aid", _("Aid received"))
    poverty_marks = several("poverty_mark", _("Marks of poverty"))


class ChildForm(FactForm):
    """What does not change with time, to be corrected."""

    name = name_field(_("Name"), required=True)
    sex = coded("sex", _("Sex"), required=True)
    birth_on = PastDateField(label=_("Date of birth"))
    ethnicity = coded("ethnicity", _("Ethnicity"))
    identity = identity_field(_("Identity number"))
    no_identity_reason = coded("no_identity_reason", _("If there is none: why"))
    remarks = forms.CharField(
        label=_("Remarks"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, has_identity: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_identity = has_identity
        if has_identity:
            self.fields["identity"].help_text = _("Leave empty to keep the number on file.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number = cleaned.get("identity")
        if number:
            for name in ("birth_on", "sex"):
                if cleaned.get(name) and cleaned[name] != getattr(number, name):
                    self.add_error(name, _("The identity number says otherwise."))
        elif (
            not self.has_identity and not cleaned.get("no_identity_reason") and "identity" not in self.errors
        ):
            self.add_error("no_identity_reason", _("Enter the identity number, or say why there is none."))
        return cleaned


class HouseholdForm(FactForm):
    head_name = name_field(_("Head of household"))
    village_group = forms.CharField(label=_("Village group"), max_length=64, required=False)
    address = forms.CharField(label=_("Address in the village"), max_length=120, required=False)
    is_unsafe = YesNoField(label=_("The house is unsafe (grade C or D)"))
    neighbour = forms.CharField(label=_("Nearest neighbour and telephone"), max_length=80, required=False)


class PersonForm(FactForm):
    """A person around a child. Sealed fields left empty keep what is on file."""

    name = name_field(_("Name"), required=True)
    phone = phone_field(_("Telephone"))
    second_phone = phone_field(_("Second telephone"))
    identity = identity_field(_("Identity number"))
    education = coded("education", _("Education"))
    health = coded("health", _("Health"))
    occupation = forms.CharField(label=_("Occupation"), max_length=64, required=False)
    is_deceased = forms.BooleanField(label=_("Has died"), required=False)

    SEALED = ("phone", "second_phone", "identity")

    def columns(self) -> dict[str, Any]:
        """As everywhere, without the sealed fields that were left empty, and numbers as text."""
        columns = super().columns()
        for name in self.SEALED:
            value = columns.pop(name)
            if value:
                columns[name] = getattr(value, "number", value)
        return columns


class TieForm(PersonForm):
    """Somebody new around a child."""

    kind = forms.ChoiceField(label=_("Who this is to the child"))
    relation = coded("relation", _("Relation"))
    since = PastDateField(label=_("Since when"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.order_fields(["kind", "relation", "name", "phone", "since"])

    def columns(self) -> dict[str, Any]:
        columns = super().columns()
        return {name: value for name, value in columns.items() if name not in ("kind", "relation")}


class EndForm(FactForm):
    """The day from which a tie no longer holds."""

    until = PastDateField(label=_("Ended on"), initial=timezone.localdate)
