"""A block in which this process connects to the public internet only.

A person types where messages go. Whatever name stands there and whatever it resolves to at that moment, the address
that a socket is about to connect to is looked at last of all (an audit hook of Python): private networks, this
machine and its neighbours are refused. Time between look and use, in which an answer could change, is none.
"""

import ipaddress
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

CONNECTING = ("socket.connect", "socket.sendto")
# Addresses of IPv6 behind which an address of IPv4 is meant: those of translators (NAT64).
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(OSError):
    """A connection into a network that is closed to messages was about to be made."""


@dataclass
class Journey:
    """What became of the connections of a block: one was refused here, one was begun."""

    was_forbidden: bool = False
    has_begun: bool = False


_journey: ContextVar[Journey | None] = ContextVar("journey", default=None)


@contextmanager
def only_outside() -> Iterator[Journey]:
    """No socket of this thread connects to anything but the public internet; tells whether one wanted to."""
    _listen()
    journey = Journey()
    token = _journey.set(journey)
    try:
        yield journey
    finally:
        _journey.reset(token)


def is_outside(address: str) -> bool:
    """Whether an IP address belongs to the public internet. Where a trial allows it, this machine does as well."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found in TRANSLATED:
            found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        else:
            found = found.ipv4_mapped or found.sixtofour or found
    if found.is_loopback:
        return bool(settings.NOTICES_REACH_THIS_MACHINE)
    return found.is_global and not found.is_multicast


@cache
def _listen() -> None:
    """A hook cannot be taken away again: there is one, and outside of the blocks it lets everything through."""
    sys.addaudithook(_look)


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in CONNECTING:
        return
    journey = _journey.get()
    if journey is None:
        return
    target = arguments[1]
    if not isinstance(target, tuple) or not is_outside(str(target[0])):
        journey.was_forbidden = True
        raise Forbidden("This network is closed to messages.")
    journey.has_begun = True
