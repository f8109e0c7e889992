"""The roll call of a class: who is missing is tapped, once; who is back, with one tap more."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.scopes import acting_post
from lantian.attendance.errors import AttendanceError
from lantian.attendance.forms.noting import ClassForm
from lantian.attendance.models import SchoolAbsence
from lantian.attendance.queries.lists import lines_of, pupils
from lantian.attendance.services.noting import end_absence, note_missing, withdraw_absence
from lantian.attendance.views.saving import ENDING
from lantian.encounters.queries.groups import groups_of
from lantian.kernel.versions import version_in
from lantian.registry.views.saving import posted


@allowed("attendance.note")
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: HttpRequest) -> HttpResponse:
    """Who is missing already, and all others: tap who is missing, save once."""
    post, today = acting_post(), timezone.localdate()
    groups = groups_of(post)
    asked = request.GET.get("group", "")
    group = asked if asked in dict(groups) else (groups[0][0] if groups else "")
    here, missing = pupils(post, group)
    form = ClassForm(posted(request), children=here)
    if form.is_bound and form.is_valid():
        try:
            rows = note_missing(
                occasion=form.cleaned_data["key"],
                missing=form.missing(),
                since=form.cleaned_data["since"],
                today=today,
            )
        except AttendanceError as error:
            ENDING.complain(form, error)
        else:
            return _noted(request, rows, group)
    context = {
        "form": form,
        "lines": lines_of(missing, today),
        "today": today,
        "tabs": [{"label": label, "url": f"?group={key}", "active": key == group} for key, label in groups],
    }
    return render(request, "attendance/roll.html", context, status=422 if form.is_bound else 200)


def _noted(request: HttpRequest, rows: list[SchoolAbsence], group: str) -> HttpResponse:
    if rows:
        note_accesses("attendance.note", [(row.child_id, row.region, row.school) for row in rows])
    said = ngettext(
        "%(count)s child is noted as missing.", "%(count)s children are noted as missing.", len(rows)
    )
    messages.success(request, said % {"count": len(rows)})
    return HttpResponseRedirect(f"{reverse('attendance:roll')}?group={group}")


@allowed("attendance.note")
@require_POST
def back(request: HttpRequest, key: UUID) -> HttpResponse:
    """The child is back today; one that came later on its first day was not missing."""
    row, today = absence_or_404(key), timezone.localdate()

    def write() -> None:
        version = version_in(request)
        if row.since == today:
            withdraw_absence(absence=row, version=version)
        else:
            end_absence(absence=row, version=version, back_on=today, today=today)
        note_accesses("attendance.note", [(row.child_id, row.region, row.school)], back=True)

    return ENDING.act(request, write, _from(request, row))


@allowed("attendance.note")
@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """It was noted by mistake."""
    row = absence_or_404(key)

    def write() -> None:
        withdraw_absence(absence=row, version=version_in(request))
        note_accesses("attendance.note", [(row.child_id, row.region, row.school)], withdrawn=True)

    return ENDING.act(request, write, reverse("attendance:child", args=[row.child_id]))


def absence_or_404(key: UUID) -> SchoolAbsence:
    """An absence of a child that the acting post sees."""
    row = get_object_or_404(SchoolAbsence.objects.select_related("child"), pk=key)
    if row.child.erased_at:
        raise Http404
    return row


def _from(request: HttpRequest, row: SchoolAbsence) -> str:
    if request.POST.get("to") == "child":
        return reverse("attendance:child", args=[row.child_id])
    return reverse("attendance:roll" if request.POST.get("to") == "roll" else "attendance:missing")
