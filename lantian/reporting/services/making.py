"""Making reports: once for a place and a period, then in further editions that say why."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_post
from lantian.disclosure.errors import DisclosureError
from lantian.disclosure.models import Release
from lantian.disclosure.services.releasing import withdraw
from lantian.kernel.documents.typesetting import UNPRINTABLE
from lantian.reporting.compiling import bulletin, monthly
from lantian.reporting.compiling.asked import Asked
from lantian.reporting.compiling.compiled import Compiled
from lantian.reporting.errors import ReportError
from lantian.reporting.models import Report
from lantian.reporting.queries.reports import newest
from lantian.reporting.rules.editions import Made, Refused, as_of, is_so_far, next_edition
from lantian.reporting.rules.periods import Kind, Period

COMPILERS = {
    Kind.MONTHLY: monthly.report_of,
    Kind.ANNUAL: monthly.report_of,
    Kind.BULLETIN: bulletin.report_of,
}
LEAST_REASON = 4


@transaction.atomic
def make(*, kind: Kind, place: int, period: Period, by_itself: bool = False) -> Report:
    """Makes the report of a place on a period, as the figures are now; `by_itself`: the worker does, for nobody.

    While the period goes on it is told so far. Raises `ReportError`: not_begun, made.
    """
    today, latest = timezone.localdate(), newest(kind, place, period)
    try:
        day = as_of(period, today)
        edition = next_edition(_made(latest), day)
    except Refused as refused:
        raise ReportError(refused.code, **_day_of(latest)) from None
    asked = Asked(kind, place, period, day, is_so_far(period, today), edition)
    return _keep(asked, replaces=latest, by_itself=by_itself)


@transaction.atomic
def correct(*, report: Report, reason: str) -> Report:
    """Makes a further edition of a report, with the figures as they stand now, that says what was wrong.

    Raises `ReportError`: reason, not_the_latest, not_corrected.
    """
    said = UNPRINTABLE.sub(" ", reason).strip()
    kind, period = Kind(report.kind), report.period
    if kind == Kind.CROSS_CHECK:
        raise ReportError("not_corrected")
    if len(said) < LEAST_REASON:
        raise ReportError("reason")
    latest = newest(kind, report.region, period)
    if latest is None or latest.pk != report.pk:
        raise ReportError("not_the_latest")
    if report.release:
        _withdraw(report.release, said)
    today = timezone.localdate()
    asked = Asked(
        kind, report.region, period, as_of(period, today), is_so_far(period, today), report.edition + 1, said
    )
    return _keep(asked, replaces=report)


def _withdraw(key: UUID, reason: str) -> None:
    """What left the house with a report that was wrong is called wrong in the ledger, too."""
    release = Release.objects.get(pk=key)
    if not release.withdrawals.exists():
        withdraw(release=release, reason=reason)


def _made(report: Report | None) -> Made | None:
    return Made(report.edition, report.as_of_on, report.is_so_far) if report else None


def _day_of(report: Report | None) -> dict[str, Any]:
    return {"day": report.as_of_on} if report else {}


def _keep(asked: Asked, *, replaces: Report | None, by_itself: bool = False) -> Report:
    with translation.override("zh-hans"):
        try:
            compiled = COMPILERS[asked.kind](asked)
        except DisclosureError as error:
            raise ReportError("exposed", **error.params) from None
    return save(asked, compiled, replaces=replaces, by_itself=by_itself)


def save(
    asked: Asked, compiled: Compiled, *, replaces: Report | None = None, by_itself: bool = False, **more: Any
) -> Report:
    """Keeps a report as it was compiled. Raises `ReportError("made")` where somebody was quicker."""
    report = Report(
        id=uuid7(), region=asked.place, kind=asked.kind.value, addressee=asked.addressee,
        since=asked.period.since, until=asked.period.until, as_of_on=asked.as_of, is_so_far=asked.is_so_far,
        edition=asked.edition, replaces=replaces, reason=asked.reason, state=compiled.state,
        content=compiled.content.as_data(), release=compiled.release,
        recorded_by=None if by_itself else acting_post().user_id, **more,
    )  # fmt: skip
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        raise ReportError("made", day=asked.as_of) from None
    return report
