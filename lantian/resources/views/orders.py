"""Orders as the town or county sees them: published, confirmed with consent, ended by a word."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.paging import page_of, page_urls
from lantian.kernel.versions import version_in
from lantian.places import queries as places
from lantian.plans.codes import need_kinds
from lantian.plans.views.saving import need_or_404
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted
from lantian.resources.forms.orders import ConfirmForm, FinishForm, ReasonForm
from lantian.resources.queries.orders import OWNER_LISTS, owned, owner_lines
from lantian.resources.rules.orders import State
from lantian.resources.services import ordering
from lantian.resources.views.saving import act, order_or_404, save
from lantian.resources.words import ORDER_TONES

PAGE = 30
LISTS = {
    "waiting": gettext_lazy("Waits for us"),
    "offered": gettext_lazy("Nobody has taken it yet"),
    "going": gettext_lazy("Being done"),
    "over": gettext_lazy("Over"),
}


@allowed("resources.order")
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The orders of the place: what waits for a word first."""
    asked = request.GET.get("list", "")
    name = asked if asked in OWNER_LISTS else "waiting"
    after, before = key_in(request, "after"), key_in(request, "before")
    page = page_of(owned(name), ("-published_on", "-id"), after=after, before=before, size=PAGE)
    lines = owner_lines(page.rows)
    shown = [(one.row.child_id, one.row.region, one.row.school) for one in lines if one.row]
    if shown:
        note_accesses("resources.order", shown, list=name)
    towns = places.paths(one.order.region for one in lines)
    address = reverse("resources:orders")
    context = {
        "rows": [
            {
                "line": one,
                "town": towns.get(one.order.region, "").split(" ")[-1],
                "tone": ORDER_TONES[State(one.order.state)],
            }
            for one in lines
        ],
        "tabs": [
            {"label": label, "url": f"{address}?list={key}", "active": key == name}
            for key, label in LISTS.items()
        ],
        **page_urls(request, page),
    }
    return render(request, "resources/orders.html", context)


@allowed("resources.order")
@require_POST
def order_publish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Offers a need to organisations, without a name."""
    need = need_or_404(key)
    back = reverse("registry:child", args=[need.child_id]) + "#help"
    return act(request, lambda: ordering.publish(need=need, today=timezone.localdate()), back)


@allowed("resources.order")
@require_http_methods(["GET", "HEAD", "POST"])
def order_confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """The family agrees; the organisation is told."""
    about = _("The organisation is told only what stands here, and only once the family has agreed.")
    return _form(request, key, ConfirmForm, _("The family agrees"), ordering.confirm, about)


@allowed("resources.order")
@require_http_methods(["GET", "HEAD", "POST"])
def order_finish(request: HttpRequest, key: UUID) -> HttpResponse:
    """An order ends by the family's word."""
    about = _("An order is done when the child or the family has said whether it helped.")
    return _form(request, key, FinishForm, _("What does the family say?"), ordering.finish, about)


@allowed("resources.order")
@require_http_methods(["GET", "HEAD", "POST"])
def order_refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """Not this organisation."""
    order = order_or_404(key)

    def write(form: Any) -> None:
        ordering.refuse(order=order, **form.cleaned_data)

    return reasoned(request, order, _("Not this organisation"), write, reverse("resources:orders"))


@allowed("resources.order")
@require_http_methods(["GET", "HEAD", "POST"])
def order_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """The order is over, or the family takes back its consent."""
    order = order_or_404(key)

    def write(form: Any) -> None:
        ordering.withdraw(order=order, today=timezone.localdate(), **form.cleaned_data)

    return reasoned(request, order, _("Withdraw the order"), write, reverse("resources:orders"))


@allowed("resources.order")
@require_POST
def order_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was given back waits for another organisation."""
    order = order_or_404(key)
    return act(
        request,
        lambda: ordering.offer_again(order=order, version=version_in(request), today=timezone.localdate()),
        reverse("resources:orders"),
    )


def reasoned(
    request: HttpRequest, order: Any, title: str, write: Callable[[Any], Any], back: str
) -> HttpResponse:
    """A form that asks why."""
    form = ReasonForm(posted(request), initial={"version": order.version})
    context = {"form": form, "title": title, "about": str(need_kinds()[order.code]), "back": back}
    return save(request, context, lambda: write(form))


def _form(
    request: HttpRequest, key: UUID, shape: Any, title: str, verb: Callable[..., Any], about: str
) -> HttpResponse:
    order = order_or_404(key)
    form = shape(posted(request), initial={"version": order.version})

    def write() -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        version = form.cleaned_data["version"]
        verb(order=order, version=version, values=values, today=timezone.localdate())

    context = {
        "form": form,
        "title": title,
        "about": str(need_kinds()[order.code]),
        "says": about,
        "back": reverse("resources:orders"),
    }
    return save(request, context, write)
