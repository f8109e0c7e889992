"""What rooms above the register show on a child's file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.utils.module_loading import import_string

from lantian.access.models import Post
from lantian.registry.models import Child


@dataclass(frozen=True)
class Panel:
    """A part of the page: its template is given `panel`, with what it needs in `panel.context`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    column: Literal["main", "side"] = "main"


def panels_of(child: Child, post: Post, on: date) -> dict[str, list[Panel]]:
    """The panels that a post is shown of a child, by column."""
    found = list(_panels(child, post, on))
    return {column: [one for one in found if one.column == column] for column in ("main", "side")}


def _panels(child: Child, post: Post, on: date) -> Iterator[Panel]:
    for make in map(import_string, settings.CHILD_PANELS):
        panel: Panel | None = make(child, post, on)
        if panel:
            yield panel
