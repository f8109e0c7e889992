"""Two people saved the same thing: what stands there now beside what was about to be written."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lantian.access.queries import last_change
from lantian.access.sealing import Sealed
from lantian.kernel.conflicts import in_words, renew, said
from lantian.kernel.versions import Conflict, Difference


def show_conflict(
    request: HttpRequest, template: str, context: dict[str, Any], conflict: Conflict
) -> HttpResponse:
    """The form again, with both values field by field; saving now overwrites knowingly, by the new version."""
    form = context["form"]
    renew(form, conflict.row)
    who, at = last_change(conflict.row)
    context = {
        **context,
        "differences": in_words(form, (one for one in conflict.differences if not _is_the_same(one)), _said),
        "is_conflict": True,
        "changed_by": who,
        "changed_at": at,
    }
    return render(request, template, context, status=409)


def _is_the_same(one: Difference) -> bool:
    """A sealed value and the text that was typed are compared by what they say."""
    return isinstance(one.theirs, Sealed) and one.theirs.reveal() == one.mine


def _said(form: Any, field: str, value: Any) -> Any:
    """A sealed value stays so unless the form shows such values anyway, as a line of a visitor's list does."""
    if isinstance(value, Sealed):
        value = value.reveal() if form.initial.get(field) else str(value)
    return said(form, field, value)
