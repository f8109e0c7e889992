"""What a unit is told of the child when a report is sent to it, and what the police enter."""

from dataclasses import replace

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import WRITE_ONCE
from lantian.access.sealing import SealedField
from lantian.alarms.models.reports import CLOSED, ClosedRow
from lantian.alarms.rules.police import ELSEWHERE, Entry
from lantian.alarms.words import BASIS_NAMES, CHILD_IS_NAMES, ENTRY_NAMES, HOW_NAMES, RESULT_NAMES


class HarmBrief(ClosedRow):
    """Who and where the child is, for the one unit that a report is sent to: written as it is sent, never changed.

    It is all that the unit gets besides what was reported: no file, and nobody who reported. `units` is that unit for
    as long as the report is not found to be none.
    """

    guard = replace(CLOSED, verbs=WRITE_ONCE)

    unit = models.UUIDField(editable=False)
    name = SealedField(bound_to="harm_brief.name", null=True)
    age = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    home = SealedField(bound_to="harm_brief.home", null=True)
    whereabouts = SealedField(bound_to="harm_brief.whereabouts", null=True)

    class Meta(ClosedRow.Meta):
        verbose_name = _("what a unit is told of a report")
        indexes = [models.Index(fields=["city", "report", "at"], name="alarms_brief_report")]


class PoliceEntry(ClosedRow):
    """What the police did about a report: when, by whom (`officer`), on what basis. Written once.

    `how` says how a unit answered in whose name an office writes; `seat` is whoever wrote it down.
    """

    guard = replace(CLOSED, verbs=WRITE_ONCE)

    kind = models.CharField(max_length=8, choices=list(ENTRY_NAMES.items()))
    happened_at = models.DateTimeField(_("when"))
    unit = models.UUIDField(null=True, editable=False)
    user = models.UUIDField(editable=False)
    seat = models.UUIDField(editable=False)
    how = models.CharField(max_length=8, choices=list(HOW_NAMES.items()), blank=True)
    officer = SealedField(bound_to="police_entry.officer", null=True)
    receipt = SealedField(bound_to="police_entry.receipt", null=True)
    child_is = models.CharField(
        _("how the child is"), max_length=10, choices=list(CHILD_IS_NAMES.items()), blank=True
    )
    whereabouts = SealedField(bound_to="police_entry.whereabouts", null=True)
    result = models.CharField(max_length=12, choices=list(RESULT_NAMES.items()), blank=True)
    words = SealedField(bound_to="police_entry.words", null=True)
    basis = models.CharField(_("basis"), max_length=20, choices=list(BASIS_NAMES.items()))
    basis_words = models.CharField(max_length=120, blank=True)

    class Meta(ClosedRow.Meta):
        verbose_name = _("entry of the police")
        constraints = [
            models.CheckConstraint(condition=~Q(basis=""), name="alarms_police_has_basis"),
            models.CheckConstraint(
                condition=~Q(kind=Entry.FOUND.value) | ~Q(child_is=""), name="alarms_police_child"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Entry.RESULT.value) | ~Q(result=""), name="alarms_police_result"
            ),
            models.CheckConstraint(
                condition=~Q(child_is__in=sorted(ELSEWHERE)) | Q(whereabouts__isnull=False),
                name="alarms_police_where",
            ),
        ]
        indexes = [models.Index(fields=["city", "report", "at"], name="alarms_police_report")]
