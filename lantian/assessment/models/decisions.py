from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.access.history import keeps_history
from lantian.access.policy import IN_CITIES, ROLE_NAMES
from lantian.assessment.models.losses import FiveLosses
from lantian.kernel.rows import CityKey, CityRow
from lantian.registry.models.rows import ChildRow


@keeps_history()
class LevelDecision(FiveLosses, ChildRow):
    """The level that a named person decided on, beside the one that was suggested, with the reasons of both.

    One that takes a child out of red waits for a second person. Of a child one decision stands (no `superseded_at`),
    and one may wait. `number` counts the decisions of a child: whoever decides names the one that they saw.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("decision", "Confirmed")
        WAITING = "waiting", pgettext_lazy("decision", "Waits for a second person")
        REFUSED = "refused", pgettext_lazy("decision", "Not agreed to")
        WITHDRAWN = "withdrawn", pgettext_lazy("decision", "Overtaken by a later one")

    guard = Guard(place="region", child="child_id")

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices)
    level = models.CharField(_("level"), max_length=8)
    proposed_level = models.CharField(max_length=8)
    proposed = ArrayField(models.PositiveSmallIntegerField(), size=5)
    reasons = ArrayField(models.CharField(max_length=24), default=list)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    decided_on = models.DateField()
    review_by = models.DateField()
    seat = models.UUIDField(editable=False)
    role = models.CharField(
        max_length=32, editable=False, choices=[(role.value, ROLE_NAMES[role]) for role in IN_CITIES]
    )
    needs_look = models.BooleanField(default=False)
    second_by = models.UUIDField(null=True, editable=False)
    second_role = models.CharField(
        max_length=32, blank=True, choices=[(role.value, ROLE_NAMES[role]) for role in IN_CITIES]
    )
    seconded_at = models.DateTimeField(null=True, editable=False)
    second_reason = models.CharField(max_length=200, blank=True)
    superseded_at = models.DateTimeField(null=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("decision on a level")
        constraints = [
            models.UniqueConstraint(fields=["city", "child", "number"], name="assessment_decision_number"),
            models.UniqueConstraint(
                fields=["city", "child"],
                condition=Q(state="confirmed", superseded_at__isnull=True),
                name="assessment_decision_stands",
            ),
            models.UniqueConstraint(
                fields=["city", "child"], condition=Q(state="waiting"), name="assessment_decision_waits"
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "region", "review_by"],
                condition=Q(state="confirmed", superseded_at__isnull=True),
                name="assessment_decision_review",
            ),
            models.Index(
                fields=["city", "region", "decided_on"],
                condition=Q(state="waiting") | Q(needs_look=True),
                name="assessment_decision_second",
            ),
        ]


class LevelShown(CityRow):
    """What of the standing decision those are shown who do not keep the files: school, family, helpers.

    Nothing of safety and kinship stands here. `points` are what a family can do something about.
    """

    guard = Guard(place="region", school="school", person="child_id", verbs=(*READ_AND_WRITE, "DELETE"))

    child = CityKey("registry.Child", on_delete=models.CASCADE, related_name="levels_shown")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    level = models.CharField(max_length=8)
    study = models.PositiveSmallIntegerField(default=0)
    life = models.PositiveSmallIntegerField(default=0)
    mind = models.PositiveSmallIntegerField(default=0)
    points = ArrayField(models.CharField(max_length=24), default=list)
    since = models.DateField()
    review_by = models.DateField()

    class Meta(CityRow.Meta):
        constraints = [models.UniqueConstraint(fields=["city", "child"], name="assessment_shown_child")]
