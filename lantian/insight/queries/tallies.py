"""Counting villages from their rows: one statement for each table that indicators look at."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Aggregate, Count, F, Q, Sum

from lantian.insight.declared import asked_rows, indicators, on_file
from lantian.insight.rules.numbers import Numbers
from lantian.kernel.conditions import DaysSinceEpoch, asked_on
from lantian.registry.counted import Rows

Tallies = dict[tuple[int, str], Numbers]


def tallies(villages: Collection[int], on: date) -> Tallies:
    """The numbers of every indicator in each of some villages on a day; what is nought in both is left out."""
    counts: defaultdict[tuple[int, str], int] = defaultdict(int)
    for model, asked in asked_rows().items():
        for village, rows, number in _counted(model, asked, villages, on):
            counts[village, repr(rows)] = number
    found: Tallies = {}
    for indicator in indicators().values():
        names = repr(indicator.rows), repr(indicator.out_of)
        for village in villages:
            numbers = Numbers(*(counts.get((village, name), 0) for name in names))
            if any(numbers):
                found[village, indicator.code] = numbers
    return found


def _counted(
    model: str, asked: tuple[Rows, ...], villages: Collection[int], on: date
) -> Iterator[tuple[int, Rows, int]]:
    """Grouped through the child, whose villages have an index; every table has one that begins with the child."""
    region = f"{asked[0].to_child}region"
    rows = apps.get_model(model).objects.filter(on_file(asked[0]), **{f"{region}__in": list(villages)})
    numbers = {f"n{at}": _aggregate(one, on) for at, one in enumerate(asked)}
    for row in rows.values(village=F(region)).annotate(**numbers).order_by():
        for at, one in enumerate(asked):
            yield row["village"], one, row[f"n{at}"] or 0


def _aggregate(rows: Rows, on: date) -> Aggregate:
    where: Q | None = asked_on(rows.where, on) if rows.where else None
    if rows.days_of:
        return Sum(DaysSinceEpoch(F(rows.days_of)), filter=where)
    what: Any = f"{rows.to_child}pk" if rows.each_child_once else "pk"
    return Count(what, distinct=rows.each_child_once, filter=where)
