"""The rows behind a figure, as far as the acting post sees what it was counted from: children, or helpers."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from lantian.insight.declared import on_file
from lantian.insight.queries.asking import condition
from lantian.places.rules import scope_of
from lantian.registry.counted import Indicator, Rows
from lantian.registry.models import Child


def counted_in(indicator: Indicator, place: int, on: date) -> QuerySet[Any]:
    """The children whose rows are counted; where rows are about no child, these themselves."""
    return _who(indicator.rows, place, on)


def left_out_of(indicator: Indicator, place: int, on: date) -> QuerySet[Any]:
    """Who could have been counted and was not: where something is to be done."""
    assert indicator.out_of is not None
    return _who(indicator.out_of, place, on).exclude(pk__in=_keys(indicator.rows, place, on))


def _who(rows: Rows, place: int, on: date) -> QuerySet[Any]:
    if rows.to_child is None:
        return _rows(rows, place, on)
    return Child.objects.filter(pk__in=_keys(rows, place, on))


def _keys(rows: Rows, place: int, on: date) -> QuerySet[Any]:
    return _rows(rows, place, on).values(f"{rows.to_child or ''}pk")


def _rows(rows: Rows, place: int, on: date) -> QuerySet[Any]:
    found = apps.get_model(rows.model).objects.filter(on_file(rows.to_child), condition(rows, on))
    return found.filter(**{f"{rows.region}__range": scope_of(place)})
