"""The children behind a figure, as far as the acting post sees the rows that it was counted from."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from lantian.insight.declared import on_file
from lantian.kernel.conditions import asked_on
from lantian.places.rules import scope_of
from lantian.registry.counted import Indicator, Rows
from lantian.registry.models import Child


def counted_in(indicator: Indicator, place: int, on: date) -> QuerySet[Child]:
    """The children whose rows are counted."""
    return Child.objects.filter(pk__in=_keys(indicator.rows, place, on))


def left_out_of(indicator: Indicator, place: int, on: date) -> QuerySet[Child]:
    """The children who could have been counted and are not: where something is to be done."""
    assert indicator.out_of is not None
    possible = Child.objects.filter(pk__in=_keys(indicator.out_of, place, on))
    return possible.exclude(pk__in=_keys(indicator.rows, place, on))


def _keys(rows: Rows, place: int, on: date) -> QuerySet[Any]:
    found = apps.get_model(rows.model).objects.filter(on_file(rows), asked_on(rows.where, on))
    return found.filter(**{f"{rows.to_child}region__range": scope_of(place)}).values(f"{rows.to_child}pk")
