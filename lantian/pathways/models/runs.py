from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.policy import ROLE_NAMES, Role
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, referred_to
from lantian.pathways.rules.running import Because, State, StepState
from lantian.registry.models.rows import ChildRow

STATES = {
    State.RUNNING: pgettext_lazy("way", "Under way"),
    State.ENDED: pgettext_lazy("way", "Ended"),
    State.DECLINED: pgettext_lazy("way", "Not needed"),
}
STEP_STATES = {
    StepState.WAITING: pgettext_lazy("step", "To be done"),
    StepState.DONE: pgettext_lazy("step", "Done"),
    StepState.PASSED: pgettext_lazy("step", "Passed over"),
}
REASONS = {
    Because.FACT: pgettext_lazy("why a way begins", "The file says so"),
    Because.SEEN: pgettext_lazy("why a way begins", "Seen on a visit"),
    Because.CHILD: pgettext_lazy("why a way begins", "The child or the family told it"),
    Because.SCHOOL: pgettext_lazy("why a way begins", "The school told it"),
    Because.OTHERS: pgettext_lazy("why a way begins", "Others told it"),
}
OWNERS = (
    Role.VILLAGE_DIRECTOR,
    Role.TOWN_SUPERVISOR,
    Role.COUNTY_OFFICE,
    Role.SCHOOL_HEAD,
    Role.PSYCHOLOGIST,
)


class WayRow(ChildRow):
    """A row of a way that goes for a child. `readers` are the roles that may know of it; families never do here."""

    guard = Guard(place="region", school="school", child="child_id", readers="readers")

    readers = ArrayField(models.CharField(max_length=32), editable=False)

    class Meta(ChildRow.Meta):
        abstract = True


@keeps_history()
class WayRun(WayRow):
    """A ready way as it goes for one child, from the day it began to its outcome; or a suggestion that was declined.

    `fact` is the row of the register that suggested it. `words` say what is known at the beginning, `end_words` what
    the end rests on.
    """

    way = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=[(key.value, name) for key, name in STATES.items()])
    because = models.CharField(max_length=8, choices=[(key.value, name) for key, name in REASONS.items()])
    fact = models.UUIDField(null=True, editable=False)
    seat = models.UUIDField(editable=False)
    words = SealedField(bound_to="way.words", null=True, blank=True)
    began_on = models.DateField(_("began on"))
    ended_on = models.DateField(_("ended on"), null=True)
    outcome = models.CharField(max_length=12, blank=True)
    end_words = SealedField(bound_to="way.end_words", null=True, blank=True)

    class Meta(WayRow.Meta):
        verbose_name = _("way for a child")
        constraints = [
            referred_to("pathways_run_city_id"),
            models.CheckConstraint(
                condition=Q(state="running", ended_on__isnull=True, outcome="")
                | Q(state="ended", ended_on__isnull=False) & ~Q(outcome="")
                | Q(state="declined", ended_on__isnull=False, outcome=""),
                name="pathways_run_end",
            ),
            models.UniqueConstraint(
                fields=["city", "child", "way"], condition=Q(state="running"), name="pathways_run_once"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "-began_on"], name="pathways_run_child"),
            models.Index(
                fields=["city", "region", "way"], condition=Q(state="running"), name="pathways_run_region"
            ),
            models.Index(fields=["city", "state", "region", "began_on", "id"], name="pathways_run_state"),
        ]


@keeps_history()
class WayStep(WayRow):
    """One step of a way: who owes it until when, and how far it is. `reason` says why it was passed over."""

    run = CityKey(WayRun, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()
    owed_by = models.CharField(max_length=32, choices=[(role.value, ROLE_NAMES[role]) for role in OWNERS])
    due_on = models.DateField()
    state = models.CharField(
        max_length=8, choices=[(key.value, name) for key, name in STEP_STATES.items()], default="waiting"
    )
    done_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta(WayRow.Meta):
        verbose_name = _("step of a way")
        constraints = [
            referred_to("pathways_step_city_id"),
            models.UniqueConstraint(fields=["city", "run", "code"], name="pathways_step_once"),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | Q(done_on__isnull=True) & ~Q(state="done"),
                name="pathways_step_done",
            ),
            models.CheckConstraint(
                condition=~Q(state="passed") | ~Q(reason=""), name="pathways_step_passed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "run", "number"], name="pathways_step_run"),
            models.Index(fields=["city", "child"], name="pathways_step_child"),
            models.Index(
                fields=["city", "region", "owed_by", "due_on"],
                condition=Q(state="waiting"),
                name="pathways_step_waits",
            ),
        ]


@keeps_history()
class WayDeed(WayRow):
    """What was done for a step on a day, by whom, and what came of it in words that only readers of the way open.

    One that was written down by mistake is withdrawn, and stays.
    """

    run = CityKey(WayRun, on_delete=models.PROTECT, related_name="deeds")
    step = CityKey(WayStep, on_delete=models.PROTECT, related_name="deeds")
    on = models.DateField()
    by = models.CharField(max_length=64)
    seat = models.UUIDField(editable=False)
    words = SealedField(bound_to="way_deed.words")
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta(WayRow.Meta):
        verbose_name = _("deed of a way")
        indexes = [
            models.Index(fields=["city", "run", "on"], name="pathways_deed_run"),
            models.Index(fields=["city", "step"], name="pathways_deed_step"),
            models.Index(fields=["city", "child"], name="pathways_deed_child"),
        ]


class WayPaper(WayRow):
    """A paper of a way as it went out: to whom, when, and all that it says. It never changes."""

    guard = Guard(place="region", school="school", child="child_id", readers="readers", verbs=WRITE_ONCE)

    run = CityKey(WayRun, on_delete=models.PROTECT, related_name="papers")
    step = CityKey(WayStep, on_delete=models.PROTECT, related_name="papers")
    code = models.CharField(max_length=16)
    to = models.CharField(max_length=80)
    issued_on = models.DateField()
    content = SealedField(bound_to="way_paper.content")

    class Meta(WayRow.Meta):
        verbose_name = _("paper of a way")
        indexes = [
            models.Index(fields=["city", "run", "issued_on"], name="pathways_paper_run"),
            models.Index(fields=["city", "child"], name="pathways_paper_child"),
        ]
