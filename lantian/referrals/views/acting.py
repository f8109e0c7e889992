"""One referral with its chain, and every step that can be taken in it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.referrals.forms.steps import FORMS
from lantian.referrals.matters import matters
from lantian.referrals.models import UnitReferral
from lantian.referrals.queries import lists as queries
from lantian.referrals.queries.chain import chain_of, replies_of
from lantian.referrals.queries.parties import part_for, units_for, verbs_of
from lantian.referrals.rules.life import Verb
from lantian.referrals.services import acting, keeping
from lantian.referrals.services.moving import note
from lantian.referrals.views.saving import referral_or_404, save
from lantian.referrals.words import DOINGS, MAIN, SHARE_NAMES, in_words
from lantian.registry.views.saving import posted

SERVICES: Mapping[Verb, Callable[..., Any]] = {
    Verb.ACCEPT: acting.accept,
    Verb.REFUSE: acting.refuse,
    Verb.FORWARD: acting.forward,
    Verb.TAKE_BACK: acting.take_back,
    Verb.HAND_BACK: acting.hand_back,
    Verb.REPLY: acting.reply,
    Verb.REROUTE: keeping.reroute,
    Verb.ASK_AGAIN: keeping.ask_again,
    Verb.CLOSE: keeping.close,
    Verb.WITHDRAW: keeping.withdraw,
    Verb.WITHDRAW_CONSENT: keeping.withdraw_consent,
    Verb.DESTROYED: keeping.confirm_destroyed,
}


@allowed("referrals.read")
@require_safe
def referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """One referral: what is asked, what the unit gets, in whose hands it is, every step so far."""
    found = referral_or_404(key)
    note("read", found)
    return render(request, "referrals/referral.html", _page(found))


@allowed("referrals.act")
@require_POST
def phone(request: HttpRequest, key: UUID) -> HttpResponse:
    """The telephone of the carer, for the unit that got it; that it was looked at stands in the log."""
    found = referral_or_404(key)
    if not found.shown_phone:
        raise Http404
    note("read", found, field="carer_phone")
    return render(request, "referrals/referral.html", {**_page(found), "phone": found.shown_phone.reveal()})


def _page(found: UnitReferral) -> dict[str, Any]:
    post = acting_post()
    knows = queries.knows_children(post)
    hidden = queries.is_stopped(found) and not knows
    verbs = queries.answer_verbs(verbs_of(found, post))
    doings = [_doing(found, verb) for verb in verbs]
    mains = [one for one in doings if one["is_main"]]
    main = min(mains, key=lambda one: MAIN.index(one["verb"]), default=None)
    return {
        "referral": found,
        "knows_child": knows,
        "matter": matters()[found.matter],
        "asks": "" if hidden else found.asks.reveal(),
        "is_hidden": hidden,
        "reason": in_words(found.reason),
        "shares": [SHARE_NAMES[one] for one in found.shares],
        "main": main,
        "beside": [one for one in doings if one is not main],
        "events": chain_of(found),
        "replies": [] if hidden else replies_of(found),
        "is_late": found.due_on is not None and found.due_on < timezone.localdate(),
    }


def _doing(found: UnitReferral, verb: Verb) -> dict[str, Any]:
    part = part_for(found, acting_post(), verb)
    in_name = part is not None and part[0].in_name
    return {
        "verb": verb,
        "label": DOINGS[verb],
        "url": reverse("referrals:step", args=[found.pk, verb.value]),
        "is_main": verb in MAIN and not in_name,
        "at_once": verb in (Verb.ACCEPT, Verb.TAKE_BACK, Verb.DESTROYED) and not in_name,
        "in_name": in_name,
    }


@allowed("referrals.act")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """One step of a referral, by whoever may take it now."""
    found = referral_or_404(key)
    if verb not in tuple(FORMS):
        raise Http404
    doing, address = Verb(verb), reverse("referrals:referral", args=[found.pk])
    part = part_for(found, acting_post(), doing)
    if part is None:
        messages.warning(request, _("Somebody has moved this on in the meantime: look at the page again."))
        return HttpResponseRedirect(address)
    form = FORMS[doing](
        posted(request),
        in_name=part[0].in_name,
        units=_units(found) if doing in (Verb.FORWARD, Verb.REROUTE) else (),
        suggested=matters()[found.matter].departments,
        initial={"version": found.version, "is_final": "yes"},
    )
    context = {
        "form": form,
        "referral": found,
        "title": DOINGS[doing],
        "about": str(matters()[found.matter]),
        "in_name_of": found.to_unit if part[0].in_name else None,
        "back": address,
    }

    def write() -> None:
        SERVICES[doing](referral=found, today=timezone.localdate(), **form.cleaned_data)

    return save(request, context, write, address)


def _units(found: UnitReferral) -> Any:
    units = units_for(found.region, found.school, timezone.localdate())
    return units.exclude(pk__in=[found.to_unit_id, found.from_unit_id, acting_post().unit_id])
