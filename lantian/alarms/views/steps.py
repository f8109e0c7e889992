"""What is done with a report: step by step on its clock, out of quarantine, joined and parted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lantian.access.doors import allowed
from lantian.alarms.errors import AlarmError
from lantian.alarms.messages import say
from lantian.alarms.models import HarmReport
from lantian.alarms.rules.clock import Verb
from lantian.alarms.services import handling, joining
from lantian.alarms.services.deciding import decide as decide_on
from lantian.alarms.views.page import form_of, show
from lantian.alarms.views.saving import act, page_of, refuse, report_or_404
from lantian.kernel.versions import version_in
from lantian.registry.views.saving import posted


def _step(
    request: HttpRequest, key: UUID, verb: Verb, write: Callable[[HarmReport, dict[str, Any]], Any]
) -> HttpResponse:
    """One step with its form; what is wrong is said on the page of the report."""
    found = report_or_404(key)
    form = form_of(verb, found, posted(request))
    if form.is_valid():
        try:
            write(found, form.cleaned_data)
        except AlarmError as error:
            if error.code in ("not_now", "overtaken"):
                messages.error(request, say(error))
                return HttpResponseRedirect(page_of(found))
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(page_of(found))
    return show(request, found, form, 422)


@allowed("alarms.handle")
@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """The acting post has it: one tap, and the bell is silent."""
    found, version = report_or_404(key), version_in(request)
    return act(
        request,
        lambda: handling.acknowledge(report=found, version=version, now=timezone.now()),
        page_of(found),
    )


@allowed("alarms.handle")
@require_POST
def inform(request: HttpRequest, key: UUID) -> HttpResponse:
    """Police and town are told."""

    def write(found: HarmReport, given: dict[str, Any]) -> None:
        handling.inform(
            report=found,
            called_at=given.get("called_at"),
            words=given["words"],
            whereabouts=given["whereabouts"],
            version=version_in(request),
            now=timezone.now(),
        )

    return _step(request, key, Verb.INFORM, write)


@allowed("alarms.handle")
@require_POST
def see(request: HttpRequest, key: UUID) -> HttpResponse:
    """The child was seen, or looked for in vain."""

    def write(found: HarmReport, given: dict[str, Any]) -> None:
        handling.see(
            report=found,
            seen_at=given["seen_at"],
            was_found=given["was_found"] == "yes",
            words=given["words"],
            version=version_in(request),
            now=timezone.now(),
        )

    return _step(request, key, Verb.SEE, write)


@allowed("alarms.decide")
@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """What it came to."""

    def write(found: HarmReport, given: dict[str, Any]) -> None:
        decide_on(report=found, version=version_in(request), **given)

    return _step(request, key, Verb.DECIDE, write)


@allowed("alarms.handle")
@require_POST
def feed_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whoever reported is answered."""

    def write(found: HarmReport, given: dict[str, Any]) -> None:
        handling.feed_back(
            report=found, words=given["words"], version=version_in(request), now=timezone.now()
        )

    return _step(request, key, Verb.FEED_BACK, write)


@allowed("alarms.decide")
@require_POST
def release(request: HttpRequest, key: UUID) -> HttpResponse:
    """Out of quarantine: it rings."""
    found, version = report_or_404(key), version_in(request)
    return act(
        request,
        lambda: handling.release(report=found, version=version, now=timezone.now()),
        page_of(found),
    )


@allowed("alarms.handle")
@require_POST
def join(request: HttpRequest, key: UUID, to: UUID) -> HttpResponse:
    """This report is about the event of another one."""
    found, other, version = report_or_404(key), report_or_404(to), version_in(request)
    return act(
        request,
        lambda: joining.join(report=found, to=other, version=version, now=timezone.now()),
        page_of(other),
    )


@allowed("alarms.handle")
@require_POST
def part(request: HttpRequest, key: UUID) -> HttpResponse:
    """They were two events after all."""
    found, version = report_or_404(key), version_in(request)
    return act(
        request, lambda: joining.part(report=found, version=version, now=timezone.now()), page_of(found)
    )
