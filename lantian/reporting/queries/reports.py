"""The reports of places: which there are, and the newest edition of each."""

from django.db.models import Exists, OuterRef, QuerySet

from lantian.places.rules import scope_of
from lantian.reporting.models import Report
from lantian.reporting.rules.periods import Kind, Period


def newest(kind: Kind, place: int, period: Period, addressee: str = "") -> Report | None:
    """The newest edition of a report."""
    rows = Report.objects.filter(region=place, kind=kind.value, since=period.since, addressee=addressee)
    return rows.order_by("-edition").first()


def listed(*, place: int | None = None, kind: str = "", with_older: bool = False) -> QuerySet[Report]:
    """The reports that the acting post sees, of a place and all below it; of each the newest edition alone."""
    rows = Report.objects.defer("content", "state")
    if place:
        rows = rows.filter(region__range=scope_of(place))
    if kind:
        rows = rows.filter(kind=kind)
    later = Report.objects.filter(city=OuterRef("city"), replaces=OuterRef("pk"))
    return rows if with_older else rows.filter(~Exists(later))


def editions_of(report: Report) -> list[Report]:
    """All editions of a report, the newest first."""
    rows = Report.objects.filter(
        region=report.region, kind=report.kind, since=report.since, addressee=report.addressee
    )
    return list(rows.defer("content", "state").order_by("-edition"))
