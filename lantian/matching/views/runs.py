"""Plans: the list, asking for one, how it stands, asking again, putting it away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access import paging
from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.queries import names_of
from lantian.access.scopes import acting_post
from lantian.matching import jobs
from lantian.matching.errors import MatchingError
from lantian.matching.forms import RunForm
from lantian.matching.messages import say
from lantian.matching.models import MatchRun
from lantian.matching.queries import plan as queries
from lantian.matching.queries.places import name_of
from lantian.matching.queries.places import names_of as place_names
from lantian.matching.queries.settings import in_force
from lantian.matching.services import requesting
from lantian.matching.views.saving import save
from lantian.matching.views.showing import plan_page, refusal_of
from lantian.places.rules import Level, level_of
from lantian.registry.queries.choices import place_choices
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted

State = MatchRun.State
ORDER = ("-recorded_at", "id")


@allowed("matching.read")
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """The plans of the acting post's place and of those around it, the newest first."""
    page = paging.page_of(
        queries.runs(), ORDER, after=key_in(request, "after"), before=key_in(request, "before"), size=20
    )
    names = place_names(run.region for run in page.rows)
    people, _posts = names_of((run.recorded_by for run in page.rows), ())
    rows = [(run, names[run.region], people.get(run.recorded_by or run.pk, "")) for run in page.rows]
    context = {"rows": rows, "may_run": _may("matching.run"), "may_set": _may("matching.set")}
    return render(request, "matching/runs.html", {**context, **paging.page_urls(request, page)})


@allowed("matching.run")
@require_http_methods(["GET", "HEAD", "POST"])
def run_new(request: HttpRequest) -> HttpResponse:
    """A plan is asked for: of which place, how many helpers for each child."""
    own = acting_post().region_low or 0
    choices = [(code, name) for code, name in _places() if level_of(code) in requesting.PLANNED]
    form = RunForm(
        posted(request), places=choices, initial={"mode": MatchRun.Mode.ONE, "team_size": 3, "place": own}
    )
    context = {"form": form, "in_force": in_force(own), "place": own, "may_set": _may("matching.set")}
    return save(request, context, lambda: _ask(form.cleaned_data), template="matching/run_new.html")


@allowed("matching.read")
@require_safe
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """A plan as it stands: being worked out, on the table with its lines, put away."""
    return plan_page(request, _run(key))


@allowed("matching.read")
@require_safe
def run_progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far the work is; when it is done, the page shows what came of it."""
    found = _run(key)
    context: dict[str, Any] = {
        "run": found,
        "is_silent": requesting.is_silent(found),
        "refusal": refusal_of(found),
    }
    response = render(request, "matching/_progress.html", context)
    if found.state != State.SOLVING:
        response["HX-Refresh"] = "true"
    return response


@allowed("matching.run")
@require_POST
def run_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """The place is worked out anew, with what people decided and hold to."""
    return _step(
        request, _run(key), lambda found: requesting.request_again(run=found, today=timezone.localdate())
    )


@allowed("matching.run")
@require_POST
def run_restart(request: HttpRequest, key: UUID) -> HttpResponse:
    """Work that broke off begins once more."""
    return _step(request, _run(key), lambda found: requesting.request_restart(run=found))


@allowed("matching.run")
@require_POST
def run_close(request: HttpRequest, key: UUID) -> HttpResponse:
    """A plan is put away; the place is free for another one."""
    found = _run(key)
    try:
        requesting.close_run(run=found)
    except MatchingError as error:
        messages.error(request, say(error))
    else:
        messages.success(request, _("The plan is put away. What was accepted stays."))
    return _to(found)


def _ask(given: dict[str, Any]) -> HttpResponseRedirect:
    run = requesting.request_run(
        place=given["place"],
        mode=given["mode"],
        team_size=given["team_size"] or 1,
        today=timezone.localdate(),
    )
    jobs.start(run)
    return _to(run)


def _step(request: HttpRequest, found: MatchRun, ask: Callable[[MatchRun], MatchRun]) -> HttpResponseRedirect:
    try:
        run = ask(found)
    except MatchingError as error:
        messages.error(request, say(error))
        return _to(found)
    jobs.start(run)
    return _to(run)


def _run(key: UUID) -> MatchRun:
    return get_object_or_404(queries.runs(), pk=key)


def _places() -> list[tuple[int, str]]:
    own = acting_post().region_low or 0
    return [(own, name_of(own)), *place_choices()] if level_of(own) != Level.VILLAGE else []


def _may(action: str) -> bool:
    return may(Role(acting_post().role), action)


def _to(run: MatchRun) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("matching:run", args=[run.pk]))
