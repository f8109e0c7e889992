"""Who opened a child's file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lantian.access.models import AccessEntry, Post
from lantian.registry.labels import ACTION_LABELS

SHOWN = 100


@dataclass(frozen=True)
class Opening:
    """One line of the access log in words."""

    at: datetime
    who: str
    role: Any
    what: Any


def log_of_child(child: UUID) -> list[Opening]:
    """The last hundred openings of a file, the latest first."""
    entries = list(AccessEntry.objects.filter(child=child).order_by("-at")[:SHOWN])
    posts = {
        post.pk: post
        for post in Post.objects.filter(pk__in={entry.post for entry in entries}).select_related("user")
    }
    return [
        Opening(
            entry.at,
            posts[entry.post].user.name if entry.post in posts else "",
            posts[entry.post].role_name if entry.post in posts else "",
            ACTION_LABELS.get(entry.action, entry.action),
        )
        for entry in entries
    ]
