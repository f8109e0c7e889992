"""When a child was missing at school, what was done about it, and what can be done now."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.attendance.forms.noting import AbsenceForm, StepForm
from lantian.attendance.queries.lists import Line, lines_of, of_child, stages_of
from lantian.attendance.rules.absence import Outcome, Step
from lantian.attendance.services.acting import BY, note_step
from lantian.attendance.services.noting import correct_absence
from lantian.attendance.views.roll import absence_or_404
from lantian.attendance.views.saving import ENDING
from lantian.attendance.words import STAGE_NAMES, STEP_ICONS, STEP_NAMES, STEP_VERBS
from lantian.registry.views.file import child_or_404, log_view
from lantian.registry.views.saving import posted


@allowed("attendance.read")
@require_safe
def child(request: HttpRequest, key: UUID) -> HttpResponse:
    """All that was noted of a child, the latest first."""
    found, role = child_or_404(key), Role(acting_post().role)
    log_view("attendance.read", found)
    lines = lines_of(of_child(found.pk), timezone.localdate())
    context = {
        "child": found,
        "lines": [_in_words(line) for line in lines],
        "may_note": may(role, "attendance.note"),
        "steps": steps_for(role),
    }
    return render(request, "attendance/child.html", context)


def steps_for(role: Role) -> list[dict[str, Any]]:
    """The steps that a role notes, with their buttons."""
    if not may(role, "attendance.act"):
        return []
    return [
        {"code": step.value, "label": STEP_VERBS[step], **STEP_ICONS[step]}
        for step in Step
        if role in BY[step]
    ]


def _in_words(line: Line) -> dict[str, Any]:
    return {
        "line": line,
        "row": line.row,
        "stages": [(STAGE_NAMES[stage], day) for stage, day in stages_of(line.row)],
    }


@allowed("attendance.act")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Notes what was done about an absence."""
    role = Role(acting_post().role)
    if code not in {one.value for one in Step} or role not in BY[Step(code)]:
        raise Http404
    row, today = absence_or_404(key), timezone.localdate()
    form = StepForm(posted(request), is_report=code == Step.REPORTED)

    def write() -> None:
        data = form.cleaned_data
        note_step(
            absence=row,
            key=data["key"],
            step=Step(code),
            on=data["on"],
            outcome=Outcome(data["outcome"]),
            today=today,
        )
        note_access("attendance.act", child=row.child_id, region=row.region, school=row.school, step=code)

    context = {
        "form": form,
        "child": row.child,
        "title": STEP_NAMES[Step(code)],
        "back": reverse("attendance:child", args=[row.child_id]),
    }
    return ENDING.save(request, context, write)


@allowed("attendance.note")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Mends an absence: its days, leave, and why."""
    row, today = absence_or_404(key), timezone.localdate()
    form = AbsenceForm(posted(request), row=row)

    def write() -> None:
        values, version = form.values(), form.cleaned_data["version"]
        correct_absence(absence=row, version=version, values=values, today=today)
        note_access("attendance.note", child=row.child_id, region=row.region, school=row.school, mended=True)

    context = {
        "form": form,
        "child": row.child,
        "title": row._meta.verbose_name,
        "back": reverse("attendance:child", args=[row.child_id]),
    }
    return ENDING.save(request, context, write)
