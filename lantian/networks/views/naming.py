"""Who is named for the networks of a place."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.access.queries import holding
from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.kernel.versions import version_in
from lantian.networks.forms.naming import NameForm
from lantian.networks.models import NetworkSeat
from lantian.networks.queries.naming import named_in, posts_for, schools_in, units_for
from lantian.networks.rules.nets import NOMINATED, Slot
from lantian.networks.services.naming import end_nomination, looks_after, name_member
from lantian.networks.views.saving import ENDING
from lantian.networks.words import NETWORK_NAMES, SLOT_NAMES
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.registry.views.card_pages import levels_above, place_in
from lantian.registry.views.saving import posted


@allowed("networks.watch")
@require_safe
def named(request: HttpRequest) -> HttpResponse:
    """Who is named for a place, for its parts and those around it; and for what somebody can be named."""
    place, on, post = place_in(request), timezone.localdate(), acting_post()
    rows = named_in(place, on)
    may_name = may(Role(post.role), "networks.name")
    names = places.paths({row.place for row in rows})
    seats = Post.objects.filter(holding(on), seat__in={row.seat for row in rows if row.seat})
    holders = {one.seat: one for one in seats.select_related("unit", "user")}
    schools = Unit.objects.in_bulk({row.school for row in rows if row.school})
    context = {
        "place": place,
        "levels": levels_above(place),
        "rows": [
            {
                "row": row,
                "network": NETWORK_NAMES[row.network],
                "where": names.get(row.place, "").split(" ")[-1],
                "holder": holders.get(row.seat) if row.seat else None,
                "school": schools.get(row.school) if row.school else None,
                "may_end": may_name and looks_after(row.place),
            }
            for row in rows
        ],
        "slots": [(slot.value, SLOT_NAMES[slot]) for slot in NOMINATED] if may_name else [],
    }
    return render(request, "networks/named.html", context)


@allowed("networks.name")
@require_http_methods(["GET", "HEAD", "POST"])
def name_new(request: HttpRequest, slot: str) -> HttpResponse:
    """Names somebody for a part in the networks of a place."""
    if slot not in {one.value for one in NOMINATED}:
        raise Http404
    part, place, on = Slot(slot), place_in(request), timezone.localdate()
    units = units_for(part, place, on)
    schools = schools_in(place, on) if part == Slot.LAW_VICE_PRINCIPAL else []
    form = NameForm(posted(request), slot=part, units=units, posts=posts_for(units, on), schools=schools)
    back = f"{reverse('networks:named')}?place={place}"

    def write() -> None:
        name_member(place=place, slot=part, values=form.values(), school=form.chosen_school, today=on)

    context: dict[str, Any] = {
        "form": form,
        "title": SLOT_NAMES[part],
        "about": _("For the children of %(place)s") % {"place": places.path(place)},
        "back": back,
        "place": place,
    }
    return ENDING.save(request, context, write)


@allowed("networks.name")
@require_POST
def name_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ends a nomination today."""
    rows = NetworkSeat.objects.filter(city=acting_city())
    row = get_object_or_404(rows, pk=key)
    if not looks_after(row.place):
        raise Http404
    return ENDING.act(
        request,
        lambda: end_nomination(row=row, version=version_in(request), today=timezone.localdate()),
        f"{reverse('networks:named')}?place={row.place}",
    )
