"""The list of moves, the page of one, its sheet."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.paging import page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.kernel.documents.fonts import FontsMissing
from lantian.plans.queries.owners import seat_names
from lantian.registry.models import Child
from lantian.registry.queries.active import existing
from lantian.registry.views.children import key_in
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.transfers.documents.sheet import set_sheet
from lantian.transfers.models.moves import STATES
from lantian.transfers.queries import moves as queries
from lantian.transfers.queries.cities import shown
from lantian.transfers.rules.moving import Verb
from lantian.transfers.services.moving import may_do
from lantian.transfers.services.rows import note, own_end
from lantian.transfers.views.saving import move_or_404, page_of
from lantian.transfers.words import LISTS, TONES


@allowed("transfers.read")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this office, what is open, what nobody answered, what is over."""
    post, on = acting_post(), timezone.localdate()
    chosen = request.GET.get("list", "")
    name = chosen if chosen in LISTS else "open"
    page = queries.page_of_moves(
        queries.moves_in(name, on), after=key_in(request, "after"), before=key_in(request, "before")
    )
    is_first = name == "open" and not key_in(request, "after")
    asks = queries.open_asks() if is_first else []
    arrivals = queries.arrivals() if is_first else []
    shown: list[tuple[Any, int, Any]] = [
        *((row.child, own_end(row), None) for row in page.rows),
        *((row.child_id, row.region, row.school) for row in (*asks, *arrivals)),
    ]
    if shown:
        note_accesses("transfers.read", shown, list=name)
    context = {
        "tabs": [
            {"label": label, "url": f"{request.path}?list={key}", "active": key == name}
            for key, label in LISTS.items()
        ],
        "rows": [
            {"line": line, "tone": TONES[line.row.state]} for line in queries.lines_of(page.rows, post, on)
        ],
        "asks": [_ask(row, queries.named(asks, "to_place")) for row in asks],
        "arrivals": [_arrival(row, queries.named(arrivals, "from_place")) for row in arrivals],
        "may_ask": may(Role(post.role), "transfers.work"),
        "may_pack": may(Role(post.role), "transfers.pack"),
        "may_receive": may(Role(post.role), "transfers.visit"),
        **page_urls(request, page),
    }
    return render(request, "transfers/home.html", context)


def _ask(row: Any, names: dict[int, str]) -> dict[str, Any]:
    return {"ask": row, "child": row.child, "to": names.get(row.to_place, "")}


def _arrival(row: Any, names: dict[int, str]) -> dict[str, Any]:
    return {"arrival": row, "child": row.child, "from": names.get(row.from_place, "")}


@allowed("transfers.read")
@require_safe
def transfer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where a move stands, for both ends."""
    found, post, on = move_or_404(key), acting_post(), timezone.localdate()
    note(found, "read")
    (line,) = queries.lines_of([found], post, on)
    role = Role(post.role)
    child = Child.objects.filter(existing(), pk=found.child).first() if found.child else None
    context = {
        "line": line,
        "tone": TONES[found.state],
        "steps": [{"label": STATES[state], "state": how} for state, how in line.steps],
        "may": {
            verb.value: may_do(verb, found)
            and may(role, "transfers.visit" if verb == Verb.VISIT else "transfers.work")
            for verb in Verb
        },
        "child": child,
        "has_sheet": may(role, "transfers.print") and queries.sheet_for(post, found, on) is not None,
        "last_state": queries.last_state_for(post, found, on) if may(role, "transfers.look_back") else None,
        "asked_by": seat_names([found.seat], on).get(found.seat, ""),
    }
    return render(request, "transfers/transfer.html", context)


@allowed("transfers.print")
@require_safe
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """The handover sheet as PDF, as long as this end may look at it."""
    found, on = move_or_404(key), timezone.localdate()
    row = queries.sheet_for(acting_post(), found, on)
    if row is None:
        raise Http404
    try:
        pdf = set_sheet(json.loads(row.content.reveal()), made_on=row.made_on)
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(page_of(found))
    note(found, "print")
    return pdf_response(pdf, _("handover sheet"))


@allowed("transfers.look_back")
@require_safe
def last_state(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file as it was when the new place received it, for the old place, for some days; on record."""
    found, on = move_or_404(key), timezone.localdate()
    row = queries.last_state_for(acting_post(), found, on)
    if row is None:
        raise Http404
    note(found, "look_back")
    parts = shown(json.loads(row.content.reveal()))
    return render(request, "transfers/last_state.html", {"transfer": found, "row": row, "parts": parts})
