"""The form by which one child is registered: few questions, most of them optional."""

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
    settle_class,
    several,
    sex_field,
)
from lantian.registry.forms.facts import agree_with_number
from lantian.registry.forms.places import WrittenVillageField, village_field
from lantian.registry.rules.ages import age_on

ADULT = 18
GROUPS = (
    (_("The child"), ("child_name", "identity_number", "no_identity_reason", "sex", "birth_on", "ethnicity")),
    (_("Where the child lives"), ("village", "village_group", "household_head", "address", "lives_with")),
    (_("Hukou"), ("hukou_registered", "hukou_nature", "hukou_place")),
    (_("Who takes care"), ("carer_name", "carer_relation", "carer_phone", "guardianship")),
    (_("Father"), ("father_name", "father_phone", "father_away", "father_destination", "father_away_since")),
    (_("Mother"), ("mother_name", "mother_phone", "mother_away", "mother_destination", "mother_away_since")),
    (_("School"), ("stage", "school", "school_text", "grade", "class_name", "boarding")),
    (_("Health and livelihood"), ("health", "illness", "income_sources", "aid", "poverty_marks")),
    (_("Remarks"), ("remarks",)),
)
PARENT_ITEMS = ("phone", "away", "destination", "away_since")
# What is lost without another field: that field, those that need it, and what to say.
NEEDED = (
    ("father_name", [f"father_{item}" for item in PARENT_ITEMS], _("Whose is this? Enter the name as well.")),
    ("mother_name", [f"mother_{item}" for item in PARENT_ITEMS], _("Whose is this? Enter the name as well.")),
    ("carer_name", ["carer_relation", "carer_phone"], _("Whose is this? Enter the name as well.")),
    (
        "stage",
        ["school", "school_text", "grade", "class_name", "boarding"],
        _("Choose the stage of schooling as well."),
    ),
    ("health", ["illness"], _("Say how the health is as well.")),
)


class RegisterForm(forms.Form):
    """Fields are named as the canonical fields of the roster; `values` gives them to the builder."""

    child_name = name_field(_("Name"), required=True)
    identity_number = identity_field(_("Identity number"))
    no_identity_reason = coded("no_identity_reason", _("If there is none: why"))
    sex = sex_field(_("Sex"))
    birth_on = PastDateField(label=_("Date of birth"), required=False)
    ethnicity = coded("ethnicity", _("Ethnicity"))
    village = WrittenVillageField(label=_("Village"))
    village_group = forms.CharField(label=_("Village group"), max_length=64, required=False)
    household_head = name_field(_("Head of household"))
    address = forms.CharField(label=_("Address in the village"), max_length=120, required=False)
    lives_with = coded("relation", _("Lives with"))
    hukou_registered = YesNoField(label=_("Registered in a hukou"))
    hukou_nature = coded("hukou_nature", _("Nature of hukou"))
    hukou_place = forms.CharField(label=_("Place of hukou"), max_length=120, required=False)
    carer_name = name_field(_("Carer"))
    carer_relation = coded("relation", _("The carer is the child's"))
    carer_phone = phone_field(_("Carer's telephone"))
    guardianship = coded("guardianship", _("Guardianship"))
    father_name = name_field(_("Name"))
    father_phone = phone_field(_("Telephone"))
    father_away = coded("absence_reason", _("Where he is"))
    father_destination = forms.CharField(label=_("Place"), max_length=120, required=False)
    father_away_since = PastDateField(label=_("Away since"), required=False)
    mother_name = name_field(_("Name"))
    mother_phone = phone_field(_("Telephone"))
    mother_away = coded("absence_reason", _("Where she is"))
    mother_destination = forms.CharField(label=_("Place"), max_length=120, required=False)
    mother_away_since = PastDateField(label=_("Away since"), required=False)
    stage = coded("stage", _("Schooling"))
    school = forms.TypedChoiceField(label=_("School"), coerce=UUID, empty_value=None, required=False)
    school_text = forms.CharField(label=_("School that is not in the list"), max_length=120, required=False)
    grade = forms.IntegerField(label=_("Grade"), min_value=1, max_value=12, required=False)
    class_name = forms.CharField(label=_("Class"), max_length=32, required=False)
    boarding = YesNoField(label=_("Boards at school"))
    health = coded("health", _("Health"))
    illness = forms.CharField(label=_("Illness"), max_length=128, required=False)
    income_sources = several("income_source", _("The household lives on"))
    aid = several("aid", _("Aid received"))
    poverty_marks = several("poverty_mark", _("Marks of poverty"))
    remarks = forms.CharField(
        label=_("Remarks"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    another_child = forms.BooleanField(required=False)

    def __init__(self, *args: Any, villages: list[Any], schools: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"] = village_field(self.fields["village"], villages)
        self.fields["school"].choices = [("", "—"), *schools]  # type: ignore[attr-defined]

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields by what they are about."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number = cleaned.get("identity_number")
        if number:
            agree_with_number(self, "identity_number", number)
            for name in ("birth_on", "sex"):
                if name not in self.errors:
                    cleaned[name] = cleaned.get(name) or getattr(number, name)
            cleaned["identity_number"] = number.number
        elif "identity_number" not in self.errors and not cleaned.get("no_identity_reason"):
            self.add_error("no_identity_reason", _("Enter the identity number, or say why there is none."))
        settle_class(self, cleaned)
        self._refuse_half_said(cleaned)
        self._refuse_adults(cleaned)
        return cleaned

    def _refuse_half_said(self, cleaned: dict[str, Any]) -> None:
        """Nothing that was typed may get lost for want of what it belongs to."""
        for name in ("birth_on", "sex"):
            if not cleaned.get(name) and name not in self.errors and "identity_number" not in self.errors:
                self.add_error(name, _("This is needed when there is no identity number."))
        for name, dependants, complaint in NEEDED:
            given = any(cleaned.get(dependant) not in (None, "") for dependant in dependants)
            if given and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, complaint)
        if cleaned.get("school") and cleaned.get("school_text"):
            self.add_error("school_text", _("Choose a school from the list or write one, not both."))

    def _refuse_adults(self, cleaned: dict[str, Any]) -> None:
        birth_on = cleaned.get("birth_on")
        if birth_on and age_on(birth_on, timezone.localdate()) >= ADULT:
            message = _("Somebody born on this day is no longer a child (18 years and older).")
            self.add_error("birth_on", message)

    def values(self) -> dict[str, Any]:
        """What `register_child` takes: filled fields only."""
        values = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        values.pop("another_child", None)
        return values
