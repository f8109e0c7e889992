"""A place's own definition as a form: what is required of every child, and up to three grounds to count."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lantian.kernel.codes.tables import code_table
from lantian.registry.rules.calibres.conditions import (
    ApartFromParents,
    AtSchool,
    Away,
    Condition,
    InHukouCounty,
    OtherUnable,
    RuralHukou,
    WithParent,
    Younger,
)
from lantian.registry.rules.calibres.definitions import Calibre, Ground

MOST_MONTHS = 60
GROUNDS = 3
AWAY = [
    ("", _("not asked")),
    ("both", _("both parents are away")),
    ("one", _("just one parent is away")),
    ("any", _("at least one parent is away")),
]
COMPANY = [("", _("not asked")), ("apart", _("with neither parent")), ("with", _("with a parent"))]
COUNTY = [
    ("", _("not asked")),
    ("in", _("lives in the county of the hukou")),
    ("out", _("lives in another county")),
]


def _months(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_MONTHS)


class ConditionsForm(forms.Form):
    """Conditions that hold together; what is left empty is not asked."""

    younger_than = forms.IntegerField(
        label=_("Younger than (years)"), required=False, min_value=1, max_value=18
    )
    rural = forms.BooleanField(label=_("Rural hukou"), required=False)
    away = forms.ChoiceField(label=_("Parents"), required=False, choices=AWAY)
    away_months = _months(_("for at least (months)"))
    away_beyond = forms.BooleanField(label=_("beyond the county"), required=False)
    unable = forms.BooleanField(
        label=_("One parent away, the other unable to guard the child"), required=False
    )
    unable_months = _months(_("away for at least (months)"))
    unable_beyond = forms.BooleanField(label=_("beyond the county"), required=False)
    company = forms.ChoiceField(label=_("Lives"), required=False, choices=COMPANY)
    stages = forms.MultipleChoiceField(
        label=_("Schooling"), required=False, widget=forms.CheckboxSelectMultiple
    )
    county = forms.ChoiceField(label=_("Where"), required=False, choices=COUNTY)
    county_months = _months(_("for at least (months)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = code_table("stage").choices(get_language() or "zh-hans")
        self.fields["stages"].choices = choices  # type: ignore[attr-defined]

    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that were asked for; empty when there are none."""
        return tuple(self._conditions())

    def _conditions(self) -> Iterator[Condition]:
        data = self.cleaned_data
        if data["younger_than"]:
            yield Younger(data["younger_than"])
        if data["rural"]:
            yield RuralHukou()
        if data["away"]:
            yield Away(data["away"], data["away_months"] or 0, data["away_beyond"])
        if data["unable"]:
            yield OtherUnable(data["unable_months"] or 0, data["unable_beyond"])
        if data["company"]:
            yield ApartFromParents() if data["company"] == "apart" else WithParent()
        if data["stages"]:
            yield AtSchool(tuple(data["stages"]))
        if data["county"]:
            yield InHukouCounty(data["county"] == "in", data["county_months"] or 0)


def initial_of(conditions: tuple[Condition, ...]) -> dict[str, Any]:
    """What conditions are in the fields of the form."""
    found: dict[str, Any] = {}
    for one in conditions:
        found |= _initial(one)
    return found


def _initial(one: Condition) -> dict[str, Any]:
    match one:
        case Younger():
            return {"younger_than": one.than}
        case RuralHukou():
            return {"rural": True}
        case Away():
            return {"away": one.who, "away_months": one.months or None, "away_beyond": one.beyond_county}
        case OtherUnable():
            return {"unable": True, "unable_months": one.months or None, "unable_beyond": one.beyond_county}
        case AtSchool():
            return {"stages": list(one.stages)}
        case InHukouCounty():
            return {"county": "in" if one.is_so else "out", "county_months": one.months or None}
        case _:
            return {"company": "apart" if isinstance(one, ApartFromParents) else "with"}


class GroundForm(ConditionsForm):
    """One way to count, in the words of the rule."""

    clause = forms.CharField(label=_("In the words of your rule"), required=False, max_length=120)

    field_order = ("clause",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            asked = bool(self.conditions())
            if asked and not cleaned.get("clause"):
                self.add_error("clause", _("Say in the words of your rule what this ground is."))
            if cleaned.get("clause") and not asked:
                self.add_error("away", _("Choose at least one condition, or empty the words above."))
        return cleaned


class NameForm(forms.Form):
    """What a definition is called and where it stands; `edition` is the one that it was changed from."""

    name_zh = forms.CharField(label=_("Name of the definition"), max_length=24)
    name_en = forms.CharField(label=_("Name in English"), max_length=48, required=False)
    basis = forms.CharField(
        label=_("Basis"), max_length=120, help_text=_("The document that says so, with its number.")
    )
    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DefinitionForm:
    """The whole form: names, requirements, grounds."""

    def __init__(self, data: Any = None, *, of: Calibre | None = None, edition: int | None = None) -> None:
        names = {"name_zh": of.name_zh, "name_en": of.name_en, "basis": of.basis} if of else {}
        self.names = NameForm(data, initial={**names, "edition": edition})
        requires = initial_of(of.requires) if of else {"younger_than": 16, "rural": True}
        self.requires = ConditionsForm(data, prefix="requires", initial=requires)
        self.grounds = [
            GroundForm(data, prefix=f"ground{at}", initial=self._ground(of, at)) for at in range(GROUNDS)
        ]
        self.error = ""

    def _ground(self, of: Calibre | None, at: int) -> dict[str, Any]:
        if of is None or at >= len(of.grounds):
            return {}
        return {**initial_of(of.grounds[at].conditions), "clause": of.grounds[at].clause}

    def is_valid(self) -> bool:
        """Whether every part is right, and at least one ground is filled in."""
        # All parts are looked at, so that every mistake is said at once.
        right = [form.is_valid() for form in (self.names, self.requires, *self.grounds)]
        if all(right) and not self._filled():
            self.grounds[0].add_error("clause", _("At least one ground is needed."))
            return False
        return all(right)

    def calibre(self, code: str) -> Calibre:
        """The definition under a code; only of a valid form."""
        names = self.names.cleaned_data
        grounds = tuple(
            Ground(str(at), form.cleaned_data["clause"], form.conditions())
            for at, form in enumerate(self._filled(), 1)
        )
        name_en = names["name_en"] or names["name_zh"]
        return Calibre(code, names["name_zh"], name_en, names["basis"], self.requires.conditions(), grounds)

    def _filled(self) -> list[GroundForm]:
        return [form for form in self.grounds if form.conditions()]
