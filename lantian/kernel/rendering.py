"""How every form looks: settings name `FormRenderer`, so that forms carry no classes of their own.

A filter bar has a dozen fields and a place to choose from hundreds: widgets and fields are put together here
instead of by templates, which would take a third of such a page's time.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lantian.kernel.icons import icon
from lantian.kernel.markup import attributes, joined, text

Widget = Mapping[str, Any]
"""A widget's context, as Django gives it to a widget's template."""

PLAIN_WIDGETS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)


def class_of(widget: forms.Widget) -> str:
    if isinstance(widget, PLAIN_WIDGETS):
        return "choices" if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else ""
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class Field(BoundField):
    """Gives a widget the page's class, and marks it when its value was refused."""

    @property
    def is_single_box(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        names = [class_of(widget), widget.attrs.get("class", ""), "is-invalid" if self.errors else ""]
        joined_names = " ".join(name for name in names if name)
        return {**attrs, "class": joined_names} if joined_names and not widget.is_hidden else attrs

    def as_field_group(self) -> SafeString:
        return field_group(self)


class FormRenderer(TemplatesSetting):
    form_template_name = "kernel/form.html"
    bound_field_class = Field

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """As Django does, but for the widgets that pages are full of."""
        if by_hand := BY_HAND.get(template_name):
            return by_hand(context["widget"])
        return super().render(template_name, context, request)


def field_group(field: Field, *, label: str = "", help: str = "") -> SafeString:
    """A field with its label, errors and help; `label` and `help` take the place of the field's own."""
    said = text(label or field.label)
    own_help = text(help) if help else str(field.help_text)
    parts = [field.as_widget(), *_errors(field), _help(field, own_help)]
    return _framed(field, said, parts)


def _framed(field: Field, said: str, parts: list[str]) -> SafeString:
    css = f"field {text(field.css_classes())}"
    if field.is_single_box:
        widget, *rest = parts
        checked = f'<div class="field-check">{widget}<label for="{field.id_for_label}">{said}</label></div>'
        return joined([f'<div class="{css}">', checked, *rest, "</div>"])
    if field.use_fieldset:
        described = attributes({"aria-describedby": field.aria_describedby or None})
        legend = f'<legend class="field-label">{said}{_optional(field)}</legend>' if said else ""
        return joined([f'<fieldset class="{css}"{described}>', legend, *parts, "</fieldset>"])
    target = attributes({"for": field.id_for_label})
    named = f'<label class="field-label"{target}>{said}{_optional(field)}</label>' if said else ""
    return joined([f'<div class="{css}">', named, *parts, "</div>"])


def _optional(field: Field) -> str:
    """The mark of a field that may stay empty; none where a form says that all may (`says_optional`)."""
    said = _("(optional)")
    is_plain = field.field.required or not getattr(field.form, "says_optional", True)
    return "" if is_plain else f' <span class="field-optional">{text(said)}</span>'


def _errors(field: Field) -> Iterator[str]:
    if errors := field.errors:
        lines = "".join(f"<li>{icon('alert-circle')} {text(error)}</li>" for error in errors)
        yield f'<ul class="field-errors" id="{field.auto_id}_error">{lines}</ul>'


def _help(field: Field, help: str) -> str:
    return f'<p class="field-help" id="{field.auto_id}_helptext">{help}</p>' if help else ""


def select(widget: Widget) -> SafeString:
    """A select with its choices, grouped where they are."""
    inside = "".join(_group(name, options) for name, options, _position in widget["optgroups"])
    return joined([f'<select name="{text(widget["name"])}"{attributes(widget["attrs"])}>{inside}</select>'])


def _group(name: Any, options: list[Widget]) -> str:
    choices = "".join(
        f'<option value="{text(option["value"])}"{attributes(option["attrs"])}>{text(option["label"])}</option>'
        for option in options
    )
    return f'<optgroup label="{text(name)}">{choices}</optgroup>' if name else choices


def single_input(widget: Widget) -> SafeString:
    """One `<input>`: of text, a number, a date, a box to tick."""
    value = "" if widget["value"] is None else f' value="{text(widget["value"])}"'
    named = f'<input type="{widget["type"]}" name="{text(widget["name"])}"{value}'
    return joined([f"{named}{attributes(widget['attrs'])}>"])


def choices_input(widget: Widget) -> SafeString:
    """Boxes or buttons to choose from, one a line."""
    given = widget["attrs"]
    frame = attributes({"id": given.get("id") or None, "class": given.get("class") or None})
    lines = "".join(
        f"<div>{_choice(option)}</div>"
        for _name, options, _position in widget["optgroups"]
        for option in options
    )
    return joined([f"<div{frame}>{lines}</div>"])


def _choice(option: Widget) -> str:
    if not option.get("wrap_label"):
        return single_input(option)
    target = attributes({"for": option["attrs"].get("id")})
    return f"<label{target}>{single_input(option)} {text(option['label'])}</label>"


INPUTS = ("text", "number", "email", "tel", "search", "url", "password", "hidden", "date", "checkbox")
BY_HAND: dict[str, Callable[[Widget], SafeString]] = {
    "django/forms/widgets/select.html": select,
    **{f"django/forms/widgets/{name}.html": single_input for name in INPUTS},
    **{f"django/forms/widgets/{name}.html": choices_input for name in ("checkbox_select", "radio")},
}
"""Who puts a widget together, by the template that Django would take."""
