"""Once a night the networks hear what nobody says by a fact of the register: who is missing, what stays unmet."""

from datetime import date

from django.db import transaction

from lantian.access.scopes import acting_post
from lantian.networks.queries.unsaid import children_with_news
from lantian.networks.rules.events import KINDS
from lantian.networks.rules.unsaid import ABSENT, UNMET
from lantian.networks.services.happened import tell_others


@transaction.atomic
def tell_of_the_unsaid(*, place: int, on: date) -> int:
    """Tells the networks of children of a place, each child and kind once in its quiet time; how many children."""
    by, told = acting_post().seat, 0
    for kind in (ABSENT, UNMET):
        for child in children_with_news(kind, place, on):
            told += bool(tell_others(kind=kind, child=child, network=KINDS[kind].network, on=on, by=by))
    return told
