"""Releases, and what of them matters for what is to be told next."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from lantian.disclosure.models import Release
from lantian.disclosure.rules.earlier import WINDOW
from lantian.disclosure.rules.tables import Shown, Table, name_of, shown_from


def releases() -> QuerySet[Release]:
    """What left the house, with what was withdrawn of it; the ledger is listed by time of recording."""
    return Release.objects.prefetch_related("withdrawals")


def told_before(tables: Collection[Table]) -> list[Shown]:
    """The tables of earlier releases that tell of the same columns about the same days, withdrawn or not."""
    if not tables:
        return []
    names = {name_of(table.code, column) for table in tables for column in table.columns}
    first, last = _days(tables)
    rows = Release.objects.filter(
        names__overlap=sorted(names), first_as_of__lte=last + WINDOW, as_of__gte=first - WINDOW
    ).order_by("recorded_at", "id")
    return [
        shown_from(data) for tables_shown in rows.values_list("tables", flat=True) for data in tables_shown
    ]


def _days(tables: Collection[Table]) -> tuple[date, date]:
    days = [table.as_of for table in tables]
    return min(days), max(days)
