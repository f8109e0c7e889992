"""A child's ways, the page of one, and its beginning and end."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.pathways.codes import Way, ways
from lantian.pathways.forms import BeginForm, EndForm, WhyForm
from lantian.pathways.models import WayRun, WaySuggestion
from lantian.pathways.queries.child import run_line, ways_of
from lantian.pathways.queries.listing import corrections_in
from lantian.pathways.services import running as services
from lantian.pathways.services.rows import note
from lantian.pathways.views.saving import page_of, run_or_404, save
from lantian.plans.queries.owners import seat_names
from lantian.registry.models import Child, existing
from lantian.registry.rules.ages import age_on
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted


@allowed("pathways.read")
@require_safe
def child(request: HttpRequest, key: UUID) -> HttpResponse:
    """The ways of one child: suggested, under way, over; and what may begin."""
    found, on, post = child_or_404(key), timezone.localdate(), acting_post()
    note("read", found)
    context = {
        "child": found,
        "page": ways_of(found, post, on),
        "may_work": may(Role(post.role), "pathways.work") and not found.closed_on,
    }
    return render(request, "pathways/child.html", context)


@allowed("pathways.work")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, key: UUID, way: str) -> HttpResponse:
    """Begins a way for a child."""
    found, chosen = child_or_404(key), way_or_404(way)
    suggestion = WaySuggestion.objects.filter(child=found.pk, way=way).first()
    form = BeginForm(posted(request), is_suggested=suggestion is not None)

    def write() -> WayRun:
        return services.begin(child=found, way=way, today=timezone.localdate(), **form.cleaned_data)

    context: dict[str, Any] = {
        "child": found,
        "way": chosen,
        "form": form,
        "title": str(chosen),
        "about": chosen.basis,
        "back": reverse("pathways:child", args=[found.pk]),
    }
    return save(request, context, write, page_of, template="pathways/begin.html")


def way_or_404(code: str) -> Way:
    """A way that the acting post may begin."""
    way = ways().get(code)
    if way is None or Role(acting_post().role) not in way.starters:
        raise Http404
    return way


@allowed("pathways.work")
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody looked: what the file suggests is not needed."""
    rows = WaySuggestion.objects.filter(existing("child__")).select_related("child")
    suggestion = get_object_or_404(rows, pk=key)
    form = WhyForm(posted(request))
    back = reverse("pathways:child", args=[suggestion.child_id])

    def write() -> None:
        reason = form.cleaned_data["reason"]
        services.decline(suggestion=suggestion, reason=reason, today=timezone.localdate())

    context = {
        "child": suggestion.child,
        "form": form,
        "title": _("It is not needed"),
        "about": str(ways()[suggestion.way]),
        "back": back,
    }
    return save(request, context, write, back)


@allowed("pathways.read")
@require_safe
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """One way: its steps, what was done, its papers, its end."""
    found, on, post = run_or_404(key), timezone.localdate(), acting_post()
    note("read", found)
    role, line = Role(post.role), run_line(found, post, on)
    names = seat_names([found.seat], on)
    context = {
        "child": found.child,
        "line": line,
        "words": found.words.reveal() if found.words else "",
        "end_words": found.end_words.reveal() if found.end_words else "",
        "began_by": names.get(found.seat, ""),
        "age": age_on(found.child.birth_on, on),
        "may_end": line.is_running and role in line.way.starters and may(role, "pathways.work"),
        "is_open": _is_open(found.child),
        "corrections": corrections_in(found),
        "may_work": may(role, "pathways.work"),
    }
    return render(request, "pathways/run.html", context)


def _is_open(child: Child) -> bool:
    return child.closed_on is None


@allowed("pathways.work")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ends a way with an outcome."""
    found = run_or_404(key)
    way = way_or_404(found.way)
    form = EndForm(posted(request), way=way, initial={"version": found.version})

    def write() -> None:
        services.end(run=found, today=timezone.localdate(), **form.cleaned_data)

    context = {
        "child": found.child,
        "form": form,
        "title": _("End it"),
        "about": str(way),
        "back": page_of(found),
    }
    return save(request, context, write, page_of(found))
