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

from lantian.files.messages import say_refusal
from lantian.files.papers import PaperRefused
from lantian.kernel.versions import Conflict
from lantian.pairing.errors import PairingError
from lantian.pairing.messages import say
from lantian.pairing.models import Pair
from lantian.plans.services.ringing import rang_today
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.models import Child, existing
from lantian.registry.views.conflicts import show_conflict

FORM = "pairing/form.html"


def save(
    request: HttpRequest,
    context: dict[str, Any],
    write: Callable[[], Any],
    address: str,
    *,
    template: str = FORM,
) -> HttpResponse:
    """Shows `context["form"]`; when it is complete, calls `write` and goes on to `address`."""
    form = context["form"]
    context.setdefault("back", address)
    if form.is_bound and form.is_valid():
        try:
            write()
        except Conflict as conflict:
            return show_conflict(request, template, context, conflict)
        except PairingError as error:
            form.add_error(error.field if error.field in form.fields else None, say(error))
        except RegistryError as error:
            form.add_error(None, explain(error))
        except PaperRefused as refused:
            form.add_error(form.sent, say_refusal(refused))
        else:
            messages.success(request, _("Saved."))
            _say_alarm(request, context.get("child"))
            return HttpResponseRedirect(address)
    return render(request, template, context, status=422 if form.is_bound else 200)


def act(request: HttpRequest, write: Callable[[], Any], address: str) -> HttpResponse:
    """One tap without a form: done, or a sentence that says why not; then on to `address`."""
    try:
        write()
    except Conflict:
        messages.warning(request, _("Somebody has moved this on in the meantime: look at the page again."))
    except PairingError as error:
        messages.error(request, say(error))
    except RegistryError as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(address)


def _say_alarm(request: HttpRequest, child: Child | None) -> None:
    """Police first: whoever has just written what rang is told so at once."""
    if child and rang_today(child, timezone.localdate()):
        messages.error(
            request,
            _(
                "These words suggest that the child is being harmed. Call 110 first; the town supervisor has been told."
            ),
        )


def pair_or_404(key: UUID) -> Pair:
    """A pair of a child on file that the acting post sees."""
    pairs = Pair.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(pairs, pk=key)


def page_of(child: UUID) -> str:
    """The address of a child and its helpers."""
    return reverse("pairing:child", args=[child])
