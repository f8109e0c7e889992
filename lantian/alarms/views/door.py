"""The open door: anybody may report, named or not, without a cookie; nobody can read anything here."""

from pathlib import Path
from uuid import uuid4

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.alarms.errors import AlarmError
from lantian.alarms.forms.telling import CodeForm, DoorForm, MoreWordsForm
from lantian.alarms.services.following_up import Followed, add_words, follow
from lantian.alarms.services.reporting import Told, report_at_door
from lantian.alarms.services.visiting import Sender
from lantian.alarms.views.saving import refuse
from lantian.alarms.views.telling import place_steps
from lantian.alarms.words import stages_of
from lantian.encounters.hotlines import whom_to_call
from lantian.files.messages import say_refusal
from lantian.files.papers import PaperRefused
from lantian.files.uploads import limit_in_mebibytes, was_too_large
from lantian.helping.queries.places import standing_place
from lantian.places import queries as places

DEVICE = 300
"""Signs of what a browser says of itself; more says nothing more."""

# Who has no cookie has no token against forged requests; a forged report is a report like any other.


@csrf_exempt
@allowed("alarms.tell")
@require_http_methods(["GET", "HEAD", "POST"])
def public(request: HttpRequest) -> HttpResponse:
    """Hotlines first; then where it happened, what it may be, and as much more as somebody wants to say."""
    now = timezone.now()
    if request.method != "POST":
        place = standing_place(request.GET.get("place", ""), timezone.localdate())
        initial = {"key": uuid4(), "place": place.code if place else None, "called_at": timezone.localtime()}
        return _shown(request, DoorForm(initial=initial))
    form = DoorForm(request.POST, request.FILES)
    if was_too_large(request):
        form.add_error("evidence", _("This is larger than %(limit)s MiB.") % {"limit": limit_in_mebibytes()})
    if form.is_valid():
        place = standing_place(str(form.cleaned_data["place"] or ""), timezone.localdate())
        try:
            if place is None:
                raise AlarmError("no_place")
            receipt = report_at_door(
                key=form.cleaned_data["key"],
                told=Told(region=place.code, **form.told(now)),
                now=now,
                sender=_sender(request),
                name=form.cleaned_data["name"],
                phone=form.cleaned_data["phone"],
                pictures=[Path(file.temporary_file_path()) for file in form.cleaned_data["evidence"]],
            )
        except AlarmError as error:
            refuse(form, error)
        except PaperRefused as error:
            form.add_error("evidence", say_refusal(error))
        else:
            context = {"code": receipt.code, "was_called": form.called_when(now), **whom_to_call()}
            return render(request, "alarms/door/told.html", context)
    return _shown(request, form, status=422)


def _sender(request: HttpRequest) -> Sender:
    return Sender(get_client_ip_address(request) or "", request.headers.get("User-Agent", "")[:DEVICE])


@allowed("alarms.tell")
@require_safe
def public_place(request: HttpRequest) -> HttpResponse:
    """Where it happened, step by step."""
    return place_steps(request, "alarms:public", "alarms/door/place.html")


@csrf_exempt
@allowed("alarms.tell")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """With the code: how far it has come, and the answer. The code never stands in an address."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _looked(request, form.cleaned_data["code"], follow(form.cleaned_data["code"]))
        except AlarmError as error:
            refuse(form, error)
    status = 422 if form.is_bound else 200
    return render(request, "alarms/door/look.html", {"form": form, **whom_to_call()}, status=status)


@csrf_exempt
@allowed("alarms.tell")
@require_http_methods(["POST"])
def more(request: HttpRequest) -> HttpResponse:
    """With the code: more words."""
    code, form = request.POST.get("code", ""), MoreWordsForm(request.POST)
    try:
        found = follow(code)
        if form.is_valid():
            add_words(code=code, **form.cleaned_data)
            return _looked(request, code, found, is_added=True)
    except AlarmError as error:
        if error.field == "code":
            lost = CodeForm(request.POST)
            refuse(lost, error)
            return render(request, "alarms/door/look.html", {"form": lost, **whom_to_call()}, status=422)
        refuse(form, error)
    return _looked(request, code, found, form=form, status=422)


def _looked(
    request: HttpRequest,
    code: str,
    found: Followed,
    *,
    form: MoreWordsForm | None = None,
    is_added: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "code": code,
        "found": found,
        "stages": stages_of(found.times),
        "form": form or MoreWordsForm(initial={"key": uuid4()}),
        "is_added": is_added,
        **whom_to_call(),
    }
    return render(request, "alarms/door/looked.html", context, status=status)


def _shown(request: HttpRequest, form: DoorForm, *, status: int = 200) -> HttpResponse:
    place = standing_place(str(form["place"].value() or ""), timezone.localdate())
    context = {
        "form": form,
        "place": places.path(place.code) if place else "",
        "had_pictures": bool(request.FILES),
        **whom_to_call(),
    }
    return render(request, "alarms/door/public.html", context, status=status)
