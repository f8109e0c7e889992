"""Lists that page by key: the cost of a page does not grow with the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)
PAGE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows, and the keys from which the next and the previous page go on (None: there is none)."""

    rows: list[Row]
    after: UUID | None
    before: UUID | None


def page_of(
    rows: QuerySet[Row],
    order: Sequence[str],
    *,
    after: UUID | None = None,
    before: UUID | None = None,
    size: int | None = None,
) -> Page[Row]:
    """The page that follows the row `after` or precedes the row `before`; the first one without either.

    `order` names columns as `order_by` does; the last one is unique. A key that is not among `rows` is no key.
    A page has `size` rows, else `PAGE`.
    """
    size = size or PAGE
    mark = rows.filter(pk=after or before).first() if after or before else None
    backwards = bool(mark and before and not after)
    directed = [_turned(name) for name in order] if backwards else list(order)
    if mark:
        rows = rows.filter(_beyond(directed, mark))
    found = list(rows.order_by(*directed)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(mark))
    return Page(
        found,
        after=found[-1].pk if found and has_next else None,
        before=found[0].pk if found and has_previous else None,
    )


def page_urls(request: HttpRequest, page: Page[Row]) -> dict[str, str | None]:
    """`next_url` and `previous_url` as `kernel/_pager.html` wants them, with the filters of this address."""
    return {
        "next_url": _address(request, after=page.after) if page.after else None,
        "previous_url": _address(request, before=page.before) if page.before else None,
    }


def _address(request: HttpRequest, **key: UUID | None) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query.update({name: str(value) for name, value in key.items()})
    return f"{request.path}?{query.urlencode()}"


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], mark: Model) -> Q:
    """The rows behind `mark`, as comparisons that an index can serve: a ≥ x and (a > x or (a = x and b > y) …)."""
    condition, equal, bound = Q(), Q(), Q()
    for position, name in enumerate(order):
        column, than = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
        value: Any = reduce(getattr, column.split("__"), mark)
        condition |= equal & Q(**{f"{column}__{than}": value})
        equal &= Q(**{column: value})
        if position == 0:
            bound = Q(**{f"{column}__{than}e": value})
    return bound & condition
