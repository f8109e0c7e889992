"""Who was told what about whom: of a child, and of the acting seat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import Post
from lantian.access.queries import holding
from lantian.networks.models import NetworkWord
from lantian.registry.models import Child
from lantian.registry.queries.active import active, of_files

SHOWN = 20
KEPT_IN_SIGHT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word to a network with who was told, and to the told one the child, as far as it is in their sight."""

    word: NetworkWord
    told: Post | None = None
    child: Child | None = None

    @property
    def kind(self) -> Any:
        return self.word.get_kind_display()


def words_about(child: UUID, on: date) -> list[WordLine]:
    """Who was told about a child, the latest first, as far as the acting post may know."""
    rows = list(NetworkWord.objects.filter(of_files([child])).order_by("-told_at", "-pk")[:SHOWN])
    posts = Post.objects.filter(holding(on), seat__in={row.seat for row in rows})
    by_seat = {post.seat: post for post in posts.select_related("unit", "user")}
    return [WordLine(row, by_seat.get(row.seat)) for row in rows]


def words_to(seat: UUID, on: date) -> QuerySet[NetworkWord]:
    """What a seat was told in the last three months."""
    return NetworkWord.objects.filter(seat=seat, on__gte=on - KEPT_IN_SIGHT)


def with_children(rows: Iterable[NetworkWord]) -> list[WordLine]:
    """Words with their children; a child that is out of sight or closed meanwhile is not named."""
    words = list(rows)
    children = Child.objects.filter(active()).in_bulk({word.child_id for word in words})
    return [WordLine(word, child=children.get(word.child_id)) for word in words]
