"""Decisions on lines: accept or lock them, one or many; choose somebody else; rule a pair out; lift a lock."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.forms import key_of
from lantian.kernel.versions import Conflict
from lantian.matching.errors import MatchingError
from lantian.matching.forms import ChooseForm, ForbidForm
from lantian.matching.messages import SENTENCES, say
from lantian.matching.models import MatchLine, MatchLock, MatchRun
from lantian.matching.queries import plan as queries
from lantian.matching.queries.places import names_of
from lantian.matching.services import deciding
from lantian.matching.views.saving import ENDING
from lantian.pairing.errors import PairingError
from lantian.registry.errors import RegistryError
from lantian.registry.queries.active import active
from lantian.registry.views.saving import posted

MOST_AT_ONCE = queries.PAGE


@allowed("matching.decide")
@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accepts, locks or frees the lines that were ticked, each by the version that was read."""
    run = get_object_or_404(queries.runs(), pk=key)
    lines = _ticked(request, run)
    verb = request.POST.get("verb", "")
    if not lines:
        messages.warning(request, _("Tick at least one line."))
    elif verb == "accept":
        _say_outcome(request, deciding.accept_lines(lines=lines, today=timezone.localdate()))
    elif verb in ("lock", "unlock"):
        _hold(request, lines, is_locked=verb == "lock")
    return _to(key, request.POST.get("show", ""))


@allowed("matching.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another helper for the child of a line; what stands against them is said when the line is accepted."""
    line = _line(key)
    found = queries.helpers_for(line)
    names = names_of(one.region for one in found)
    form = ChooseForm(
        posted(request),
        helpers=[(one, names.get(one.region, "")) for one in found],
        initial={"version": line.version},
    )
    if form.is_bound and form.is_valid():
        return _write(
            request,
            line,
            form,
            lambda: deciding.choose_helper(
                line=line,
                version=form.cleaned_data["version"],
                helper=form.cleaned_data["helper"],
                today=timezone.localdate(),
            ),
        )
    return _shown(request, line, form, _("Choose somebody else"), 422 if form.is_bound else 200)


@allowed("matching.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def forbid(request: HttpRequest, key: UUID) -> HttpResponse:
    """A pair that is not to be, with the reason; no later plan proposes the two."""
    line = _line(key)
    form = ForbidForm(posted(request), initial={"version": line.version})
    if form.is_bound and form.is_valid():
        return _write(
            request,
            line,
            form,
            lambda: deciding.forbid_line(
                line=line,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                today=timezone.localdate(),
            ),
        )
    return _shown(request, line, form, _("Rule this pair out"), 422 if form.is_bound else 200)


@allowed("matching.decide")
@require_POST
def lift(request: HttpRequest, key: UUID) -> HttpResponse:
    """A lock is taken away; the next plan is free to move the two."""
    lock = get_object_or_404(MatchLock.objects.filter(lifted_at__isnull=True), pk=key)
    deciding.lift_lock(lock=lock)
    messages.success(request, _("The lock is lifted."))
    asked = key_of(request.POST.get("run", ""))
    run = queries.runs().filter(pk=asked).first() if asked else None
    return _to(run.pk, "") if run else HttpResponseRedirect(reverse("matching:runs"))


def _write(request: HttpRequest, line: MatchLine, form: Any, write: Any) -> HttpResponse:
    title = _("Choose somebody else") if isinstance(form, ChooseForm) else _("Rule this pair out")
    try:
        write()
    except Conflict:
        form.add_error(None, str(SENTENCES["not_now"]))
        return _shown(request, line, form, title, 409)
    except (MatchingError, PairingError, RegistryError) as error:
        form.add_error(None, ENDING.sentence(error))
    else:
        messages.success(request, _("Saved."))
        return _to(line.run_id, "")
    return _shown(request, line, form, title, 422)


def _shown(request: HttpRequest, line: MatchLine, form: Any, title: str, status: int) -> HttpResponse:
    (row,) = queries.shown([line], timezone.localdate())
    context = {"form": form, "row": row, "run": line.run, "title": title}
    return render(request, "matching/line.html", context, status=status)


def _ticked(request: HttpRequest, run: MatchRun) -> list[tuple[MatchLine, int]]:
    """The lines that were ticked, with the versions that were read: `line=<key>:<version>`."""
    versions: dict[UUID, int] = {}
    for text in request.POST.getlist("line")[:MOST_AT_ONCE]:
        address, _colon, version = text.partition(":")
        key = key_of(address)
        if key and version.isascii() and version.isdecimal() and len(version) < 9:
            versions[key] = int(version)
    lines = queries.lines_of(run, "open").filter(pk__in=versions).select_related("child", "run")
    # Whoever leads a team comes first: nobody else can stand there before.
    return [(line, versions[line.pk]) for line in lines.order_by("child", "-is_lead", "pk")]


def _hold(request: HttpRequest, lines: list[tuple[MatchLine, int]], *, is_locked: bool) -> None:
    hold = deciding.lock_line if is_locked else deciding.unlock_line
    held = 0
    for line, version in lines:
        try:
            hold(line=line, version=version)
        except Conflict:
            messages.warning(request, str(SENTENCES["not_now"]))
        except MatchingError as error:
            messages.error(request, say(error))
        else:
            held += 1
    if held:
        said = (
            ngettext("%(count)d line is locked.", "%(count)d lines are locked.", held)
            if is_locked
            else ngettext("%(count)d line is free again.", "%(count)d lines are free again.", held)
        )
        messages.success(request, said % {"count": held})


def _say_outcome(request: HttpRequest, outcome: deciding.Outcome) -> None:
    if count := len(outcome.accepted):
        said = ngettext(
            "%(count)d pair is proposed: now everybody is asked.",
            "%(count)d pairs are proposed: now everybody is asked.",
            count,
        )
        messages.success(request, said % {"count": count})
    if outcome.moved_on:
        messages.warning(request, str(SENTENCES["not_now"]))
    for line, error in outcome.refused:
        messages.error(
            request, _("%(child)s: %(why)s") % {"child": line.child.name, "why": ENDING.sentence(error)}
        )


def _line(key: UUID) -> MatchLine:
    rows = MatchLine.objects.filter(active("child__")).select_related("child", "run")
    return get_object_or_404(rows, pk=key)


def _to(run: UUID, show: str) -> HttpResponseRedirect:
    query = f"?{urlencode({'show': show})}" if show in queries.SHOWS and show != "open" else ""
    return HttpResponseRedirect(reverse("matching:run", args=[run]) + query)
