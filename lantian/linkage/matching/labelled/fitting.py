"""Fits the weights on labelled lists and writes them down: `python -m lantian.linkage.matching.labelled.fitting`.

Fields of a family agree together, for brothers and sisters too, so weights that were counted field by field would
add the same news several times. A logistic regression over the levels weighs them together; that is still a sum of
bits for each level, as Splink adds them.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from lantian.linkage.matching.evidence import EVIDENCE
from lantian.linkage.matching.labelled.sets import TUNING, Labelled, one_list, two_lists
from lantian.linkage.matching.labelled.settings import HARD, USUAL
from lantian.linkage.matching.linking import duckdb_engine, weigh
from lantian.linkage.matching.preparing import prepare
from lantian.linkage.matching.rarity import with_rarity
from lantian.linkage.matching.weights import DATA, Model, model

OURS, THEIRS, DOUBLED = 300_000, 100_000, 200_000
RIDGE = 0.5
ROUNDS = 30
LN2 = math.log(2)
NO_WEIGHTS = {field: dict.fromkeys(codes, 0.0) for field, codes in EVIDENCE.items()}
PLACES = {
    (field, level): place
    for place, (field, level) in enumerate(
        ((field, level) for field, codes in EVIDENCE.items() for level in range(len(codes))), start=1
    )
}


class Pattern(NamedTuple):
    """Pairs that agree in the same way: where their levels stand among the unknowns, and how many are one child."""

    places: tuple[int, ...]
    same: int
    other: int


def fit_all() -> dict[str, Any]:
    """The models as `weights` reads them, with how they came about."""
    lists = [two_lists(TUNING, OURS, THEIRS, setting) for setting in (USUAL, HARD)]
    found = fit([pattern for labelled in lists for pattern in patterns(labelled, border=True)])
    weights = {
        field: {code: round(found[PLACES[field, level]] / LN2, 2) for level, code in enumerate(codes)}
        for field, codes in EVIDENCE.items()
    }
    for by_code in weights.values():
        strongest = max(by_code, key=list(by_code).index)
        by_code[strongest] = max(0.0, *by_code.values())
    doubles = fit_prior(patterns(one_list(TUNING, DOUBLED), border=False), found)
    return {
        "made_by": "lantian.linkage.matching.labelled.fitting",
        "made_from": f"seed {TUNING}: two lists of {OURS} and {THEIRS} lines, usual and hard; one list of {DOUBLED}",
        "priors": {"links": round(found[0] / LN2, 2), "doubles": round(doubles / LN2, 2)},
        "weights": weights,
    }


def patterns(labelled: Labelled, *, border: bool) -> list[Pattern]:
    """How the pairs that are looked at agree, counted with the truth."""
    ours = labelled.ours if border else labelled.ours.sort_by("key")
    tables = [prepare(ours)] + ([prepare(labelled.theirs, first=len(ours))] if border else [])
    records = with_rarity(pa.concat_tables(tables))
    api = duckdb_engine()
    flat = Model(0.0, 0.0, 0.0, NO_WEIGHTS)
    pairs = weigh(records, api, flat, border=len(ours) if border else None, least=None)
    one, other = zip(*labelled.same, strict=True)
    api.register(pa.table({"one": one, "other": other}), table_name="truth")
    levels = ", ".join(f"p.{field}" for field in EVIDENCE)
    counted = api.query_sql(
        f"""
        SELECT {levels}, count(truth.one) AS same, count(*) - count(truth.one) AS other
        FROM {pairs} p JOIN records a ON a.unique_id = p.l JOIN records b ON b.unique_id = p.r
        LEFT JOIN truth ON truth.one = a.key AND truth.other = b.key GROUP BY {levels} ORDER BY {levels}
        """
    ).as_pyarrow_table()
    return [Pattern(tuple(_places(row)), row["same"], row["other"]) for row in counted.to_pylist()]


def _places(row: dict[str, int]) -> Iterator[int]:
    yield 0
    yield from (PLACES[field, row[field]] for field in EVIDENCE if row[field] >= 0)


def fit(found: Sequence[Pattern]) -> list[float]:
    """The weights in nats, the prior first, by Newton's method; a ridge keeps levels that were hardly seen near 0."""
    size = len(PLACES) + 1
    weights = [0.0] * size
    for _ in range(ROUNDS):
        gradient = [-RIDGE * weight for weight in weights]
        gradient[0] = 0.0
        curvature = [[RIDGE * (row == column) for column in range(size)] for row in range(size)]
        for pattern in found:
            _add(pattern, weights, gradient, curvature)
        step = solve(curvature, gradient)
        longest = max(1.0, max(map(abs, step)) / 4)
        weights = [weight + part / longest for weight, part in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return weights


def _add(pattern: Pattern, weights: list[float], gradient: list[float], curvature: list[list[float]]) -> None:
    share = _share(sum(weights[place] for place in pattern.places))
    total = pattern.same + pattern.other
    missing, bend = pattern.same - total * share, total * share * (1 - share)
    for row in pattern.places:
        gradient[row] += missing
        for column in pattern.places:
            curvature[row][column] += bend


def fit_prior(found: Iterable[Pattern], weights: Sequence[float]) -> float:
    """The prior in nats under which so many pairs are expected to be one child as are, all else given."""
    counted = [(sum(weights[place] for place in pattern.places[1:]), pattern) for pattern in found]
    same = sum(pattern.same for _, pattern in counted)
    low, high = -60.0, 20.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        expected = sum((pattern.same + pattern.other) * _share(middle + known) for known, pattern in counted)
        low, high = (low, middle) if expected > same else (middle, high)
    return low


def _share(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, odds))))


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        if not rows[column][column]:
            continue
        for row in range(size):
            factor = rows[row][column] / rows[column][column]
            if row != column and factor:
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [rows[row][size] / rows[row][row] if rows[row][row] else 0.0 for row in range(size)]


if __name__ == "__main__":
    thresholds = {name: getattr(model().links, name) for name in ("ask", "same")}
    DATA.write_text(json.dumps(fit_all() | thresholds, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
