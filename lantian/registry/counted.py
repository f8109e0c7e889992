"""In what shape a room says what it counts; it does so once, in its `indicators.py`.

An indicator is a number of rows, mostly out of others. Rows are told by conditions that are data
(`kernel.conditions`): from them follows which columns are read, which changes touch the figures of a village, and on
which day time alone does. Nothing here asks the database. A row about a child counts where the child lives, and while
its file is open; a row about no child (a helper) where it stands itself. A condition looks at the row, at its child and
at other rows of the same child (`Beside`), and at nothing else: what changes elsewhere touches another village.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q

from lantian.access.policy import GRASSROOTS, OFFICES, Role
from lantian.kernel.conditions import Day

WATCHERS = frozenset(OFFICES | GRASSROOTS | {Role.AUDITOR, Role.UPPER_OFFICE})
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
    HELPERS = "helpers"
    NETWORKS = "networks"


@dataclass(frozen=True)
class Beside:
    """Other rows of the same child that must be there, or must not (`is_there`). `same` names further columns that
    must agree with those of the row outside (the seat that wrote it)."""

    model: str
    where: Q = field(default_factory=Q)
    is_there: bool = True
    same: tuple[str, ...] = ()
    beside: tuple["Beside", ...] = ()


@dataclass(frozen=True)
class Rows:
    """Rows of a model, by a condition; each child once where several rows of it could count.

    `to_child` leads from a row to its child (None: the row is about no child, and stands in a `region` of its own).
    `days_of` is a date column whose days are summed up instead, `sum_of` a column of numbers. `opens` is the address
    of what one row opens.
    """

    model: str
    where: Q = field(default_factory=Q)
    to_child: str | None = "child__"
    each_child_once: bool = False
    days_of: str = ""
    sum_of: str = ""
    beside: tuple[Beside, ...] = ()
    opens: str = "registry:child"

    @property
    def region(self) -> str:
        """The way to the place where a row counts."""
        return f"{self.to_child or ''}region"


def goes_on() -> Q:
    """Of dated rows those that hold on the day, `[since, until)`."""
    return Q(since__lte=Day()) & (Q(until__isnull=True) | Q(until__gt=Day()))


def children(where: Q | None = None, **more: Any) -> Rows:
    """Children on file."""
    return Rows("registry.Child", where or Q(), to_child="", **more)


@dataclass(frozen=True)
class Indicator:
    """What is counted: `rows`, out of `out_of` where it is a share, and everything that a reader must know of it.

    `roles` may read the figure. `opens_for` may see the rows behind it; to others small numbers are not told. A change
    of the words of a `calibre` is another `edition`: figures before and after are not compared. `headline` is its rank
    among the few that stand on top. One that had another code (`formerly`) keeps its figures and its history.
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
    headline: int = 0
    formerly: str = ""

    @property
    def is_headline(self) -> bool:
        """Whether it is one of the few that stand on top."""
        return bool(self.headline)
