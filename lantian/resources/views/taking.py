"""Orders as an organisation sees them: what waits, what it took."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.resources.forms.orders import TakeForm
from lantian.resources.models import Order, Resource
from lantian.resources.queries.directory import one_of
from lantian.resources.queries.orders import taken_by, wanted
from lantian.resources.rules.orders import HELD, State
from lantian.resources.services import ordering
from lantian.resources.views.orders import reasoned
from lantian.resources.views.saving import act, order_or_404
from lantian.resources.words import ORDER_TONES


@allowed("resources.take")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What the organisation took, and what waits for somebody."""
    post, on = acting_post(), timezone.localdate()
    is_organisation = post.unit.kind == Unit.Kind.SOCIAL_ORGANISATION
    waiting = wanted(post, on) if is_organisation else []
    taken = taken_by(post, on)
    towns = places.paths({one.town for one in waiting} | {one.order.region for one in taken})
    for one in taken:
        if one.told:
            note_access("resources.take", region=one.order.region, read=one.order.code)
    context = {
        "is_organisation": is_organisation,
        "waiting": [{"line": one, "town": _last(towns, one.town)} for one in waiting],
        "taken": [
            {
                "line": one,
                "town": _last(towns, one.order.region),
                "tone": ORDER_TONES[State(one.order.state)],
                "is_late": one.order.state == State.GOING
                and bool(one.order.due_on and one.order.due_on < on),
                "may_give_back": State(one.order.state) in HELD,
            }
            for one in taken
        ],
    }
    return render(request, "resources/board.html", context)


def _last(names: dict[int, str], place: int) -> str:
    return names.get(place, "").split(" ")[-1]


@allowed("resources.take")
@require_POST
def order_take(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes an order on by one of one's own offers."""
    order: Order = order_or_404(key)
    chosen = TakeForm(request.POST).chosen()
    offer: Resource | None = one_of(chosen).first() if chosen else None
    return act(
        request,
        lambda: ordering.take(order=order, resource=offer, today=timezone.localdate()),
        reverse("resources:board"),
    )


@allowed("resources.take")
@require_http_methods(["GET", "HEAD", "POST"])
def order_give_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Gives an order back, and why."""
    order = order_or_404(key)

    def write(form: Any) -> None:
        ordering.give_back(order=order, **form.cleaned_data)

    return reasoned(request, order, _("Give it back"), write, reverse("resources:board"))
