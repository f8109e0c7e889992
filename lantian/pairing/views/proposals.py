"""A child and its helpers: the page, the proposal, everybody's word."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.helping.models import Helper
from lantian.pairing.forms.pairs import AnswerForm, DropForm, ProposeForm, TakeBackForm
from lantian.pairing.models import IS_OPEN, Pair, PairConsent
from lantian.pairing.queries.candidates import Candidate, candidates
from lantian.pairing.queries.child import child_page
from lantian.pairing.rules.stages import Mode, Party
from lantian.pairing.services import answering, ending
from lantian.pairing.services.proposing import propose as propose_helper
from lantian.pairing.services.rows import note
from lantian.pairing.views.saving import page_of, pair_or_404, save
from lantian.registry.models import Child, existing
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted

ACTIONS = ("propose", "answer", "keep", "print", "hear", "exempt")


@allowed("pairing.read")
@require_safe
def child(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who stands by a child, who is proposed, what it wishes; each time stands in the log."""
    found, post, on = child_or_404(key), acting_post(), timezone.localdate()
    note("read", found)
    context = {
        "child": found,
        "page": child_page(found, post, on),
        "is_open": found.closed_on is None,
        **{f"may_{name}": may(Role(post.role), f"pairing.{name}") for name in ACTIONS},
    }
    return render(request, "pairing/child.html", context)


@allowed("pairing.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, key: UUID) -> HttpResponse:
    """Proposes somebody to a child; beside others, where somebody stands by it already."""
    found = child_or_404(key)
    is_first = not Pair.objects.filter(IS_OPEN, child=found.pk).exists()
    return _propose(request, found, is_first=is_first)


@allowed("pairing.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """Looks for somebody who takes over from a pair that goes on until then."""
    pair = pair_or_404(key)
    return _propose(request, pair.child, is_first=False, came_from=pair)


def _propose(
    request: HttpRequest, found: Child, *, is_first: bool, came_from: Pair | None = None
) -> HttpResponse:
    on = timezone.localdate()
    lines = candidates(found, on)
    free = [(str(one.helper.pk), _named(one)) for one in lines if one.is_free]
    initial = {"helper": free[0][0] if free else None}
    form = ProposeForm(posted(request), helpers=free, hands_over=came_from is not None, initial=initial)

    def write() -> None:
        data = form.cleaned_data
        propose_helper(
            child=found,
            helper=Helper(pk=data["helper"]),
            mode=Mode.ONE if is_first else Mode.TEAM,
            is_lead=is_first,
            on=on,
            came_from=came_from,
            matters=data.get("matters", ""),
        )

    context = {
        "child": found,
        "form": form,
        "has_free": bool(free),
        "not_free": [one for one in lines if not one.is_free],
        "is_first": is_first,
        "came_from": came_from,
    }
    return save(request, context, write, page_of(found.pk), template="pairing/propose.html")


def _named(one: Candidate) -> str:
    said = _("%(name)s · stands by %(load)s of at most %(most)s") % {
        "name": one.helper.name,
        "load": one.load,
        "most": one.most,
    }
    return _("%(somebody)s · named by the child") % {"somebody": said} if one.is_wished else said


@allowed("pairing.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Writes down what somebody said to a proposal."""
    pair, on = pair_or_404(key), timezone.localdate()
    said = PairConsent.objects.filter(pair=pair.pk, taken_back_on__isnull=True)
    answered = set(said.values_list("party", flat=True))
    parties = [party.value for party in Party if party.value not in answered]
    asked = request.GET.get("party", "")
    initial = {"version": pair.version, "party": asked if asked in parties else next(iter(parties), "")}
    form = AnswerForm(posted(request), parties=parties, initial=initial)

    def write() -> None:
        data = dict(form.cleaned_data)
        answering.answer(pair=pair, party=Party(data.pop("party")), today=on, **data)

    context = _about(pair, form, _("Write down a word"), hint=_child_words(pair))
    return save(request, context, write, page_of(pair.child_id))


@allowed("pairing.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """A word was written down wrongly."""
    consents = PairConsent.objects.filter(existing("child__")).select_related("pair__child")
    consent = get_object_or_404(consents, pk=key)
    form = TakeBackForm(posted(request))

    def write() -> None:
        answering.take_back(consent=consent, today=timezone.localdate(), **form.cleaned_data)

    context = _about(consent.pair, form, _("Take a word back"))
    return save(request, context, write, page_of(consent.child_id))


@allowed("pairing.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """A proposal does not come about."""
    pair = pair_or_404(key)
    form = DropForm(posted(request), initial={"version": pair.version})

    def write() -> None:
        ending.drop(pair=pair, today=timezone.localdate(), **form.cleaned_data)

    return save(request, _about(pair, form, _("It does not come about")), write, page_of(pair.child_id))


def _about(pair: Pair, form: Any, title: str, hint: str = "") -> dict[str, Any]:
    return {"child": pair.child, "form": form, "title": title, "about": pair.helper_name, "hint": hint}


def _child_words(pair: Pair) -> str:
    """How a child is asked, for whoever asks it."""
    return _(
        "To the child: “%(name)s would like to come by, talk with you and help you. Your family stays your family. "
        "Would you like that? You may say no, and nobody will be cross.”"
    ) % {"name": pair.helper_name}
