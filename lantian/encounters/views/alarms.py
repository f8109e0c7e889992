"""A child may be harmed: call 110 first, then say so here; town and county see to it."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.forms import key_of
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.queries import names_of
from lantian.access.scopes import acting_post
from lantian.encounters.errors import EncounterError
from lantian.encounters.forms.alarms import NoHarmForm
from lantian.encounters.hotlines import whom_to_call
from lantian.encounters.models import Alarm
from lantian.encounters.services.alarms import no_harm, police_called, raise_alarm
from lantian.encounters.views.recording import refuse
from lantian.registry.views.file import child_or_404, log_view
from lantian.registry.views.saving import posted


@allowed("encounters.raise_alarm")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody harms this child: no word is asked, one tap tells the town."""
    child = child_or_404(key)
    if request.method != "POST":
        return render(request, "encounters/suspect.html", {"child": child, **whom_to_call()})
    try:
        alarm = raise_alarm(child=child)
    except EncounterError:
        return HttpResponseRedirect(reverse("registry:children"))
    return HttpResponseRedirect(reverse("encounters:alarm", args=[alarm.pk]))


@allowed("encounters.raise_alarm")
@require_safe
def alarm(request: HttpRequest, key: UUID) -> HttpResponse:
    """One alarm: whom to call, what was done."""
    return _page(request, _alarm_or_404(key), NoHarmForm(), 200)


@allowed("encounters.raise_alarm")
@require_POST
def called(request: HttpRequest, key: UUID) -> HttpResponse:
    """110 was called, now."""
    found = _alarm_or_404(key)
    police_called(alarm=found, at=timezone.now())
    messages.success(request, _("Noted that 110 was called. The town supervisor sees it."))
    return HttpResponseRedirect(reverse("encounters:alarm", args=[found.pk]))


@allowed("encounters.handle_alarm")
@require_POST
def dismiss(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody looked into it: no child is harmed, and why."""
    found, form = _alarm_or_404(key), NoHarmForm(posted(request))
    if form.is_valid():
        try:
            no_harm(alarm=found, reason=form.cleaned_data["reason"])
        except EncounterError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Settled: no harm."))
            return HttpResponseRedirect(reverse("encounters:alarms"))
    return _page(request, found, form, 422)


@allowed("encounters.handle_alarm")
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """The alarms of a place, the open ones first seen; each opens with one tap."""
    state = request.GET.get("state", "")
    state = state if state in Alarm.State.values else Alarm.State.OPEN.value
    rows = Alarm.objects.filter(state=state).select_related("child")
    page = page_of(rows, ("-raised_at", "-id"), after=_key(request, "after"), before=_key(request, "before"))
    tabs = [
        {"label": one.label, "url": f"?state={one.value}", "active": one.value == state}
        for one in Alarm.State
    ]
    context = {"alarms": page.rows, "tabs": tabs, "names": _names(page.rows), **page_urls(request, page)}
    return render(request, "encounters/alarms.html", context)


def _alarm_or_404(key: UUID) -> Alarm:
    return get_object_or_404(Alarm.objects.select_related("child", "encounter"), pk=key)


def _page(request: HttpRequest, found: Alarm, form: NoHarmForm, status: int) -> HttpResponse:
    log_view("encounters.raise_alarm", found.child)
    context = {
        "alarm": found,
        "child": found.child,
        "form": form,
        "may_dismiss": may(Role(acting_post().role), "encounters.handle_alarm"),
        "names": _names([found]),
        "report_url": _report_url(found),
        **whom_to_call(),
    }
    return render(request, "encounters/alarm.html", context, status=status)


def _report_url(found: Alarm) -> str:
    """Where the written report is made, prefilled; a room above says where (settings)."""
    if found.state == Alarm.State.NOT_HARM or not settings.HARM_REPORT_PAGE:
        return ""
    return f"{reverse(settings.HARM_REPORT_PAGE)}?{urlencode({'alarm': found.pk, 'child': found.child_id})}"


def _names(rows: list[Alarm]) -> dict[UUID, str]:
    return names_of({key for row in rows for key in (row.recorded_by, row.called_by, row.settled_by)}, [])[0]


def _key(request: HttpRequest, name: str) -> UUID | None:
    return key_of(request.GET.get(name, ""))
