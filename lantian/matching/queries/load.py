"""Who takes part in a plan, in columns straight from the database, under the policies of the acting post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lantian.entrusting.queries import unfit_indexes
from lantian.helping.queries.caps import lowered_caps
from lantian.helping.rules.caps import cap_of, national_cap
from lantian.helping.rules.kinds import helper_kinds
from lantian.kernel.city import acting_city
from lantian.matching.queries.asking import (
    CHILD_FIELDS,
    EXEMPT,
    FORBIDDEN,
    HAS_PAIR,
    HELPER_FIELDS,
    KIN,
    NOT_COUNTED,
    PAIR_FIELDS,
    REFUSED,
    TAKES_PART,
    UNFIT,
    WANTS_NOBODY,
    WISHED,
    children_sql,
    helpers_sql,
    pairs_sql,
)
from lantian.matching.queries.columns import Columns, codes_of, columns_of, places_of
from lantian.places.rules import STEPS, Level, scope_of

LEFT_OUT = {HAS_PAIR: "has_pair", EXEMPT: "exempt", WANTS_NOBODY: "wants_nobody", NOT_COUNTED: "not_counted"}
APART = (REFUSED, FORBIDDEN, KIN, UNFIT)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Children who take part and helpers who might, column by column (`CHILD_FIELDS`, `HELPER_FIELDS`).

    Schools are numbers common to both, 0 for none; `house` is a number that brothers and sisters share, -1 for none.
    `apart` are triples (row of the child, row of the helper, what is between them, of `APART`), `wishes` pairs of rows.
    `left_out` counts children who take no part, by why.
    """

    children: Columns
    helpers: Columns
    apart: NDArray[np.int64]
    wishes: NDArray[np.int64]
    left_out: Mapping[str, int]


def load(low: int, high: int, on: date, *, only_counted: bool = True) -> Loaded:
    """Who takes part in a plan of the places `low` … `high` on a day; helpers are looked for in the whole county."""
    county = scope_of(low - low % STEPS[Level.COUNTY]) if low % STEPS[Level.CITY] else (low, high)
    said = {
        "city": acting_city(),
        "low": low,
        "high": high,
        "home_low": county[0],
        "home_high": county[1],
        "on": on,
        "unfit": sorted(unfit_indexes(*county)),
        "kinds": list(helper_kinds()),
    }
    children = columns_of(CHILD_FIELDS, children_sql(low, only_counted=only_counted), said)
    helpers = columns_of(HELPER_FIELDS, helpers_sql(), said)
    pairs = columns_of(PAIR_FIELDS, pairs_sql(), said)
    standing = children["standing"]
    taking = {name: column[standing == TAKES_PART] for name, column in children.items()}
    _number(taking, helpers)
    _cap(helpers)
    return Loaded(
        children=taking,
        helpers=helpers,
        apart=_between(pairs, taking, helpers, APART),
        wishes=_between(pairs, taking, helpers, (WISHED,))[:, :2],
        left_out={name: int((standing == code).sum()) for code, name in LEFT_OUT.items()},
    )


def _number(children: Columns, helpers: Columns) -> None:
    numbers = codes_of(np.concatenate([children["school"], helpers["school"]])) + 1
    size = len(children["school"])
    children["school"], helpers["school"] = numbers[:size], numbers[size:]
    children["house"] = codes_of(children["house"])


def _cap(helpers: Columns) -> None:
    """No helper has more children than place and kind allow, whatever they offered."""
    lowered, kinds = lowered_caps(), list(helper_kinds())
    where = helpers["region"] if lowered else np.zeros_like(helpers["region"])
    different, which = np.unique(
        np.stack([where, helpers["kind"].astype(np.int64)], axis=1), axis=0, return_inverse=True
    )
    caps = [
        cap_of(kinds[kind], region, lowered) if lowered else national_cap(kinds[kind])
        for region, kind in different.tolist()
    ]
    helpers["most"] = np.minimum(helpers["most"], np.array(caps, np.int64)[which.ravel()])


def _between(pairs: Columns, children: Columns, helpers: Columns, kinds: tuple[int, ...]) -> NDArray[Any]:
    """What of some kinds is between those who take part: rows of child and helper, kind."""
    chosen = np.isin(pairs["kind"], kinds)
    rows = np.stack(
        [
            places_of(pairs["child"][chosen], children["key"]),
            places_of(pairs["helper"][chosen], helpers["key"]),
            pairs["kind"][chosen].astype(np.int64),
        ],
        axis=1,
    )
    return rows[(rows >= 0).all(axis=1)]
