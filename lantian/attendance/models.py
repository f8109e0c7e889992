"""Periods in which a child is missing at school, what was done about them, and after how many days what is owed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import CUSTODIAN, Guard
from lantian.access.history import keeps_history
from lantian.access.policy import IN_CITIES, ROLE_NAMES, Role, Scope
from lantian.attendance.rules.absence import Outcome, Reason, Step
from lantian.attendance.rules.stages import MOST_DAYS, Stage
from lantian.attendance.words import OUTCOME_NAMES, REASON_NAMES, STEP_NAMES
from lantian.kernel.city import acting_city
from lantian.kernel.rows import CityKey, VersionedRow, referred_to
from lantian.registry.models.rows import ChildRow

ROLES = [(role.value, ROLE_NAMES[role]) for role in IN_CITIES]


@keeps_history()
class SchoolAbsence(ChildRow):
    """A child is missing at school from `since` until the day before `until`, open while it is.

    No word about it stands here: what somebody said belongs to an act of care. `seat` is who noted it. On
    `look_from`, `visit_from` and `report_from` it reached its stages; `visited_on` is the first home visit of the
    school since. `units` are the education bureaus that were told: they read the row and no file. What was noted by
    mistake is withdrawn, and stays.
    """

    guard = Guard(
        place="region", school="school", units="units", person="child_id", hidden_from=(Role.PROXY_PARENT,)
    )

    since = models.DateField(_("missing since"))
    until = models.DateField(_("back on"), null=True, blank=True)
    is_excused = models.BooleanField(_("with leave"), default=False)
    reason = models.CharField(
        _("why"),
        max_length=12,
        default=Reason.UNKNOWN.value,
        choices=[(one.value, REASON_NAMES[one]) for one in Reason],
    )
    seat = models.UUIDField(editable=False)
    role = models.CharField(max_length=32, editable=False, choices=ROLES)
    look_from = models.DateField(null=True, editable=False)
    visit_from = models.DateField(null=True, editable=False)
    report_from = models.DateField(null=True, editable=False)
    visited_on = models.DateField(null=True, editable=False)
    units = ArrayField(models.UUIDField(), default=list, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("days missing at school")
        constraints = [
            referred_to("attendance_absence_city_id"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="attendance_absence_period"
            ),
            models.UniqueConstraint(
                fields=["city", "child"],
                condition=Q(until__isnull=True, withdrawn_at__isnull=True),
                name="attendance_absence_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "-since"], name="attendance_absence_child"),
            models.Index(
                fields=["city", "region", "since", "id"],
                condition=Q(until__isnull=True, withdrawn_at__isnull=True),
                name="attendance_absence_open",
            ),
            models.Index(
                fields=["city", "school", "since", "id"],
                condition=Q(until__isnull=True, withdrawn_at__isnull=True),
                name="attendance_absence_school",
            ),
            models.Index(
                fields=["city", "look_from"],
                condition=Q(look_from__isnull=False),
                name="attendance_absence_look",
            ),
            GinIndex(fields=["units"], name="attendance_absence_units"),
        ]

    @property
    def is_open(self) -> bool:
        return self.until is None and self.withdrawn_at is None

    def from_day(self, stage: Stage) -> object:
        return getattr(self, f"{stage.value}_from")


@keeps_history()
class AbsenceStep(ChildRow):
    """What somebody did about an absence, on which day, and what came of it. `encounter` is the visit that shows it."""

    guard = Guard(place="region", school="school", person="child_id", hidden_from=(Role.PROXY_PARENT,))

    absence = CityKey(SchoolAbsence, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=8, choices=[(one.value, STEP_NAMES[one]) for one in Step])
    on = models.DateField(_("on which day"))
    outcome = models.CharField(
        _("what came of it"),
        max_length=12,
        blank=True,
        choices=[(one.value, OUTCOME_NAMES[one]) for one in Outcome],
    )
    seat = models.UUIDField(editable=False)
    role = models.CharField(max_length=32, editable=False, choices=ROLES)
    encounter = models.UUIDField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("step about an absence")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "absence", "encounter"],
                condition=Q(encounter__isnull=False),
                name="attendance_step_of_visit",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "absence", "on"], name="attendance_step_absence"),
            models.Index(fields=["city", "child"], name="attendance_step_child"),
        ]


class AbsenceRule(VersionedRow):
    """After how many school days without leave what is owed, as the office of a place set it; the shipped days have
    no row. Nothing in it is about a child: every scope reads it."""

    grants: ClassVar[dict[str, str]] = {
        **dict.fromkeys(Scope, "SELECT"),
        CUSTODIAN: "SELECT",
        Scope.PLACE: "SELECT, INSERT, UPDATE",
    }

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"), editable=False)
    look = models.PositiveSmallIntegerField(_("The village goes to look after"))
    visit = models.PositiveSmallIntegerField(_("Home visit of the school after"))
    report = models.PositiveSmallIntegerField(_("Report to the education bureau after"))
    basis = models.CharField(_("basis"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)

    class Meta(VersionedRow.Meta):
        verbose_name = _("days of absence that count")
        constraints = [
            models.UniqueConstraint(fields=["city", "place"], name="attendance_rule_once"),
            models.CheckConstraint(
                condition=Q(look__gte=1, visit__gte=F("look"), report__gte=F("visit"), report__lte=MOST_DAYS),
                name="attendance_rule_days",
            ),
        ]
