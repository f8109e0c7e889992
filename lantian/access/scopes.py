"""A scope: which role of the database a transaction takes, and between which bounds.

Entering a scope opens a transaction, makes it read-only where asked, takes the role of the post's
kind and sets its bounds with `SET LOCAL`; leaving it gives everything back. What is to be logged about
the children that were opened is written after a reading transaction, before its answer leaves the house.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from lantian.access.guards import COUNTING, CUSTODIAN, STAFFING
from lantian.access.models import AccessEntry, ChargedChild, Post
from lantian.access.policy import Compartment, Role, Scope
from lantian.kernel.city import in_cities

NO_CHILD = UUID(int=0)


class NoScope(RuntimeError):
    """Something that needs an acting post ran outside a scope."""


@dataclass
class ActingScope:
    """The scope in force: the post, the role that the database has now, and what must be logged when it closes."""

    post: Post
    read_only: bool
    role: str
    entries: list[AccessEntry] = field(default_factory=list)


_acting: ContextVar[ActingScope | None] = ContextVar("acting", default=None)


def acting_scope() -> ActingScope:
    """The scope in force; raises `NoScope`."""
    acting = _acting.get()
    if acting is None:
        raise NoScope("No post is acting here.")
    return acting


def acting_post() -> Post:
    """The post in whose name this runs; raises `NoScope`."""
    return acting_scope().post


@contextmanager
def acting_as(post: Post, *, read_only: bool = False) -> Iterator[ActingScope]:
    """Runs a block as `post`, in one transaction that sees the rows of that post and no others."""
    acting = ActingScope(post, read_only, post.scope.value)
    outer = _acting.get()
    token = _acting.set(acting)
    try:
        with in_cities(post.city):
            with _transaction(post, read_only, outer):
                yield acting
            if acting.entries and read_only:
                with _transaction(post, False, outer):
                    AccessEntry.objects.bulk_create(acting.entries)
    finally:
        _acting.reset(token)


@contextmanager
def acting_as_nobody(*, read_only: bool, user: UUID | None = None) -> Iterator[None]:
    """A transaction that sees reference and local tables only (the door, own account of `user`)."""
    with transaction.atomic():
        if read_only:
            _set("TRANSACTION READ ONLY")
        if user:
            _set(_author(user=str(user)))
        yield


@contextmanager
def counting(city: int) -> Iterator[None]:
    """A transaction in no post's name that sees, of one city, what figures are counted from, and writes figures."""
    with in_cities(city), transaction.atomic():
        before = _role_in_force()
        nobody = {
            "seat": NO_CHILD,
            "opened": NO_CHILD,
            "compartments": "{}",
            "touched": "",
            "city": int(city),
        }
        for name, value in nobody.items():
            _set(f"LOCAL lantian.{name} = '{value}'")
        _set(f"LOCAL ROLE {COUNTING}")
        yield
        _set(f"LOCAL ROLE {before}")


@contextmanager
def taking_rows_away(*, closed_too: bool = False) -> Iterator[None]:
    """Lends a writing post of a place the right to delete rows of its scope, for one service.

    With `closed_too` also those of every compartment: a lawful erasure spares nothing, and shows nothing.
    """
    if acting_post().scope != Scope.PLACE:
        raise NoScope("Only a post of a place can take rows away.")
    with _lent(CUSTODIAN), _every_compartment() if closed_too else nullcontext():
        yield


def break_glass(child: UUID) -> None:
    """Lets what is closed about one child be read until this transaction ends.

    Only for a post that has opened it (`services.emergencies`): nothing is asked here.
    """
    _set(f"LOCAL lantian.opened = '{UUID(str(child))}'")


@contextmanager
def appointing() -> Iterator[None]:
    """Lends the acting post the right to write users, posts and units, for one service."""
    with _lent(STAFFING):
        yield


@contextmanager
def _every_compartment() -> Iterator[None]:
    held = _bounds(acting_post())["lantian.compartments"]
    _set(f"LOCAL lantian.compartments = '{{{','.join(Compartment)}}}'")
    try:
        yield
    finally:
        if not _is_broken():
            _set(f"LOCAL lantian.compartments = '{held}'")


@contextmanager
def _lent(role: str) -> Iterator[None]:
    acting = acting_scope()
    if acting.read_only:
        raise NoScope("A reading request lends no right to write.")
    before, acting.role = acting.role, role
    _set(f"LOCAL ROLE {role}")
    try:
        yield
    finally:
        acting.role = before
        if not _is_broken():
            _set(f"LOCAL ROLE {before}")


@contextmanager
def _transaction(post: Post, read_only: bool, outer: ActingScope | None) -> Iterator[None]:
    """A transaction in the scope of `post`; inside another one, what was in force before comes back at the end."""
    with transaction.atomic():
        nested = bool(connection.savepoint_ids)
        before = _role_in_force() if nested and not outer else ""
        _take(post, post.scope.value, first="TRANSACTION READ ONLY" if read_only else "")
        yield
        if nested and outer:
            with in_cities(outer.post.city):
                _take(outer.post, outer.role)
        elif nested:
            _set(f"LOCAL ROLE {before}")
            _set("LOCAL pghistory.context_metadata = ''")


def _role_in_force() -> str:
    """The role that was taken, or "none" for the one that logged in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        return str(cursor.fetchone()[0])


def _take(post: Post, role: str, *, first: str = "") -> None:
    """Sets the bounds of a post, and then its role or the one lent to it, `first` before all; one question."""
    author = _author(user=str(post.user_id), post=str(post.pk))
    bounds = (f"LOCAL {name} = '{value}'" for name, value in _bounds(post).items())
    _set(*filter(None, (first, *bounds, author, f"LOCAL ROLE {post.scope.value}")))
    if post.scope == Scope.PERSON:
        _set(f"LOCAL lantian.children = '{{{','.join(str(key) for key in charged_children(post))}}}'")
    if role != post.scope.value:
        _set(f"LOCAL ROLE {role}")


def _author(**author: str) -> str:
    """What names in every row of history that this transaction writes who wrote it."""
    return f"LOCAL pghistory.context_metadata = '{json.dumps(author)}'"


def _is_broken() -> bool:
    return connection.connection.info.transaction_status == TransactionStatus.INERROR


def _bounds(post: Post) -> dict[str, str]:
    """Settings of the transaction, made of numbers and keys only: nothing a person typed."""
    bounds = {
        "lantian.seat": str(UUID(str(post.seat))),
        "lantian.who": str(UUID(str(post.user_id))),
        "lantian.role": Role(post.role).value,
        "lantian.opened": str(NO_CHILD),
        "lantian.compartments": "{" + ",".join(c for c in post.compartments if c.isidentifier()) + "}",
    }
    if post.scope in (Scope.PLACE, Scope.AUDIT, Scope.UPPER):
        bounds["lantian.lo"] = str(int(post.region_low or 0))
        bounds["lantian.hi"] = str(int(post.region_high or 0))
    if post.scope == Scope.UNIT:
        bounds["lantian.unit"] = str(UUID(str(post.unit_id)))
    if post.scope == Scope.SCHOOL:
        bounds["lantian.school"] = str(UUID(str(post.unit_id)))
    return bounds


def charged_children(post: Post) -> list[UUID]:
    """Keys of the children a post of person scope answers for."""
    return list(ChargedChild.objects.filter(seat=post.seat).values_list("child", flat=True))


def _set(*settings: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET {one}" for one in settings))
