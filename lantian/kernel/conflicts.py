"""A form whose row was changed meanwhile: both values field by field, in the words of the form."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lantian.kernel.versions import Difference

Says = Callable[[Any, str, Any], Any]


def renew(form: Any, row: Any) -> None:
    """Lets a form say that it has seen `row` as it is now: saving it again overwrites knowingly."""
    form.data = form.data.copy()
    form.data["version"], form.data["row"] = row.version, row.pk


def said(form: Any, field: str, value: Any) -> Any:
    """A value as a field of the form writes it: the names of choices instead of their codes."""
    bound = form.fields[field]
    choices = dict(_flat(getattr(bound, "choices", ())))
    if isinstance(value, list):
        return [str(choices.get(part, part)) for part in value]
    prepared = bound.prepare_value(value)
    return str(choices[prepared]) if prepared in choices else prepared


def in_words(form: Any, differences: Iterable[Difference], says: Says = said) -> list[dict[str, Any]]:
    """Differences as `kernel/_conflict.html` takes them; those that no field of the form is about are left out."""
    return [
        {
            "label": form.fields[one.field].label,
            "mine": says(form, one.field, one.mine),
            "theirs": says(form, one.field, one.theirs),
        }
        for one in differences
        if one.field in form.fields
    ]


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
