"""Forms about forms: registering one, saying which figures tell it, deciding."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.asking.models import RequestedForm
from lantian.asking.words import LEVELS
from lantian.places.rules import Level
from lantian.registry.forms.coded import DayField, phone_field


def version_field() -> forms.IntegerField:
    """What the person saw."""
    return forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)


class RegisterForm(forms.Form):
    """Who asks for which form on what basis, from whom and how often."""

    version = version_field()
    title = forms.CharField(label=_("Name of the form"), max_length=120)
    asker = forms.CharField(label=_("Which unit asks"), max_length=120)
    person = forms.CharField(label=_("Person to turn to"), max_length=60, required=False)
    phone = phone_field(_("Telephone"))
    document = forms.CharField(
        label=_("Document it is based on"),
        max_length=120,
        required=False,
        help_text=_(
            "Number and name. Without one the form can be registered too; it is then marked “no basis”."
        ),
    )
    article = forms.CharField(label=_("Article"), max_length=120, required=False)
    columns = forms.CharField(
        label=_("Columns of the form"),
        widget=forms.Textarea({"rows": 8}),
        max_length=8_000,
        help_text=_("One on a line, as in the form; behind a bar | what it counts, where the form says so."),
    )
    filler = forms.ChoiceField(label=_("Who is to fill it in"), choices=RequestedForm.Filler.choices)
    often = forms.ChoiceField(label=_("How often"), choices=RequestedForm.Often.choices)
    until = DayField(label=_("Until"), required=False)
    minutes = forms.IntegerField(
        label=_("Minutes for one filling"),
        min_value=1,
        max_value=2_000,
        required=False,
        help_text=_("Left empty, it is estimated: 10 minutes, and 3 for each column."),
    )

    def values(self) -> dict[str, Any]:
        """What `register_form` and `change_form` take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class MatchForm(forms.Form):
    """For each column the figure that tells it already; those most like it by their words come first."""

    version = version_field()

    def __init__(
        self,
        *args: Any,
        form: RequestedForm,
        figures: Mapping[str, str],
        likely: Mapping[str, list[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = []
        for at, column in enumerate(form.columns):
            near = [(code, figures[code]) for code in likely[column["name"]]]
            rest = [(code, name) for code, name in figures.items() if code not in dict(near)]
            groups = [(_("Like it"), near)] if near else []
            self.fields[f"column{at}"] = forms.ChoiceField(
                label=column["name"],
                help_text=column["calibre"],
                required=False,
                choices=[("", _("no figure tells it")), *groups, (_("All figures"), rest)],
                initial=column["figure"],
            )
            self.names.append(f"column{at}")

    def figures(self) -> list[str]:
        """The chosen figures in the order of the columns."""
        return [self.cleaned_data[name] for name in self.names]


class AnswerForm(forms.Form):
    """Of which places figures are given out."""

    version = version_field()
    level = forms.ChoiceField(label=_("Of which places"), required=False)

    def __init__(self, *args: Any, levels: list[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["level"]
        field.choices = [("", _("the place as a whole")), *((level.value, LEVELS[level]) for level in levels)]

    def of_level(self) -> Level | None:
        """The level chosen; None: the place as a whole."""
        return Level(self.cleaned_data["level"]) if self.cleaned_data["level"] else None


class AllowForm(forms.Form):
    """Why a form may go out to the field, and until when."""

    version = version_field()
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))
    until = DayField(label=_("May be asked for until"))


class DeclineForm(forms.Form):
    """Why the field need not fill a form in."""

    version = version_field()
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class RefuseForm(forms.Form):
    """What a village is told that was asked for a form not on its list."""

    version = version_field()
    answer = forms.CharField(
        label=_("What the village is told"), max_length=300, widget=forms.Textarea({"rows": 2})
    )


class ExportForm(forms.Form):
    """What a file of many figures is for."""

    every = forms.BooleanField(label=_("All figures that I may read, not only those chosen"), required=False)
    kind = forms.ChoiceField(label=_("Kind of file"), choices=[("xlsx", "Excel"), ("csv", "CSV")])
    reason = forms.CharField(
        label=_("What for"), max_length=200, help_text=_("It stands in the file and in the access log.")
    )


class KeepForm(forms.Form):
    """Under which name a choice is kept."""

    name = forms.CharField(label=_("Name"), max_length=60)
    for_unit = forms.BooleanField(label=_("for everybody in my unit"), required=False)
