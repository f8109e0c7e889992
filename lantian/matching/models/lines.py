"""What a plan says of each child: who could stand by it and why, or what stands in the way; and what people hold to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.helping.models import Helper
from lantian.kernel.rows import CityKey, referred_to
from lantian.matching.models.runs import MatchRun
from lantian.registry.models.rows import ChildRow


@keeps_history(exclude=["changed_on"])
class MatchLine(ChildRow):
    """A helper whom a plan proposes for a child, until a person decides.

    `why` are the parts of its cost, `other` the best alternative (null: none) and what it would cost more; `was` who
    was proposed for the child in the plan before. `helper_version` and `changed_on` tell whether child or helper
    changed since. Accepted, it bears the `pair` that was proposed by it; refused, what stood
    against it, without names.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("line of a plan", "To be decided")
        ACCEPTED = "accepted", pgettext_lazy("line of a plan", "Accepted")
        FORBIDDEN = "forbidden", pgettext_lazy("line of a plan", "Not this pair")
        REFUSED = "refused", pgettext_lazy("line of a plan", "No longer possible")

    guard = Guard(place="region", child="child_id")
    is_derived: ClassVar[bool] = True

    run = CityKey(MatchRun, on_delete=models.PROTECT, related_name="lines")
    helper = CityKey(Helper, on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    cost = models.IntegerField(default=0)
    why = models.JSONField(default=dict)
    other = models.UUIDField(null=True)
    other_more = models.IntegerField(null=True)
    was = models.UUIDField(null=True)
    is_locked = models.BooleanField(default=False)
    is_chosen = models.BooleanField(default=False)
    helper_version = models.PositiveIntegerField(default=1)
    changed_on = models.DateField(null=True)
    pair = models.UUIDField(null=True)
    refused = models.JSONField(default=dict)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("line of a plan")
        constraints = [
            models.UniqueConstraint(fields=["city", "run", "child", "helper"], name="matching_line_once"),
            models.UniqueConstraint(
                fields=["city", "run", "child"], condition=Q(is_lead=True), name="matching_line_one_lead"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(pair__isnull=False),
                name="matching_line_accepted_is_a_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "run", "region", "id"], name="matching_line_place"),
            models.Index(fields=["city", "run", "state"], name="matching_line_state"),
            models.Index(fields=["city", "child"], condition=Q(state="proposed"), name="matching_line_child"),
        ]


class MatchGap(ChildRow):
    """A child for whom a plan found nobody: the rule that blocks (`rule`), and how many helpers each rule shut out."""

    guard = Guard(place="region", child="child_id")
    is_derived: ClassVar[bool] = True

    run = CityKey(MatchRun, on_delete=models.PROTECT, related_name="gaps")
    rule = models.CharField(max_length=24)
    shut_out = models.JSONField(default=dict)

    class Meta(ChildRow.Meta):
        verbose_name = _("child left by a plan")
        constraints = [models.UniqueConstraint(fields=["city", "run", "child"], name="matching_gap_once")]
        indexes = [
            models.Index(fields=["city", "run", "region", "id"], name="matching_gap_place"),
            models.Index(fields=["city", "child"], name="matching_gap_child"),
        ]


@keeps_history()
class MatchLock(ChildRow):
    """A person holds that this helper stands by this child: later plans keep to it until it is lifted."""

    guard = Guard(place="region", child="child_id")

    helper = CityKey(Helper, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("lock")
        constraints = [
            referred_to("matching_lock_city_id"),
            models.UniqueConstraint(
                fields=["city", "child", "helper"],
                condition=Q(lifted_at__isnull=True),
                name="matching_lock_once",
            ),
        ]
        indexes = [models.Index(fields=["city", "region"], name="matching_lock_place")]
