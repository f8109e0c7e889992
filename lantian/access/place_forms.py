"""Forms of units and calendars: they check shapes; what a place and a day allow, the services do."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.forms import PhoneField, check_day, day_field
from lantian.access.models import Post
from lantian.access.queries import place_of
from lantian.access.rules import OPENED_BY_OFFICES
from lantian.kernel.days.rules import DAY
from lantian.kernel.rendering import DateInput
from lantian.places.messages import say
from lantian.places.models import DutyRole, LocalDays, Region, SchoolYear, Stage, Unit, UnitDuty, UnitKind
from lantian.places.queries import children_of
from lantian.places.rules import is_school_code


def version_field() -> forms.IntegerField:
    """The version of a row that a form was filled from."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def _on_file(row: Any, form: type[forms.Form]) -> dict[str, Any]:
    """What a row holds in the fields of a form."""
    names = [*form.base_fields, "version"]
    return {name: getattr(row, name) for name in names if hasattr(row, name)}


class UnitFilter(forms.Form):
    """Which units to list: of a kind, in a place below mine, by a part of a name, open or closed."""

    STATES = [("open", pgettext_lazy("units", "Open")), ("closed", pgettext_lazy("units", "Closed"))]

    kind = forms.ChoiceField(label=pgettext_lazy("unit", "Kind"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    q = forms.CharField(label=_("Name, place or school code"), required=False, max_length=40)
    state = forms.ChoiceField(label=pgettext_lazy("unit", "State"), choices=STATES, required=False)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(str(region.code), region.short_name) for region in children_of(place_of(post)[0])]
        self.fields["kind"].choices = [("", _("All kinds")), *UnitKind.choices]
        self.fields["place"].choices = [("", _("The whole place")), *places]

    def choice(self) -> dict[str, Any]:
        """What was chosen, as `units_listed` wants it; what is wrong in it is left out."""
        data = self.cleaned_data
        place = data.get("place")
        return {
            "kind": data.get("kind", ""),
            "place": int(place) if place else None,
            "text": data.get("q", ""),
            "state": data.get("state") or "open",
        }


class UnitPlaceForm(forms.Form):
    """The first half of a new unit: what it is, and where."""

    KINDS = [(kind, name) for kind, name in UnitKind.choices if kind in OPENED_BY_OFFICES]

    kind = forms.ChoiceField(label=pgettext_lazy("unit", "Kind"), choices=KINDS)
    q = forms.CharField(label=_("Town or village"), required=False, max_length=40)


class BoardingField(forms.TypedChoiceField):
    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class UnitForm(forms.Form):
    """The second half of a new unit."""

    BOARDING = [("", "—"), ("yes", _("Yes")), ("no", _("No"))]

    name = forms.CharField(
        label=_("Full name"), max_length=100, widget=forms.TextInput({"autocomplete": "off"})
    )
    short_name = forms.CharField(
        label=_("Short name"),
        required=False,
        max_length=64,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("As people say it; stands where there is little room."),
    )
    stage = forms.ChoiceField(label=_("Kind of school"), choices=[("", "—"), *Stage.choices])
    school_code = forms.CharField(
        label=_("School code"),
        required=False,
        max_length=10,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Ten digits; rosters name the school by it."),
    )
    boarding = BoardingField(
        label=_("Boards its pupils"),
        required=False,
        choices=BOARDING,
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
    )
    phone = PhoneField()
    valid_from = forms.DateField(
        label=_("First day"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave it empty for one that has stood for long."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["phone"].help_text = ""
        if kind != UnitKind.SCHOOL:
            del self.fields["stage"], self.fields["school_code"], self.fields["boarding"]

    def clean_school_code(self) -> str:
        code = str(self.cleaned_data["school_code"])
        if code and not is_school_code(code):
            raise ValidationError(say("school_code_wrong", {"code": code}))
        return code

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        return day and check_day(day)

    def unit(self, region: Region) -> Unit:
        """The unit that was described, not saved."""
        return Unit(kind=self.kind, region=region, **self.cleaned_data)


class UnitEditForm(UnitForm):
    """What is on file about a unit, as it was read at `version`."""

    version = version_field()
    renamed_on = forms.DateField(
        label=_("First day of the new name"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave it empty when the name was only written wrong; otherwise the old name is kept."),
    )
    field_order = [
        "name",
        "renamed_on",
        "short_name",
        "stage",
        "school_code",
        "boarding",
        "phone",
        "valid_from",
    ]

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "kind": unit.kind, "initial": _on_file(unit, UnitForm)})
        self.fields["valid_from"].help_text = ""
        self.old = unit.name

    def clean_renamed_on(self) -> Any:
        day = self.cleaned_data["renamed_on"]
        if day and self.cleaned_data.get("name") == self.old:
            raise ValidationError(_("The name is the same as before: write the new one."))
        return day and check_day(day)

    def values(self) -> dict[str, Any]:
        """The columns of the unit."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("version", "renamed_on")
        }


class DutyForm(forms.Form):
    """A part in the work, from a day on."""

    role = forms.ChoiceField(label=_("Part in the work"), choices=DutyRole.choices)
    valid_from = day_field(pgettext_lazy("day", "From"))
    basis = forms.CharField(
        label=_("Document"), max_length=200, help_text=_("Its name and number, such as 咸政办发〔2024〕12号.")
    )

    def clean_valid_from(self) -> Any:
        return check_day(self.cleaned_data["valid_from"])


class DutyEditForm(DutyForm):
    """A part in the work as it is on file: mended, or ended."""

    version = version_field()
    valid_until = forms.DateField(
        label=_("First day without it"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave it empty while it goes on."),
    )
    field_order = ["role", "valid_from", "valid_until", "basis"]

    def __init__(self, *args: Any, duty: UnitDuty, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": _on_file(duty, type(self))})

    def clean_valid_until(self) -> Any:
        day = self.cleaned_data["valid_until"]
        return day and check_day(day)

    def values(self) -> dict[str, Any]:
        """The columns of the part."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class UnitCloseForm(forms.Form):
    on = day_field(_("First day without this unit"))

    def clean_on(self) -> Any:
        return check_day(self.cleaned_data["on"])


class CalendarFilter(forms.Form):
    """Whose calendar: of one's own place, or of one right below."""

    region = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = post.unit.region
        below = children_of(place_of(post)[0]) if place_of(post) != (0, 0) else []
        self.fields["region"].choices = [
            (str(region.code), region.short_name) for region in [own, *below] if region.valid_until is None
        ]


class LastDayField(forms.DateField):
    """The last day of a span, as people write it; kept as the day after."""

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        return day + DAY if day else None

    def prepare_value(self, value: Any) -> Any:
        return value - DAY if isinstance(value, date) else value


def basis_field() -> forms.CharField:
    return forms.CharField(
        label=_("Document"),
        required=False,
        max_length=200,
        help_text=_("Its name and number, if there is one."),
    )


class SchoolYearForm(forms.Form):
    """The five days of a school year (校历)."""

    autumn_on = forms.DateField(label=_("Autumn term begins"), widget=DateInput())
    winter_on = forms.DateField(label=_("First day of the winter holidays"), widget=DateInput())
    spring_on = forms.DateField(label=_("Spring term begins"), widget=DateInput())
    summer_on = forms.DateField(label=_("First day of the summer holidays"), widget=DateInput())
    ends_on = forms.DateField(
        label=_("The next school year begins"),
        widget=DateInput(),
        help_text=_("As planned, when it is not announced yet: usually 1 September."),
    )
    basis = basis_field()

    def clean_autumn_on(self) -> Any:
        return check_day(self.cleaned_data["autumn_on"])

    def clean_ends_on(self) -> Any:
        begins, ends = self.cleaned_data.get("autumn_on"), self.cleaned_data["ends_on"]
        if begins and abs(ends - begins) > LONGEST_YEAR:
            raise ValidationError(_("Please check the year."))
        return ends


LONGEST_YEAR = timedelta(days=420)


class WorkedField(forms.TypedChoiceField):
    def prepare_value(self, value: Any) -> Any:
        return {True: "worked", False: "off"}.get(value, value)


class LocalDaysForm(forms.Form):
    """Days that a place takes off or works."""

    WORKED = [("off", _("Off")), ("worked", _("Worked"))]

    name = forms.CharField(
        label=_("What for"), max_length=64, widget=forms.TextInput({"autocomplete": "off"})
    )
    is_worked = WorkedField(
        label=_("These days are"),
        choices=WORKED,
        widget=forms.RadioSelect,
        coerce=lambda chosen: chosen == "worked",
        initial=False,
    )
    since = forms.DateField(label=pgettext_lazy("days", "First day"), widget=DateInput())
    until = LastDayField(label=_("Last day"), widget=DateInput())
    basis = basis_field()

    def clean_since(self) -> Any:
        return check_day(self.cleaned_data["since"])

    def clean_until(self) -> Any:
        since, until = self.cleaned_data.get("since"), self.cleaned_data["until"]
        if since and until <= since:
            raise ValidationError(_("The last day cannot lie before the first."))
        if since and until - since > timedelta(days=92):
            raise ValidationError(_("Local days are a quarter at most: please check the dates."))
        return until


CALENDAR_FORMS: dict[str, tuple[type[SchoolYear] | type[LocalDays], type[forms.Form]]] = {
    "years": (SchoolYear, SchoolYearForm),
    "days": (LocalDays, LocalDaysForm),
}
"""Kinds of calendar rows, as addresses name them, with their tables and forms."""


def calendar_form(kind: str, data: Any, row: Any = None) -> Any:
    """The form of a kind of calendar rows: for a new one, or of a row as it was read."""
    base = CALENDAR_FORMS[kind][1]
    if row is None:
        return base(data)
    form = type(f"Edit{base.__name__}", (base,), {"version": version_field()})
    return form(data, initial=_on_file(row, form))
