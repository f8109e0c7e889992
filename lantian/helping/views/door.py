"""The open door: anybody may sign up, and nobody can read anything here."""

from typing import Any

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from uuid_utils.compat import uuid7

from lantian.access.doors import allowed
from lantian.helping.errors import HelpingError
from lantian.helping.forms.door import JoinForm
from lantian.helping.messages import say
from lantian.helping.queries.places import counties_answered_for, standing_place
from lantian.helping.services.signing_up import sign_up
from lantian.places import queries as places
from lantian.places.models import Region
from lantian.places.rules import Level

STEPS = {None: 0, Level.COUNTY: 1, Level.TOWN: 2, Level.VILLAGE: 3}


@allowed("helping.sign_up")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Where somebody lives, step by step; then who they are and what they can give."""
    today = timezone.localdate()
    home = standing_place((request.POST.get("region") or request.GET.get("place", "")), today)
    level = Level(home.level) if home else None
    is_chosen = level == Level.VILLAGE or (level is not None and "here" in request.GET)
    if home is None or (request.method != "POST" and not is_chosen):
        return _choose(request, home)
    if request.method != "POST":
        form = JoinForm(
            initial={"key": uuid7(), "region": home.code, "gives": ["study", "mind"], "most_children": 1}
        )
        return _shown(request, form, home)
    form = JoinForm(request.POST)
    if form.is_valid():
        try:
            sign_up(
                key=form.cleaned_data["key"],
                values=form.values(),
                visitor=get_client_ip_address(request) or "",
                today=today,
            )
        except HelpingError as error:
            if error.code == "too_many":
                return _shown(request, form, home, status=429, refused=say(error))
            form.add_error(error.field if error.field in form.fields else None, say(error))
        else:
            return HttpResponseRedirect(reverse("helping:joined"))
    return _shown(request, form, home, status=422)


@allowed("helping.sign_up")
@require_safe
def joined(request: HttpRequest) -> HttpResponse:
    """Thanks, and what comes next: the same for everybody."""
    return render(request, "helping/joined.html")


def _choose(request: HttpRequest, home: Region | None) -> HttpResponse:
    """The places right below the one chosen so far."""
    today = timezone.localdate()
    parts = places.children_of(home.code, today) if home else counties_answered_for(today)
    context = {
        "home": home,
        "path": places.path(home.code) if home else "",
        "parts": [{"code": part.code, "name": part.short_name} for part in parts],
        "step": STEPS[Level(home.level) if home else None] + 1,
    }
    return render(
        request, "helping/join_place.html", context, status=422 if request.method == "POST" else 200
    )


def _shown(
    request: HttpRequest, form: JoinForm, home: Region, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "path": places.path(home.code), "refused": refused}
    return render(request, "helping/join.html", context, status=status)
