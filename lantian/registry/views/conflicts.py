"""Two people saved the same thing: what stands there now beside what was about to be written."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lantian.access.sealing import Sealed
from lantian.kernel.versions import Conflict, Difference
from lantian.registry.queries.history import last_change


def show_conflict(
    request: HttpRequest, template: str, context: dict[str, Any], conflict: Conflict
) -> HttpResponse:
    """The form again, with both values field by field; saving now overwrites knowingly, by the new version."""
    form = context["form"]
    form.data = form.data.copy()
    form.data["version"], form.data["row"] = conflict.row.version, conflict.row.pk
    who, at = last_change(conflict.row)
    differences = [
        {
            "label": form.fields[one.field].label,
            "mine": _shown(form, one, one.mine),
            "theirs": _shown(form, one, one.theirs),
        }
        for one in conflict.differences
        if one.field in form.fields and not _is_the_same(one)
    ]
    context = {
        **context,
        "differences": differences,
        "is_conflict": True,
        "changed_by": who,
        "changed_at": at,
    }
    return render(request, template, context, status=409)


def _is_the_same(one: Difference) -> bool:
    """A sealed value and the text that was typed are compared by what they say."""
    return isinstance(one.theirs, Sealed) and one.theirs.reveal() == one.mine


def _shown(form: Any, difference: Difference, value: Any) -> Any:
    if isinstance(value, Sealed):
        return str(value)
    field = form.fields[difference.field]
    choices = dict(_flat(getattr(field, "choices", ())))
    if isinstance(value, list):
        return [str(choices.get(part, part)) for part in value]
    prepared = field.prepare_value(value)
    return choices.get(prepared, prepared)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
