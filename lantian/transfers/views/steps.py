"""Asking, answering, handing over, receiving, the first visit."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.kernel.versions import Conflict, version_in
from lantian.places.rules import STEPS, Level, scope_of
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.models import existing
from lantian.registry.queries.choices import village_choices
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted
from lantian.transfers.errors import TransferError
from lantian.transfers.forms.steps import AnswerForm, AskForm, OfferForm, VisitForm
from lantian.transfers.messages import say
from lantian.transfers.models import Arrival, Transfer, TransferAsk
from lantian.transfers.rules.moving import Verb
from lantian.transfers.services import moving
from lantian.transfers.services.asking import ask_for, offer
from lantian.transfers.views.saving import move_or_404, page_of, save

ANSWERS: dict[Verb, tuple[Any, Callable[..., Transfer]]] = {
    Verb.AGREE: (gettext_lazy("Agree to the transfer"), moving.agree),
    Verb.DECLINE: (gettext_lazy("Decline the transfer"), moving.decline),
    Verb.WITHDRAW: (gettext_lazy("Take the request back"), moving.withdraw),
}
HOME = "transfers:home"


@allowed("transfers.work")
@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """The old place says where a child moves."""
    child = child_or_404(key)
    form = OfferForm(posted(request), city=scope_of(acting_post().city * STEPS[Level.CITY]))
    context: dict[str, Any] = {
        "form": form,
        "title": _("The child moves to another county or town"),
        "about": child.name,
        "back": reverse("registry:child", args=[child.pk]),
    }

    def write() -> Transfer:
        return offer(child=child, today=timezone.localdate(), **form.cleaned_data)

    return save(request, context, write, page_of)


@allowed("transfers.work")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The new place says who has come; the answer is the same whether anybody keeps the child or not."""
    form = AskForm(posted(request), villages=village_choices())
    context = {
        "form": form,
        "title": _("A child has come here"),
        "about": _(
            "Whoever keeps the file is asked to hand it over. Until they agree, nobody is told whether there is one."
        ),
        "back": reverse(HOME),
    }

    def write() -> None:
        ask_for(today=timezone.localdate(), **form.cleaned_data)

    said = _("Asked. The answer comes within five working days.")
    return save(request, context, write, reverse(HOME), said=said)


@allowed("transfers.work")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_answer(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """Whoever keeps a child answers an office that asks for it."""
    rows = TransferAsk.objects.filter(existing("child__"), is_open=True).select_related("child")
    found = get_object_or_404(rows, pk=key)
    form = AnswerForm(posted(request), needs_reason=verb == Verb.DECLINE)

    def write() -> None:
        answer = form.cleaned_data["answer"]
        moving.answer_ask(ask=found, is_yes=verb == Verb.AGREE, answer=answer, today=timezone.localdate())

    context = {
        "form": form,
        "title": ANSWERS[Verb(verb)][0],
        "about": found.child.name,
        "back": reverse(HOME),
    }
    return save(request, context, write, reverse(HOME))


@allowed("transfers.work")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """A side agrees, declines, or takes its request back."""
    found = own_or_404(key, Verb(verb))
    title, service = ANSWERS[Verb(verb)]
    form = AnswerForm(posted(request), needs_reason=verb != Verb.AGREE, initial={"version": found.version})

    def write() -> None:
        service(transfer=found, today=timezone.localdate(), **form.cleaned_data)

    context = {"form": form, "title": title, "about": found.name, "back": page_of(found)}
    return save(request, context, write, page_of(found))


def own_or_404(key: UUID, verb: Verb) -> Transfer:
    """A move with which the acting post may do something now."""
    found = move_or_404(key)
    if not moving.may_do(verb, found):
        raise Http404
    return found


@allowed("transfers.work")
@require_POST
def hand_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """The old place hands over: one tap."""
    found = own_or_404(key, Verb.HAND_OVER)
    return _tapped(request, found, moving.hand_over)


@allowed("transfers.work")
@require_POST
def receive(request: HttpRequest, key: UUID) -> HttpResponse:
    """The new place takes the child over: one tap, and the file is there."""
    found = own_or_404(key, Verb.RECEIVE)
    return _tapped(request, found, moving.receive)


def _tapped(request: HttpRequest, found: Transfer, service: Callable[..., Transfer]) -> HttpResponse:
    try:
        service(transfer=found, version=version_in(request), today=timezone.localdate())
    except Conflict:
        messages.warning(request, _("Somebody has moved this on in the meantime: look at the page again."))
    except TransferError as error:
        messages.error(request, say(error))
    except RegistryError as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(page_of(found))


@allowed("transfers.visit")
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The first visit at the new home."""
    found = own_or_404(key, Verb.VISIT)
    form = VisitForm(posted(request), initial={"version": found.version})

    def write() -> None:
        moving.visit(transfer=found, today=timezone.localdate(), **form.cleaned_data)

    context = {"form": form, "title": _("First visit"), "about": found.name, "back": page_of(found)}
    return save(request, context, write, page_of(found))


@allowed("transfers.visit")
@require_POST
def arrival_receive(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody at the new place says that they have a child that came without a request."""
    found = get_object_or_404(Arrival.objects.filter(existing("child__")).select_related("child"), pk=key)
    try:
        received = moving.receive_arrival(arrival=found, today=timezone.localdate())
    except TransferError as error:
        messages.error(request, say(error))
        return HttpResponseRedirect(reverse(HOME))
    except RegistryError as error:
        messages.error(request, explain(error))
        return HttpResponseRedirect(reverse(HOME))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(page_of(received))
