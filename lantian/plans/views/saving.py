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
from lantian.plans.errors import PlansError
from lantian.plans.messages import say
from lantian.plans.models import Measure, Need
from lantian.plans.services.ringing import rang_today
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.models import Child, existing
from lantian.registry.views.conflicts import show_conflict


def save(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    write: Callable[[], Any],
    done: Callable[[], str],
) -> HttpResponse:
    """Shows `context["form"]`; when it is complete, calls `write` and goes on to the address that `done` gives."""
    form = context["form"]
    if form.is_bound and form.is_valid():
        try:
            write()
        except Conflict as conflict:
            return show_conflict(request, template, context, conflict)
        except PlansError as error:
            form.add_error(error.field if error.field in form.fields else None, say(error))
            context["refused"] = error.code
        except RegistryError as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("Saved."))
            _say_alarm(request, context.get("child"))
            return HttpResponseRedirect(done())
    return render(request, template, context, status=422 if form.is_bound else 200)


def _say_alarm(request: HttpRequest, child: Child | None) -> None:
    """Police first: whoever has just written what rang is told so at once."""
    if child and rang_today(child, timezone.localdate()):
        messages.error(
            request,
            _(
                "These words suggest that the child is being harmed. Call 110 first; the town supervisor has been told."
            ),
        )


def act(request: HttpRequest, write: Callable[[], Any], address: str) -> HttpResponse:
    """One tap without a form: done, or a sentence that says why not; then on to `address`."""
    try:
        write()
    except Conflict:
        messages.warning(request, _("Somebody has moved this on in the meantime: look at the page again."))
    except PlansError as error:
        messages.error(request, say(error))
    except RegistryError as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(address)


def need_or_404(key: UUID) -> Need:
    """A need of a child on file that the acting post sees."""
    needs = Need.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(needs, pk=key)


def measure_or_404(key: UUID) -> Measure:
    """A measure for a child on file that the acting post sees."""
    measures = Measure.objects.filter(existing("child__")).select_related("child", "need")
    return get_object_or_404(measures, pk=key)


def page_of(child: Child | UUID) -> str:
    """The address of a child's plan."""
    return reverse("plans:child", args=[child.pk if isinstance(child, Child) else child])
