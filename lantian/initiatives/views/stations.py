"""The list of duty days of a station."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.initiatives.forms.initiatives import DayForm, DaysForm, month_in
from lantian.initiatives.models import StationDay
from lantian.initiatives.queries.pairs import taking_part
from lantian.initiatives.queries.stations import days_of
from lantian.initiatives.rules.kinds import Kind
from lantian.initiatives.services import stations as services
from lantian.initiatives.views.saving import act, initiative_or_404, save
from lantian.registry.views.saving import posted


@allowed("initiatives.work")
@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest, key: UUID) -> HttpResponse:
    """A month of duty days: who is there when, who came; and a form to put an elder on the list."""
    one, today = initiative_or_404(key), timezone.localdate()
    if one.kind != Kind.STATION:
        raise Http404
    first = month_in(request.GET.get("month", ""), today)
    after = (first + timedelta(days=31)).replace(day=1)
    elders = [(str(row.helper_id), row.helper.name) for row in taking_part(one).select_related("helper")]
    form = DaysForm(posted(request), elders=elders)

    def write() -> None:
        values = form.cleaned_data
        services.plan_days(
            initiative=one,
            helper=UUID(values["helper"]),
            first=values["on"],
            part=values["part"],
            weeks=values["weeks"],
        )

    context = {
        "one": one,
        "form": form,
        "first": first,
        "rows": list(days_of(one, first, after - timedelta(days=1))),
        "before_url": f"?month={(first - timedelta(days=1)):%Y-%m}",
        "after_url": f"?month={after:%Y-%m}",
        "today": today,
        "back": reverse("initiatives:days", args=[one.pk]),
    }
    return save(request, context, write, template="initiatives/days.html")


@allowed("initiatives.work")
@require_POST
def day_note(request: HttpRequest, key: UUID) -> HttpResponse:
    """Notes whether the elder came."""
    day = get_object_or_404(StationDay.objects.select_related("initiative"), pk=key)
    form, back = DayForm(request.POST), reverse("initiatives:days", args=[day.initiative_id])
    if not form.is_valid():
        return HttpResponseRedirect(back)
    values = form.cleaned_data
    return act(
        request,
        lambda: services.note_day(day=day, today=timezone.localdate(), **values),
        f"{back}?month={day.on:%Y-%m}",
    )
