"""What rooms above the register show on a child's file."""

from collections.abc import Iterable, Iterator
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
    """The panels that a post is shown of a child at once, by column."""
    found = list(_panels(settings.CHILD_PANELS, child, post, on))
    return {column: [one for one in found if one.column == column] for column in ("main", "side")}


def later_panels_of(child: Child, post: Post, on: date) -> list[Panel]:
    """The panels that a page fetches when its reader comes to them."""
    return list(_panels(settings.CHILD_PANELS_LATER, child, post, on))


def _panels(names: Iterable[str], child: Child, post: Post, on: date) -> Iterator[Panel]:
    for make in map(import_string, names):
        panel: Panel | None = make(child, post, on)
        if panel:
            yield panel
