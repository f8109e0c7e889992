"""How every form of this room ends: saved, refused with a sentence, or in conflict with somebody else's change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lantian.kernel.versions import Conflict
from lantian.pathways.errors import WayError
from lantian.pathways.messages import say
from lantian.pathways.models import WayRun, WayStep
from lantian.plans.services.ringing import rang_today
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.models import Child, existing
from lantian.registry.views.conflicts import show_conflict

FORM = "pathways/form.html"


def save(
    request: HttpRequest,
    context: dict[str, Any],
    write: Callable[[], Any],
    done: Callable[[], str],
    *,
    template: str = FORM,
) -> HttpResponse:
    """Shows `context["form"]`; when it is complete, calls `write` and goes on to the address that `done` gives."""
    form = context["form"]
    if form.is_bound and form.is_valid():
        try:
            write()
        except Conflict as conflict:
            return show_conflict(request, template, context, conflict)
        except WayError as error:
            form.add_error(error.field if error.field in form.fields else None, say(error))
        except RegistryError as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("Saved."))
            _say_alarm(request, context["child"])
            return HttpResponseRedirect(done())
    return render(request, template, context, status=422 if form.is_bound else 200)


def _say_alarm(request: HttpRequest, child: Child) -> None:
    """Police first: whoever has just written what rang is told so at once."""
    if rang_today(child, timezone.localdate()):
        messages.error(
            request,
            _(
                "These words suggest that the child is being harmed. Call 110 first; the town supervisor has been told."
            ),
        )


def run_or_404(key: UUID) -> WayRun:
    """A way of a child on file that the acting post may know of."""
    runs = WayRun.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(runs, pk=key)


def step_or_404(key: UUID) -> WayStep:
    """A step of such a way."""
    steps = WayStep.objects.filter(existing("child__")).select_related("child", "run")
    return get_object_or_404(steps, pk=key)


def page_of(run: WayRun | UUID) -> str:
    """The address of a way's page."""
    return reverse("pathways:run", args=[run.pk if isinstance(run, WayRun) else run])
