from dataclasses import replace

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.cases.models.rows import CLOSED, ONCE, CaseRow
from lantian.cases.words import CAME_OUT_NAMES, FINDING_NAMES, TASK_NAMES, TASK_STATES
from lantian.kernel.rows import CityKey, referred_to

AREAS = ("safety", "guardianship", "body", "mind")


class CaseAssessment(CaseRow):
    """Two people at least looked at the child: its safety, who guards it, its body and its mind. Never changed."""

    guard = ONCE

    on = models.DateField()
    assessors = SealedField(bound_to="case_assessment.assessors", null=True)
    assessor_count = models.PositiveSmallIntegerField()
    safety = models.CharField(_("safety"), max_length=8, choices=list(FINDING_NAMES.items()))
    guardianship = models.CharField(_("guardianship"), max_length=8, choices=list(FINDING_NAMES.items()))
    body = models.CharField(_("body"), max_length=8, choices=list(FINDING_NAMES.items()))
    mind = models.CharField(_("mind"), max_length=8, choices=list(FINDING_NAMES.items()))
    words = SealedField(bound_to="case_assessment.words", null=True, blank=True)
    child_says = SealedField(bound_to="case_assessment.child_says", null=True, blank=True)

    class Meta(CaseRow.Meta):
        verbose_name = _("assessment of a case")
        constraints = [
            models.CheckConstraint(condition=Q(assessor_count__gte=2), name="cases_assessment_by_two")
        ]
        indexes = [
            models.Index(fields=["city", "case", "on"], name="cases_assessment_case"),
            models.Index(fields=["city", "child"], name="cases_assessment_child"),
        ]


@keeps_history()
class Conference(CaseRow):
    """A meeting on a case: who was asked to come, who came, the minutes. What it decided are tasks."""

    on = models.DateField(_("Meets on"))
    place = models.CharField(_("Meets where"), max_length=80, blank=True)
    invited = ArrayField(models.UUIDField(), default=list)
    present = ArrayField(models.UUIDField(), default=list)
    others = SealedField(bound_to="conference.others", null=True, blank=True)
    minutes = SealedField(bound_to="conference.minutes", null=True, blank=True)
    is_held = models.BooleanField(default=False)

    class Meta(CaseRow.Meta):
        verbose_name = _("conference")
        constraints = [
            referred_to("cases_conference_city_id"),
            models.CheckConstraint(
                condition=Q(is_held=False) | Q(minutes__isnull=False), name="cases_conference_minutes"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "case", "on"], name="cases_conference_case"),
            models.Index(fields=["city", "child"], name="cases_conference_child"),
        ]


class SafetyPlan(CaseRow):
    """How the child is kept safe: warning signs, whom to call, what the child says. A new one is a new edition.

    Who does what are tasks of the plan.
    """

    guard = ONCE

    edition = models.PositiveSmallIntegerField()
    on = models.DateField()
    aim = SealedField(bound_to="safety_plan.aim")
    warnings = SealedField(bound_to="safety_plan.warnings")
    call = SealedField(bound_to="safety_plan.call")
    child_says = SealedField(bound_to="safety_plan.child_says", null=True, blank=True)
    review_on = models.DateField(_("look at it again by"))

    class Meta(CaseRow.Meta):
        verbose_name = _("safety plan")
        constraints = [
            referred_to("cases_plan_city_id"),
            models.UniqueConstraint(fields=["city", "case", "edition"], name="cases_plan_edition"),
        ]
        indexes = [models.Index(fields=["city", "child"], name="cases_plan_child")]


@keeps_history()
class CaseTask(CaseRow):
    """Something that one seat of the team answers for by a day: decided, part of the plan, or the monthly look.

    That a look is owed and until when is counted (`indicators`): a city must know that cases are not forgotten.
    """

    guard = replace(CLOSED, counted=True)

    kind = models.CharField(max_length=8, choices=list(TASK_NAMES.items()))
    what = SealedField(bound_to="case_task.what", null=True)
    seat = models.UUIDField()
    outside = SealedField(bound_to="case_task.outside", null=True, blank=True)
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(max_length=8, choices=list(TASK_STATES.items()), default="open")
    ended_on = models.DateField(null=True, editable=False)
    came_out = models.CharField(max_length=8, choices=list(CAME_OUT_NAMES.items()), blank=True)
    note = SealedField(bound_to="case_task.note", null=True, blank=True)
    conference = CityKey(Conference, on_delete=models.PROTECT, null=True, related_name="tasks")
    plan = CityKey(SafetyPlan, on_delete=models.PROTECT, null=True, related_name="tasks")

    class Meta(CaseRow.Meta):
        verbose_name = _("task of a case")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "case"],
                condition=Q(kind="review", state="open"),
                name="cases_task_one_review",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True)
                | ~Q(state="open") & Q(ended_on__isnull=False),
                name="cases_task_end",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "seat", "state", "due_on"], name="cases_task_seat"),
            models.Index(fields=["city", "case", "state", "due_on"], name="cases_task_case"),
            models.Index(fields=["city", "state", "due_on"], name="cases_task_due"),
            models.Index(fields=["city", "child"], name="cases_task_child"),
        ]
