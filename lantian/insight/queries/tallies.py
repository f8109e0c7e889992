"""Counting villages from their rows: one statement for each table that indicators look at."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Aggregate, Count, F, Sum

from lantian.insight.declared import asked_rows, indicators, on_file
from lantian.insight.queries.asking import condition
from lantian.insight.rules.numbers import Numbers
from lantian.kernel.conditions import DaysSinceEpoch
from lantian.registry.counted import Rows

Tallies = dict[tuple[int, str], Numbers]


def tallies(villages: Collection[int], on: date) -> Tallies:
    """The numbers of every indicator in each of some villages on a day; what is nought in both is left out."""
    counts: dict[str, dict[int, int]] = {repr(None): {}}
    for asked in asked_rows().values():
        counts |= _counted(asked, villages, on)
    found: Tallies = {}
    for indicator in indicators().values():
        numerators, denominators = (counts[repr(rows)] for rows in (indicator.rows, indicator.out_of))
        for village in {*numerators, *denominators}:
            found[village, indicator.code] = Numbers(numerators.get(village, 0), denominators.get(village, 0))
    return found


def _counted(asked: tuple[Rows, ...], villages: Collection[int], on: date) -> dict[str, dict[int, int]]:
    """By what is asked, the villages that have any. Grouped through the child, whose villages have an index; every
    table has one that begins with the child. Rows about no child have one of their own villages."""
    first = asked[0]
    rows = apps.get_model(first.model).objects.filter(
        on_file(first.to_child), **{f"{first.region}__in": list(villages)}
    )
    numbers = {f"n{at}": aggregate_of(one, on) for at, one in enumerate(asked)}
    counted = list(rows.values_list(first.region).annotate(**numbers).order_by())
    return {
        repr(one): {village: told[at] for village, *told in counted if told[at]}
        for at, one in enumerate(asked)
    }


def aggregate_of(rows: Rows, on: date) -> Aggregate:
    """What is counted on a day, as an aggregate of the rows of its model."""
    where = condition(rows, on) or None
    if rows.days_of:
        return Sum(DaysSinceEpoch(F(rows.days_of)), filter=where)
    if rows.sum_of:
        return Sum(rows.sum_of, filter=where)
    what: Any = f"{rows.to_child}pk" if rows.each_child_once else "pk"
    return Count(what, distinct=rows.each_child_once, filter=where)
