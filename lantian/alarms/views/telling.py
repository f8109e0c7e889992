"""Telling: by somebody with a post, on one screen in less than a minute."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.alarms.errors import AlarmError
from lantian.alarms.forms.telling import AT, ReportForm
from lantian.alarms.services.reporting import Receipt, Told, report
from lantian.alarms.views.saving import refuse
from lantian.encounters.hotlines import whom_to_call
from lantian.encounters.models import Alarm
from lantian.files.messages import say_refusal
from lantian.files.papers import PaperRefused
from lantian.files.uploads import limit_in_mebibytes, was_too_large
from lantian.helping.queries.places import counties_answered_for, standing_place
from lantian.kernel.values.text import fold
from lantian.places import queries as places
from lantian.places.models import Region
from lantian.places.rules import Level
from lantian.registry.models import Child, existing
from lantian.registry.queries.finding import children_found
from lantian.registry.views.children import key_in

MOST_FOUND = 12
STEPS = {None: 0, Level.COUNTY: 1, Level.TOWN: 2, Level.VILLAGE: 3}
PLAIN = (
    "key",
    "place",
    "alarm",
    "called",
    "called_at",
    "in_danger",
    "happened_on",
    "age",
    "sex",
    "seen",
    "spot",
)


@allowed("alarms.report")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """110 first, then what must be known; a child of one's own may be looked for on the same page."""
    if request.method != "POST":
        return _shown(request, _first_form(request))
    if "look" in request.POST:
        return _found(request)
    form, now = ReportForm(request.POST, request.FILES), timezone.now()
    if was_too_large(request):
        form.add_error("evidence", _("This is larger than %(limit)s MiB.") % {"limit": limit_in_mebibytes()})
    if form.is_valid():
        receipt = _taken(form, now)
        if receipt:
            return HttpResponseRedirect(reverse("alarms:mine_one", args=[receipt.report]))
    return _shown(request, form, status=422)


def _taken(form: ReportForm, now: Any) -> Receipt | None:
    child = _child(form.child_key())
    try:
        region = _where(form.cleaned_data["place"], child)
        return report(
            key=form.cleaned_data["key"],
            told=Told(region=region, child=child, **form.told(now)),
            now=now,
            evidence=[Path(file.temporary_file_path()) for file in form.cleaned_data["evidence"]],
            phone=form.cleaned_data["phone"],
        )
    except AlarmError as error:
        refuse(form, error)
    except PaperRefused as error:
        form.add_error("evidence", say_refusal(error))
    return None


def _first_form(request: HttpRequest) -> ReportForm:
    child, now = _child(key_in(request, "child")), timezone.localtime()
    initial: dict[str, Any] = {"key": uuid4(), "called_at": now, "child": child.pk if child else None}
    place = standing_place(request.GET.get("place", ""), timezone.localdate())
    if place:
        initial["place"] = place.code
    alarm = _alarm(key_in(request, "alarm"))
    if alarm:
        initial |= {"alarm": alarm.pk, "child": alarm.child_id, "situations": [alarm.situation]}
        if alarm.called_at:
            initial |= {"called": AT, "called_at": timezone.localtime(alarm.called_at)}
    return ReportForm(initial=initial)


def _found(request: HttpRequest) -> HttpResponse:
    """The same form again with what was entered, and the children of the name that was typed."""
    initial: dict[str, Any] = {name: request.POST.get(name) for name in (*PLAIN, "words", "phone", "child")}
    typed = fold(request.POST.get("find", ""))[:64]
    form = ReportForm(initial={**initial, "find": typed, "situations": request.POST.getlist("situations")})
    rows = (
        list(children_found(typed).filter(existing()).order_by("name_pinyin", "pk")[:MOST_FOUND])
        if typed
        else []
    )
    return _shown(request, form, children=rows, looked_for=typed)


def _shown(
    request: HttpRequest,
    form: ReportForm,
    *,
    status: int = 200,
    children: list[Child] | None = None,
    looked_for: str = "",
) -> HttpResponse:
    chosen = _child(_key(form["child"].value()))
    if chosen and chosen not in (children or []):
        children = [chosen, *(children or [])]
    place = standing_place(str(form["place"].value() or ""), timezone.localdate())
    usual = _usual_place()
    context = {
        "form": form,
        "children": children or [],
        "chosen": chosen,
        "looked_for": looked_for,
        "place": places.path(place.code) if place else "",
        "usual": places.path(usual) if usual else "",
        "may_look": may(Role(acting_post().role), "registry.list_children"),
        **whom_to_call(),
    }
    return render(request, "alarms/new.html", context, status=status)


@allowed("alarms.report")
@require_safe
def choose_place(request: HttpRequest) -> HttpResponse:
    """Where it happened, step by step; the place goes back to the form."""
    return place_steps(request, "alarms:new", "alarms/place.html")


def place_steps(request: HttpRequest, back: str, template: str) -> HttpResponse:
    """The places right below the one chosen so far; a village, or a place itself, leads back to the form `back`."""
    today = timezone.localdate()
    home = standing_place(request.GET.get("place", ""), today)
    parts = places.children_of(home.code, today) if home else counties_answered_for(today)
    level = Level(home.level) if home else None
    context = {
        "home": home,
        "path": places.path(home.code) if home else "",
        "parts": [_part(part, request, back) for part in parts],
        "step": STEPS[level] + 1,
        "form_url": reverse(back),
    }
    return render(request, template, context)


def _part(part: Region, request: HttpRequest, back: str) -> dict[str, str]:
    address = reverse(back) if part.level == Level.VILLAGE else request.path
    return {"name": part.short_name, "url": f"{address}?place={part.code}"}


def _where(chosen: int | None, child: Child | None) -> int:
    place = standing_place(str(chosen), timezone.localdate()) if chosen else None
    region = place.code if place else child.region if child else _usual_place()
    if not region:
        raise AlarmError("no_place")
    return region


def _usual_place() -> int:
    """Where somebody works, if that is a county or less: there it happened unless they say otherwise."""
    region = acting_post().unit.region
    return region.code if region.level in (Level.COUNTY, Level.TOWN, Level.VILLAGE) else 0


def _child(key: UUID | None) -> Child | None:
    return Child.objects.filter(existing(), pk=key).first() if key else None


def _alarm(key: UUID | None) -> Alarm | None:
    return Alarm.objects.filter(pk=key).first() if key else None


def _key(value: Any) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
