"""Moves as pages show them: whose turn it is, what is open, what came without a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lantian.access import paging
from lantian.access.models import Post
from lantian.places import queries as places
from lantian.places.rules import Scope, is_within
from lantian.registry.models import Child
from lantian.registry.queries.active import active, files_of
from lantian.transfers.models import Arrival, HandoverSheet, LastState, Transfer, TransferAsk
from lantian.transfers.rules.moving import (
    OPEN,
    OVER,
    Side,
    State,
    is_unanswered,
    may_look_back,
    may_read_sheet,
    turn_of,
)

PAGE = 30
LISTS = ("open", "unanswered", "over")
KEPT = timedelta(days=365)
STEPS = (State.ASKED, State.AGREED, State.HANDED, State.RECEIVED, State.DONE)


@dataclass(frozen=True)
class MoveLine:
    """A move as a post sees it: from where, whose turn it is, whether that is its own, whether it is late."""

    row: Transfer
    from_name: str
    to_name: str
    turn: Side | None
    is_mine: bool
    is_late: bool

    @property
    def steps(self) -> list[tuple[State, str]]:
        """The way of a move as far as it went, with "done", "current" or "todo"; none once it came to nothing."""
        if self.row.state not in STEPS:
            return []
        here = STEPS.index(State(self.row.state))
        return [
            (
                state,
                "done"
                if number < here or here == len(STEPS) - 1
                else "current"
                if number == here
                else "todo",
            )
            for number, state in enumerate(STEPS)
        ]


def scope_of_post(post: Post) -> Scope:
    """The range of a post of a place."""
    return post.region_low or 0, post.region_high or 0


def sides_of(post: Post, row: Transfer) -> set[Side]:
    """The sides of a move that lie in the place of a post: one, or for an office above both, both."""
    ends = {Side.GIVER: row.from_place, Side.RECEIVER: row.to_place}
    return {side for side, place in ends.items() if place and is_within(place, scope_of_post(post))}


def moves_in(name: str, on: date) -> QuerySet[Transfer]:
    """The moves of one of `LISTS` that the acting post may know of."""
    if name == "over":
        return Transfer.objects.filter(state__in=OVER, asked_on__gt=on - KEPT)
    rows = Transfer.objects.filter(state__in=OPEN)
    return rows.filter(state=State.ASKED, answer_by__lt=on) if name == "unanswered" else rows


def page_of_moves(
    rows: QuerySet[Transfer], *, after: UUID | None, before: UUID | None
) -> paging.Page[Transfer]:
    """A page of moves, the oldest first."""
    return paging.page_of(rows, ("asked_on", "id"), after=after, before=before, size=PAGE)


def lines_of(rows: Iterable[Transfer], post: Post, on: date) -> list[MoveLine]:
    """Moves as a post sees them; one question for all names."""
    rows = list(rows)
    names = places.paths({code for row in rows for code in (row.from_place, row.to_place) if code})
    return [_line(row, names, post, on) for row in rows]


def _line(row: Transfer, names: dict[int, str], post: Post, on: date) -> MoveLine:
    turn = turn_of(State(row.state), Side(row.asked_by))
    is_late = is_unanswered(State(row.state), row.answer_by, on) or (
        row.state == State.RECEIVED and row.visit_by is not None and on > row.visit_by
    )
    return MoveLine(
        row=row,
        from_name=names.get(row.from_place or 0, ""),
        to_name=names.get(row.to_place, ""),
        turn=turn,
        is_mine=turn in sides_of(post, row),
        is_late=is_late,
    )


def open_asks() -> list[TransferAsk]:
    """What other offices ask of children that the acting post keeps."""
    rows = TransferAsk.objects.filter(active("child__"), is_open=True).select_related("child")
    return list(rows.order_by("answer_by", "pk")[:PAGE])


def arrivals() -> list[Arrival]:
    """Children who came without a request and whom nobody has received, the oldest first."""
    rows = Arrival.objects.filter(active("child__")).select_related("child")
    return list(rows.order_by("since", "pk")[:PAGE])


def latest_of(child: Child) -> Transfer | None:
    """The last move of a child that was not given up."""
    rows = Transfer.objects.filter(
        ~Q(state__in=(State.DECLINED, State.WITHDRAWN)), child__in=files_of(child.pk)
    )
    return rows.order_by("-asked_on", "-pk").first()


def sheet_for(post: Post, row: Transfer, on: date) -> HandoverSheet | None:
    """The handover sheet of a move, as long as one of the post's sides may look at it."""
    state = State(row.state)
    if not any(may_read_sheet(side, state, row.received_on, on) for side in sides_of(post, row)):
        return None
    return HandoverSheet.objects.filter(transfer=row.pk).first()


def last_state_for(post: Post, row: Transfer, on: date) -> LastState | None:
    """The last state of a file that moved, as long as one of the post's sides may look at it."""
    state = LastState.objects.filter(transfer=row.pk).first()
    sides = sides_of(post, row)
    return state if state and any(may_look_back(side, state.until, on) for side in sides) else None


def named(asks: Iterable[Any], column: str) -> dict[int, str]:
    """The names of the places that rows name in a column."""
    return places.paths({getattr(row, column) for row in asks})
