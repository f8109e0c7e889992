"""Fields for codes, dates and numbers as people know them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lantian.kernel.codes.tables import code_table
from lantian.kernel.rendering import DateInput
from lantian.kernel.values.dates import parse_date
from lantian.kernel.values.identity import check_identity
from lantian.kernel.values.names import parse_name
from lantian.kernel.values.phones import check_phone
from lantian.kernel.values.text import fold
from lantian.kernel.values.wrong import WrongValue
from lantian.places.classes import class_of
from lantian.registry.roster.messages import describe

Choices = list[tuple[str, str]]
# What a form expects where a roster expects more: a cell may hold several, and can be left out.
EXPECTED = {
    "identity": _("the 18 characters on the card or in the hukou book"),
    "name": _("the name as on the card, 2 to 40 characters, without notes"),
    "phone": _("11 digits, or a landline with area code such as 029-33211234"),
}
YES_NO = [("", _("not known")), ("yes", _("yes")), ("no", _("no"))]


def codes_of(name: str) -> Callable[[], Choices]:
    """The choices of a code table in the language of the page, with an empty one in front."""
    return lambda: [("", "—"), *code_table(name).choices(get_language() or "zh-hans")]


def coded(name: str, label: Any, *, required: bool = False, **more: Any) -> forms.ChoiceField:
    """A choice from a code table."""
    return forms.ChoiceField(label=label, choices=codes_of(name), required=required, **more)


def sexes() -> Choices:
    """Male and female; the standard's other two codes say that nobody looked."""
    names = dict(code_table("sex").choices(get_language() or "zh-hans"))
    return [(code, names[code]) for code in ("1", "2")]


def sex_field(label: Any, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=lambda: [("", "—"), *sexes()], required=required)


def several(name: str, label: Any) -> forms.MultipleChoiceField:
    """Several choices from a code table."""
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=lambda: code_table(name).choices(get_language() or "zh-hans"),
        widget=forms.CheckboxSelectMultiple,
    )


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def __init__(self, **kwargs: Any) -> None:
        answers = {"yes": True, "no": False}
        super().__init__(
            choices=YES_NO, coerce=lambda text: answers.get(text), empty_value=None, required=False, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class DayField(forms.DateField):
    """A day of any of the last and the next years, however it is written (2015-03-05, 2015.3.5, 2015年3月5日)."""

    latest: date | None = date(2100, 12, 31)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=kwargs.pop("widget", DateInput()), **kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        parsed = parse_date(str(value), today=timezone.localdate(), latest=self.latest)
        if isinstance(parsed, WrongValue):
            raise forms.ValidationError(complaint(parsed))
        if parsed.precision != "day":
            raise forms.ValidationError(_("Year, month and day are needed."))
        return parsed.date


class PastDateField(DayField):
    """A day that is not later than today."""

    latest = None


class ParsedField(forms.CharField):
    """Text that a parser of `kernel.values` reads; its complaint becomes the message."""

    def __init__(self, parse: Callable[[str], Any], **kwargs: Any) -> None:
        self.parse = parse
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = fold(super().clean(value) or "")
        if not text:
            return ""
        parsed = self.parse(text)
        if isinstance(parsed, WrongValue):
            raise forms.ValidationError(complaint(parsed))
        return parsed


def complaint(wrong: WrongValue) -> str:
    """What is wrong with a value, and what is expected."""
    reason, expected = describe(wrong)
    expected = str(EXPECTED.get(wrong.expected, expected))
    return gettext("%(reason)s Expected: %(expected)s") % {"reason": reason, "expected": expected}


def name_field(label: Any, *, required: bool = False) -> ParsedField:
    attributes = forms.TextInput(attrs={"autocomplete": "off"})
    return ParsedField(parse_name, label=label, required=required, max_length=64, widget=attributes)


def phone_field(label: Any, *, required: bool = False) -> ParsedField:
    attributes = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"})
    return ParsedField(check_phone, label=label, required=required, max_length=40, widget=attributes)


def settle_class(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Brings the class of a cleaned form into its one spelling; one of another grade is refused."""
    if cleaned.get("class_name"):
        found = class_of(cleaned["class_name"], cleaned.get("grade"), cleaned.get("stage") or "")
        cleaned["grade"], cleaned["class_name"] = found.grade, found.name
        if found.contradicts:
            form.add_error("class_name", _("This class names another grade than the one beside it."))


def identity_field(label: Any, *, required: bool = False) -> ParsedField:
    """An 18-digit identity number; cleans to `IdentityNumber`."""
    attributes = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"})
    return ParsedField(check_identity, label=label, required=required, max_length=30, widget=attributes)
