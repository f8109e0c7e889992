from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.access.policy import IN_CITIES, ROLE_NAMES
from lantian.duties.acts import ACT_NAMES, Act
from lantian.kernel.rows import CityKey, CityRow
from lantian.registry.models import Child

ROLES = [(role.value, ROLE_NAMES[role]) for role in IN_CITIES]
DERIVED = (*READ_AND_WRITE, "DELETE")


class OfChild(CityRow):
    """A row of one child that is no fact about it: whoever sees the child reads and writes it."""

    guard = Guard(place="region", school="school", person="child_id", verbs=DERIVED)

    child = CityKey(Child, on_delete=models.CASCADE, related_name="%(class)s_rows")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)

    class Meta(CityRow.Meta):
        abstract = True


class Duty(OfChild):
    """What is owed to a child under a rule, once for each rule; or a single promise `about` some row.

    Derived: from facts, deeds (`Fulfilment`), rules and calendar, never typed. `due_on` is the last day on time,
    nothing while nothing is owed; it is late from `late_from` on. On `turns_on` time alone changes what stands here.
    `seat` is whose promise it is, where one seat alone gave it. One that `is_discreet` (harm is suspected) is hidden
    from posts of person scope, families among them, but not from the `author` who caused it.
    """

    guard = Guard(
        place="region",
        school="school",
        person="child_id",
        author="author",
        discreet="is_discreet",
        verbs=DERIVED,
    )
    is_derived = True

    rule = models.CharField(max_length=32)
    edition = models.PositiveIntegerField(default=0)
    about = models.UUIDField(null=True)
    seat = models.UUIDField(null=True)
    owed_by = models.CharField(max_length=32, choices=ROLES)
    watched_by = models.CharField(max_length=32, choices=ROLES, blank=True)
    risk = models.PositiveSmallIntegerField(default=0)
    basis_on = models.DateField()
    events = ArrayField(models.DateField(), default=list)
    promised_for = models.DateField(null=True)
    due_on = models.DateField(null=True)
    late_from = models.DateField(null=True)
    escalates_on = models.DateField(null=True)
    escalated_to = models.CharField(max_length=32, choices=ROLES, blank=True)
    turns_on = models.DateField(null=True)
    last_done_on = models.DateField(null=True)
    is_assumed = models.BooleanField(default=False)
    is_discreet = models.BooleanField(default=False, db_default=False)
    author = models.UUIDField(null=True)

    class Meta(OfChild.Meta):
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "child", "rule"], condition=Q(about__isnull=True), name="duties_duty_of_rule"
            ),
            models.UniqueConstraint(
                fields=["city", "about", "rule", "child"],
                condition=Q(about__isnull=False),
                name="duties_duty_about",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, late_from__isnull=True)
                | Q(due_on__isnull=False, late_from__gt=models.F("due_on"), due_on__gte=models.F("basis_on")),
                name="duties_duty_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child"], name="duties_duty_child"),
            models.Index(
                fields=["city", "owed_by", "region", "due_on"],
                condition=Q(due_on__isnull=False),
                name="duties_duty_owed",
            ),
            models.Index(
                fields=["city", "school", "owed_by", "due_on"],
                condition=Q(due_on__isnull=False, school__isnull=False),
                name="duties_duty_school",
            ),
            models.Index(
                fields=["city", "seat", "due_on"],
                condition=Q(seat__isnull=False, due_on__isnull=False),
                name="duties_duty_seat",
            ),
            models.Index(
                fields=["city", "escalated_to", "region"],
                condition=~Q(escalated_to=""),
                name="duties_duty_escalated",
            ),
            models.Index(
                fields=["city", "due_on", "region", "owed_by"],
                include=["late_from", "rule", "escalated_to"],
                condition=Q(due_on__isnull=False),
                name="duties_duty_due",
            ),
            models.Index(
                fields=["city", "turns_on"], condition=Q(turns_on__isnull=False), name="duties_duty_turns"
            ),
        ]


class DutyBasis(OfChild):
    """What the duties of a child go by besides its facts: the level that was confirmed, since when, and the one before.

    On `looks_on` time alone may change which rules apply (a birthday, a new wording, another calendar).
    """

    is_derived = True

    level = models.CharField(max_length=8, blank=True)
    level_since = models.DateField(null=True)
    level_before = models.CharField(max_length=8, blank=True)
    review_by = models.DateField(null=True)
    looks_on = models.DateField(null=True)

    class Meta(OfChild.Meta):
        verbose_name = _("basis of duties")
        constraints = [models.UniqueConstraint(fields=["city", "child"], name="duties_basis_once")]
        indexes = [
            models.Index(
                fields=["city", "looks_on", "child"],
                condition=Q(looks_on__isnull=False),
                name="duties_basis_looks",
            )
        ]


class Fulfilment(OfChild):
    """A deed counted for a duty, once for each of its sources: which act, on which day, by when it was owed.

    One that was withdrawn (recorded by mistake) counts no more, and stays. `due_on` is empty where nothing was owed
    yet. What a discreet duty asked for is as discreet.
    """

    guard = Guard(place="region", school="school", person="child_id", author="author", discreet="is_discreet")

    rule = models.CharField(max_length=32)
    about = models.UUIDField(null=True)
    due_on = models.DateField(null=True)
    done_on = models.DateField()
    source = models.UUIDField()
    act = models.CharField(max_length=24, choices=[(act.value, ACT_NAMES[act]) for act in Act])
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(null=True, editable=False)
    is_discreet = models.BooleanField(default=False, db_default=False)
    author = models.UUIDField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta(OfChild.Meta):
        verbose_name = _("fulfilment")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "source", "child", "rule", "about"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="duties_fulfilment_once",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "rule", "-done_on"], name="duties_fulfilment_child"),
        ]
