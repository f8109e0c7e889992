"""How every form looks: settings name `FormRenderer`, so that forms carry no classes of their own."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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
        joined = " ".join(name for name in names if name)
        return {**attrs, "class": joined} if joined and not widget.is_hidden else attrs


class FormRenderer(TemplatesSetting):
    form_template_name = "kernel/form.html"
    field_template_name = "kernel/field.html"
    bound_field_class = Field

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """As Django does; selects are put together here, since some have hundreds of choices."""
        if template_name == "django/forms/widgets/select.html":
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: dict[str, Any]) -> SafeString:
    """A select with its choices, grouped where they are."""
    groups = (_group(name, options) for name, options, _position in widget["optgroups"])
    inside = format_html_join("", "{}", ((group,) for group in groups))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inside)


def _group(name: Any, options: list[dict[str, Any]]) -> SafeString:
    choices = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, choices) if name else choices
