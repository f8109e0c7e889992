"""In what shape a room says what it counts; it does so once, in its `indicators.py`.

An indicator is a number of rows, mostly out of others. Rows are told by conditions that are data
(`kernel.conditions`): from them follows which columns are read, which changes touch the figures of a village, and on
which day time alone does. Nothing here asks the database. A row counts where its child lives, and while the child's
file is open.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q

from lantian.access.policy import GRASSROOTS, OFFICES, Role

WATCHERS = frozenset(OFFICES | GRASSROOTS | {Role.AUDITOR})
ON_SITE = frozenset(OFFICES | GRASSROOTS)


class Shown(StrEnum):
    """How a figure is read: a number, a share of another number, or the mean age in days of the dates summed up."""

    NUMBER = "number"
    SHARE = "share"
    AGE = "age"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Subject(StrEnum):
    """Under which heading of the page a figure stands."""

    CHILDREN = "children"
    FILES = "files"
    CARE = "care"
    CONTACT = "contact"
    RISK = "risk"
    NEEDS = "needs"


@dataclass(frozen=True)
class Rows:
    """Rows of a model, by a condition; each child once where several rows of it could count.

    `to_child` leads from a row to its child. `days_of` is a date column whose days are summed up instead.
    """

    model: str
    where: Q = field(default_factory=Q)
    to_child: str = "child__"
    each_child_once: bool = False
    days_of: str = ""


def children(where: Q | None = None, **more: Any) -> Rows:
    """Children on file."""
    return Rows("registry.Child", where or Q(), to_child="", **more)


@dataclass(frozen=True)
class Indicator:
    """What is counted: `rows`, out of `out_of` where it is a share, and everything that a reader must know of it.

    `roles` may read the figure. `opens_for` may see the rows behind it; to others small numbers are not told. A change
    of the words of a `calibre` is another `edition`: figures before and after are not compared.
    """

    code: str
    name: Any
    subject: Subject
    rows: Rows
    out_of: Rows | None = None
    shown: Shown = Shown.SHARE
    better: Better = Better.NEITHER
    basis: str = ""
    roles: frozenset[Role] = WATCHERS
    opens_for: frozenset[Role] = ON_SITE
    calibre: str = ""
    edition: int = 0
    is_headline: bool = False
