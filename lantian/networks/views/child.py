"""The four networks of one child: who stands in each, what is empty and who fills it, who was told of what."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.networks.queries.owing import gap_lines
from lantian.networks.queries.standing import nets_of
from lantian.networks.queries.telling import words_about
from lantian.networks.rules.nets import Member, Nets, Network, Slot
from lantian.networks.words import NETWORK_ICONS, NETWORK_NAMES
from lantian.registry.models import Child, Person
from lantian.registry.rules.showing import KEEPERS, parts_for
from lantian.registry.views.file import child_or_404, log_view


@allowed("networks.read")
@require_safe
def child(request: HttpRequest, key: UUID) -> HttpResponse:
    """A page of its own; as a part of the file the four networks alone."""
    found, post, on = child_or_404(key), acting_post(), timezone.localdate()
    log_view("networks.read", found)
    nets = nets_of([found.pk], on).get(found.pk) or Nets({})
    keeps = Role(post.role) in KEEPERS
    context = {
        "child": found,
        "nets": list(_in_words(found, nets, post, keeps=keeps)),
        "complete": nets.complete,
        "keeps": keeps,
        "words": words_about(found.pk, on) if keeps and not _is_part(request) else [],
        "may_print": may(Role(post.role), "networks.print_card"),
    }
    return render(request, "networks/_nets.html" if _is_part(request) else "networks/child.html", context)


def _is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _in_words(child: Child, nets: Nets, post: Post, *, keeps: bool) -> Iterator[dict[str, Any]]:
    lines = gap_lines([child], {child.pk: nets})[child.pk] if keeps else []
    phones = _phones(nets, post)
    for network in Network:
        members = [one for one in nets.members.get(network, []) if _is_shown(one, post)]
        yield {
            "name": NETWORK_NAMES[network],
            "icon": NETWORK_ICONS[network],
            "members": [(one, phones.get(one.person)) for one in members],
            "gaps": [line for line in lines if line.gap.network == network],
            "stands": not nets.gaps_in(network),
            "is_needed": network not in nets.not_needed,
        }


def _is_shown(member: Member, post: Post) -> bool:
    """A parent is not shown the other one, as in the file."""
    return not (post.role == Role.PARENT and member.slot == Slot.PARENT and member.seat != post.seat)


def _phones(nets: Nets, post: Post) -> dict[UUID | None, Any]:
    """The sealed telephones of the family, for those whom the file shows them."""
    if "phones" not in parts_for(Role(post.role)):
        return {}
    keys = {one.person for members in nets.members.values() for one in members if one.person}
    return {person.pk: person.phone for person in Person.objects.filter(pk__in=keys) if person.phone}
