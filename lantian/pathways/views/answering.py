"""A unit of the police answers the lists that were given to it: some lines now, some later, several people at once."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.kernel.versions import Conflict
from lantian.pathways.errors import WayError
from lantian.pathways.forms import OwnAnswerForm
from lantian.pathways.models import HukouLine, HukouList
from lantian.pathways.models.listing import ANSWERS
from lantian.pathways.queries import listing as queries
from lantian.pathways.rules.listing import Answer
from lantian.pathways.services.answering import answer_own_line, note_lines
from lantian.pathways.views.listing import SHOWN, TONES
from lantian.pathways.views.saving import ENDING
from lantian.registry.errors import RegistryError
from lantian.registry.views.saving import posted


@dataclass
class Shown:
    """A line on the page: what is frozen there, its form while it waits, and what somebody else answered meanwhile."""

    line: HukouLine
    form: OwnAnswerForm | None
    said: dict[str, str] = field(init=False)
    tone: str = field(init=False)
    is_beaten: bool = False

    def __post_init__(self) -> None:
        self.said = json.loads(self.line.content.reveal())
        self.tone = TONES[self.line.answer]

    @property
    def may_correct(self) -> bool:
        """Whether the acting unit gave this answer itself."""
        return bool(self.line.answer) and self.line.is_corrected_by(acting_post().unit_id)

    @property
    def mine(self) -> str:
        """What this person had written, in words."""
        given = self.form.cleaned_data if self.form else {}
        name = ANSWERS.get(Answer(given["answer"]), "") if given.get("answer") else ""
        return " ".join(filter(None, (str(name), str(given.get("on") or ""), given.get("words"))))


@allowed("pathways.answer_list")
@require_safe
def given_lists(request: HttpRequest) -> HttpResponse:
    """The lists that the acting unit may answer."""
    return render(request, "pathways/police/given.html", {"lists": queries.lists_for_unit()[:SHOWN]})


@allowed("pathways.answer_list")
@require_http_methods(["GET", "HEAD", "POST"])
def given_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """A list line by line. What is filled in is written line by line; what cannot be is shown again with the reason."""
    one = get_object_or_404(queries.lists_for_unit(), pk=key)
    rows = [_row(request, line) for line in queries.lines_for_unit(one)]
    written = sum(_write(row) for row in rows if row.form and row.form.is_bound)
    note_lines([row.line for row in rows], list=str(one.pk))
    if written:
        said = ngettext("%(count)d answer is written down.", "%(count)d answers are written down.", written)
        messages.success(request, said % {"count": written})
    status = _status(rows)
    if request.method == "POST" and status == 200:
        return HttpResponseRedirect(reverse("pathways:given_list", args=[key]))
    return _page(request, one, rows, status=status)


def _status(rows: list[Shown]) -> int:
    if any(row.is_beaten for row in rows):
        return 409
    return 422 if any(row.form and row.form.errors for row in rows) else 200


def _page(request: HttpRequest, one: HukouList, rows: list[Shown], *, status: int) -> HttpResponse:
    context: dict[str, Any] = {
        "one": one,
        "rows": rows,
        "earlier": queries.corrections_of(one),
        "who": queries.who_answered(row.line for row in rows),
        "waiting": sum(1 for row in rows if not row.line.answer),
        "gone": one.count - len(rows),
        "refused": status != 200,
    }
    return render(request, "pathways/police/given_list.html", context, status=status)


def _row(request: HttpRequest, line: HukouLine) -> Shown:
    """A line with its form; one that was answered keeps what this person had written, to be compared."""
    data, prefix = posted(request), str(line.pk)
    was_written = data is not None and bool(data.get(f"{prefix}-answer"))
    if line.answer and not was_written:
        return Shown(line, None)
    return Shown(line, OwnAnswerForm(data, prefix=prefix, initial={"version": line.version}))


def _write(row: Shown) -> bool:
    """Whether the answer to a line was written now."""
    form = row.form
    assert form is not None
    if not form.is_valid() or not form.cleaned_data["answer"]:
        return False
    try:
        with transaction.atomic():
            row.line = answer_own_line(line=row.line, today=timezone.localdate(), **form.cleaned_data)
    except (Conflict, WayError) as error:
        _refuse(row, form, error)
    except RegistryError as error:
        ENDING.complain(form, error)
    else:
        row.form = None
        return True
    return False


def _refuse(row: Shown, form: OwnAnswerForm, error: Conflict | WayError) -> None:
    """Somebody was first: the line is shown as it stands now, unless both said the same."""
    if isinstance(error, WayError) and error.code != "answered_already":
        ENDING.complain(form, error)
        return
    now, said = HukouLine.objects.get(pk=row.line.pk), form.cleaned_data
    theirs = (now.answer, now.answered_on, now.words.reveal() if now.words else "")
    row.line, row.tone = now, TONES[now.answer]
    row.is_beaten = theirs != (said["answer"], said["on"], said["words"].strip())
    if not row.is_beaten:
        row.form = None
