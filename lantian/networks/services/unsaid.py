"""The networks hear what nobody says by a fact of the register: who is missing, what stays unmet."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import acting_post
from lantian.attendance.queries.lists import news
from lantian.networks.queries.unsaid import children_with_news, with_news
from lantian.networks.rules.events import KINDS
from lantian.networks.rules.unsaid import ABSENT, UNMET, news_since
from lantian.networks.services.happened import tell_others
from lantian.registry.models import Child
from lantian.registry.queries.active import active


@transaction.atomic
def tell_of_the_unsaid(*, place: int, on: date) -> int:
    """Tells the networks of children of a place, each child and kind once in its quiet time; how many children."""
    by, told = acting_post().seat, 0
    for kind in (ABSENT, UNMET):
        for child in children_with_news(kind, place, on):
            told += bool(tell_others(kind=kind, child=child, network=KINDS[kind].network, on=on, by=by))
    return told


@transaction.atomic
def tell_of_missing(children: Sequence[UUID], on: date) -> None:
    """Tells at once of those whom the school noted as missing for days; who was told in the quiet time is not again."""
    missing = set(news(news_since(on), on).filter(child__in=children).values_list("child", flat=True))
    if not missing:
        return
    by = acting_post().seat
    for child in with_news(ABSENT, Child.objects.filter(active(), pk__in=missing), on):
        tell_others(kind=ABSENT, child=child, network=KINDS[ABSENT].network, on=on, by=by)
