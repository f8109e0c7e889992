"""Which networks hear of what: the rules in force in a place; an office words them for its own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.networks.errors import NetworkError
from lantian.networks.forms.naming import RuleForm
from lantian.networks.messages import say
from lantian.networks.queries.rulebook import last_editions, rules_in
from lantian.networks.rules.events import KINDS, Haste, Telling
from lantian.networks.rules.nets import Network
from lantian.networks.services.wording import end_rule, word_rule
from lantian.networks.words import HASTE_NAMES, KIND_NAMES, NETWORK_NAMES
from lantian.places import queries as places
from lantian.registry.views.saving import posted


@allowed("networks.read_rules")
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every event, whom it tells here, how and by when; and whose wording that is."""
    post, on = acting_post(), timezone.localdate()
    place = post.region_low or 0
    found, mine = rules_in(place, on), last_editions(place)
    names = places.paths({one.place for one in found.values() if one and one.place})
    context = {
        "rows": [
            {
                **_in_words(kind, telling, names),
                "is_mine": kind in mine and mine[kind].until is None,
                "edition": mine[kind].edition if kind in mine else 0,
            }
            for kind, telling in found.items()
        ],
        "may_make": may(Role(post.role), "networks.make_rules"),
    }
    return render(request, "networks/rules.html", context)


def _in_words(kind: str, telling: Telling | None, names: dict[int, str]) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": KIND_NAMES[kind],
        "network": NETWORK_NAMES[KINDS[kind].network],
        "is_discreet": KINDS[kind].is_discreet,
        "to": [NETWORK_NAMES[network] for network in telling.to] if telling else [],
        "haste": HASTE_NAMES[telling.haste.value] if telling else "",
        "within_days": telling.within_days if telling else None,
        "place": names.get(telling.place, "") if telling else "",
    }


@allowed("networks.make_rules")
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, kind: str) -> HttpResponse:
    """Words for the place of the acting office whom an event tells."""
    if kind not in KINDS:
        raise Http404
    place, on = acting_post().region_low or 0, timezone.localdate()
    last = last_editions(place).get(kind)
    form = RuleForm(
        posted(request), kind=kind, now=rules_in(place, on)[kind], edition=last.edition if last else 0
    )
    back, status = reverse("networks:rules"), 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            word_rule(
                kind=kind,
                to=[Network(one) for one in data["to"]],
                haste=Haste(data["haste"]),
                within_days=data["within_days"],
                edition_seen=data["edition"],
                today=on,
            )
        except NetworkError as error:
            status = 409 if error.code == "edition_taken" else 422
            form.add_error(error.field if error.field in form.fields else None, say(error))
        else:
            messages.success(request, _("Saved. It holds in your place from today on."))
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": KIND_NAMES[kind],
        "about": _("Who hears that something happened, and never what it was."),
        "back": back,
    }
    return render(request, "networks/form.html", context, status=status)


@allowed("networks.make_rules")
@require_POST
def rule_end(request: HttpRequest, kind: str) -> HttpResponse:
    """The own wording ends; that of the place around it, or the shipped one, holds again."""
    if kind not in KINDS:
        raise Http404
    edition = request.POST.get("edition", "")
    seen = int(edition) if edition.isascii() and edition.isdecimal() and len(edition) < 9 else 0
    try:
        end_rule(kind=kind, edition_seen=seen, today=timezone.localdate())
    except NetworkError as error:
        messages.error(request, say(error))
    else:
        messages.success(request, _("Saved. It holds in your place from today on."))
    return HttpResponseRedirect(reverse("networks:rules"))
