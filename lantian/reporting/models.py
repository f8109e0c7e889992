"""Reports as they were made, whatever is recorded afterwards."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.kernel.rows import CityKey, RecordedRow, referred_to
from lantian.reporting.rules.departments import Department
from lantian.reporting.rules.periods import MONTHS, Kind, Period

KINDS = {
    Kind.MONTHLY: pgettext_lazy("report", "Monthly report"),
    Kind.ANNUAL: pgettext_lazy("report", "Annual report"),
    Kind.BULLETIN: pgettext_lazy("report", "Quarterly bulletin"),
    Kind.CROSS_CHECK: pgettext_lazy("report", "Half-yearly cross-check"),
}

DEPARTMENTS = {
    Department.EDUCATION: pgettext_lazy("department of a cross-check", "Education"),
    Department.POLICE: pgettext_lazy("department of a cross-check", "Police"),
    Department.DISABLED: pgettext_lazy("department of a cross-check", "Disabled persons' federation"),
    Department.INSURANCE: pgettext_lazy("department of a cross-check", "Medical insurance"),
    Department.HEALTH: pgettext_lazy("department of a cross-check", "Health"),
}


class Report(RecordedRow):
    """A report of a place and a period in one edition: it is made once, and the database lets nobody change it.

    `content` is `rules.content`, the figures in their words; `state` says of which state of the data they were made
    (`queries.state`). What was wrong is told anew in a further edition that names this one (`replaces`) and says why.
    `addressee` is the department of a cross-check, `file` and `run` its list (a print, whose content ends); `release`
    is what disclosure let out of the house. One that the worker made by itself has no `recorded_by`.
    """

    guard = Guard(place="region", from_county=True, audit=True, verbs=WRITE_ONCE)

    region = models.BigIntegerField(_("place"))
    kind = models.CharField(
        _("kind"), max_length=12, choices=[(kind.value, name) for kind, name in KINDS.items()]
    )
    addressee = models.CharField(max_length=12, blank=True)
    since = models.DateField(_("period"))
    until = models.DateField()
    as_of_on = models.DateField(_("as of"))
    is_so_far = models.BooleanField(default=False)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    replaces = CityKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(_("why"), max_length=200, blank=True)
    state = models.JSONField()
    content = models.JSONField()
    release = models.UUIDField(null=True)
    file = models.UUIDField(null=True)
    run = models.UUIDField(null=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("report")
        constraints = [
            referred_to("reporting_report_city_id"),
            models.UniqueConstraint(
                fields=["city", "region", "kind", "addressee", "since", "edition"],
                name="reporting_report_once",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("since"), as_of_on__gte=F("since"), as_of_on__lt=F("until")),
                name="reporting_report_days",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, replaces__isnull=True) | Q(edition__gt=1, replaces__isnull=False),
                name="reporting_report_follows",
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "region", "kind", "-since", "-edition"], name="reporting_report_place"
            ),
            models.Index(fields=["city", "-recorded_at", "-id"], name="reporting_report_newest"),
        ]
        triggers: list[Any] = [
            *RecordedRow.Meta.triggers,
            pgtrigger.Protect(name="stays_as_made", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    @property
    def period(self) -> Period:
        return Period(self.since, MONTHS[Kind(self.kind)])

    @property
    def called(self) -> str:
        """Its kind in words, with the department of a cross-check."""
        kind = str(KINDS[Kind(self.kind)])
        return f"{kind}: {DEPARTMENTS[Department(self.addressee)]}" if self.addressee else kind
