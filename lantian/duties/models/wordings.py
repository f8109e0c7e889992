"""Wordings of rules that a place made for itself, and the calendars under which duties were last counted."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import CUSTODIAN
from lantian.access.policy import Scope
from lantian.kernel.city import acting_city
from lantian.kernel.rows import ReferenceRow, VersionedRow, half_open


class RuleEdition(VersionedRow):
    """A rule as the office of a place words it, from `since` until the next wording; the national ones have no row.

    Nothing in it is about a child: every scope reads it, so that whoever records a deed counts it under all rules.
    """

    grants: ClassVar[dict[str, str]] = {
        **dict.fromkeys(Scope, "SELECT"),
        CUSTODIAN: "SELECT",
        Scope.PLACE: "SELECT, INSERT, UPDATE",
    }

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"))
    code = models.CharField(max_length=32)
    edition = models.PositiveIntegerField()
    terms = models.JSONField()
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    is_retired = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)

    class Meta(VersionedRow.Meta):
        verbose_name = _("edition of a rule")
        constraints = [
            models.UniqueConstraint(fields=["city", "place", "code", "edition"], name="duties_rule_edition"),
            models.UniqueConstraint(
                fields=["city", "place", "code"], condition=Q(until__isnull=True), name="duties_rule_in_force"
            ),
            half_open("duties_rule_period"),
        ]


class CalendarSeen(ReferenceRow):
    """The calendar of a place (a mark of its school years and days off) under which duties were last counted.

    `within` is the place whose office counted them.
    """

    grants: ClassVar[dict[str, str]] = {Scope.PLACE: "SELECT, INSERT, UPDATE", CUSTODIAN: "SELECT"}

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField()
    within = models.BigIntegerField(default=0)
    mark = models.CharField(max_length=64)

    class Meta(ReferenceRow.Meta):
        verbose_name = _("calendar seen")
        constraints = [
            models.UniqueConstraint(fields=["city", "within", "place"], name="duties_calendar_once")
        ]
