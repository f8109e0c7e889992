"""The columns of a form, and a further one: what it counts is chosen from the vocabulary, never typed."""

import json
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lantian.census.returns.labels import ATTRIBUTE_LABELS, CODED, DIMENSION_LABELS, OWN
from lantian.census.returns.offered import calibres_offered
from lantian.census.returns.rules.templates import (
    LONGEST_HEADING,
    MOST_COLUMNS,
    MOST_TIES,
    Template,
    WrongTemplate,
    data_of,
    template_from,
)
from lantian.census.returns.rules.vocabulary import DIMENSIONS, OLDEST
from lantian.kernel.codes.tables import code_table

TIE = re.compile(r"\s*(\w+(?:\s*\+\s*\w+)*)\s*[=＝]\s*(\w+(?:\s*\+\s*\w+)*)\s*")
ANSWERS = [("", pgettext_lazy("condition", "does not matter")), ("yes", _("yes")), ("no", _("no"))]


class HeadForm(forms.Form):
    """The title of a form and the sums that must agree."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_HEADING)
    basis = forms.CharField(label=_("Basis"), max_length=64, required=False)
    oldest = forms.IntegerField(
        label=_("For children up to the age of"), min_value=0, max_value=OLDEST, required=False
    )
    ties = forms.CharField(
        label=_("Sums that must agree"),
        required=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_("One a line, with the codes of the columns: c1=c2+c5+c8."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if kind == "statistics" else ("oldest", "ties"):
            del self.fields[name]

    def clean_ties(self) -> list[dict[str, list[str]]]:
        lines = [line for line in self.cleaned_data["ties"].splitlines() if line.strip()]
        if len(lines) > MOST_TIES:
            raise WrongTemplate("too_many_ties", limit=MOST_TIES)
        return [_tie(line) for line in lines]


def _tie(line: str) -> dict[str, list[str]]:
    found = TIE.fullmatch(line.replace("＋", "+"))
    if found is None:
        raise WrongTemplate("tie_unreadable", tie=line.strip()[:60])
    return {side: re.split(r"\s*\+\s*", found[at]) for at, side in enumerate(("left", "right"), start=1)}


class ColumnForm(forms.Form):
    """One column that the form has: its place, its headings, whether it stays. What it counts goes along unseen."""

    position = forms.IntegerField(label=_("Position"), min_value=0, max_value=999)
    group = forms.CharField(label=_("Group"), max_length=LONGEST_HEADING, required=False)
    heading = forms.CharField(label=_("Heading"), max_length=LONGEST_HEADING)
    drop = forms.BooleanField(label=_("Leave out"), required=False)
    code = forms.CharField(widget=forms.HiddenInput, max_length=24)
    asks = forms.CharField(widget=forms.HiddenInput, max_length=2_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In a table the headings stand over the fields: each field says its own.
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label or ""

    def clean_asks(self) -> Any:
        try:
            return json.loads(self.cleaned_data["asks"])
        except ValueError:
            raise forms.ValidationError(_("This column is not complete.")) from None


ColumnFormSet: Any = forms.formset_factory(
    ColumnForm, extra=0, max_num=MOST_COLUMNS, absolute_max=MOST_COLUMNS + 1
)


class NewColumnForm(forms.Form):
    """A further column: its headings, and what it counts, or what of a child it shows."""

    heading = forms.CharField(label=_("Heading"), max_length=LONGEST_HEADING)
    group = forms.CharField(label=_("Group"), max_length=LONGEST_HEADING, required=False)
    shows = forms.ChoiceField(label=_("What it shows"), choices=list(ATTRIBUTE_LABELS.items()))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == "statistics":
            del self.fields["shows"]
            self.fields |= _condition_fields()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        youngest, oldest = cleaned.get("age_from"), cleaned.get("age_to")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("age_to", _("The upper age lies below the lower one."))
        return cleaned

    def column(self, taken: Sequence[str]) -> dict[str, Any]:
        """The column as data, with a code that is free."""
        code = next(code for at in range(1, MOST_COLUMNS + 2) if (code := f"x{at}") not in taken)
        values = self.cleaned_data
        asks = {"shows": values["shows"]} if self.kind == "roster" else {"where": _where(values)}
        return {"code": code, "group": values["group"], "heading": values["heading"], **asks}


def _condition_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "age_from": forms.IntegerField(label=_("Age from"), required=False, min_value=0, max_value=OLDEST),
        "age_to": forms.IntegerField(label=_("to"), required=False, min_value=0, max_value=OLDEST),
    }
    for name, dimension in DIMENSIONS.items():
        if dimension.kind == "answer":
            fields[name] = forms.ChoiceField(label=DIMENSION_LABELS[name], choices=ANSWERS, required=False)
        elif dimension.kind != "number":
            fields[name] = forms.MultipleChoiceField(
                label=DIMENSION_LABELS[name],
                choices=_choices(name),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
    return fields


def _choices(name: str) -> list[tuple[str, Any]]:
    if name in OWN:
        return list(OWN[name].items())
    if name == "ground":
        return _grounds()
    table, language = code_table(CODED[name]), get_language() or "zh-hans"
    return [(code, table.name(code, language)) for code in DIMENSIONS[name].values]


def _grounds() -> list[tuple[str, str]]:
    """The grounds of all calibres; those of one code are one ground, in the words of the first."""
    found: dict[str, str] = {}
    for calibre in calibres_offered():
        for ground in calibre.calibre.grounds:
            found.setdefault(ground.code, ground.clause)
    return list(found.items())


def _where(values: dict[str, Any]) -> dict[str, Any]:
    where: dict[str, Any] = {}
    youngest, oldest = values.get("age_from"), values.get("age_to")
    if youngest is not None or oldest is not None:
        where["age"] = [youngest or 0, OLDEST if oldest is None else oldest]
    for name, dimension in DIMENSIONS.items():
        given = values.get(name)
        if given and dimension.kind != "number":
            where[name] = given == "yes" if dimension.kind == "answer" else given
    return where


def head_of(form: Template, edition: int) -> dict[str, Any]:
    """What the head of a form shows first."""
    ties = "\n".join(str(tie) for tie in form.ties)
    return {"title": form.title, "basis": form.basis, "oldest": form.oldest, "ties": ties, "edition": edition}


def columns_of(columns: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the lines of columns show first: positions leave room for others between them."""
    return [
        {
            "position": at * 10,
            "group": one["group"],
            "heading": one["heading"],
            "code": one["code"],
            "asks": json.dumps(one.get("where", one.get("shows")), ensure_ascii=False),
        }
        for at, one in enumerate(columns, start=1)
    ]


def columns_entered(formset: Any, kind: str) -> list[dict[str, Any]]:
    """The columns that stay, in the order of their positions; of lines that are valid."""
    entered = [one.cleaned_data for one in formset.forms if not one.cleaned_data.get("drop")]
    asks = "shows" if kind == "roster" else "where"
    return [
        {"code": one["code"], "group": one["group"], "heading": one["heading"], asks: one["asks"]}
        for one in sorted(entered, key=lambda one: one["position"])
    ]


def form_entered(base: Template, head: dict[str, Any], columns: Sequence[dict[str, Any]]) -> Template:
    """The form that was entered. Raises `WrongTemplate`."""
    return template_from(
        {
            **data_of(base),
            "title": head["title"],
            "basis": head["basis"],
            "oldest": base.oldest if head.get("oldest") is None else head["oldest"],
            "columns": list(columns),
            "ties": head.get("ties", []),
        }
    )
