"""The process in which blocks are drawn: it knows Django before it reads what it is to draw."""

import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import django

_order: list[Any] = []


@contextmanager
def drawing_beside(order: Any) -> Iterator[ProcessPoolExecutor]:
    """A process of its own, which `ordered` tells what it works on."""
    with ProcessPoolExecutor(1, get_context("spawn"), _begin, (pickle.dumps(order),)) as pool:
        yield pool


def ordered() -> Any:
    """The order that this process was begun with."""
    return _order[0]


def _begin(order: bytes) -> None:
    django.setup()
    _order.append(pickle.loads(order))  # noqa: S301 - written by the process that began this one
