from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.policy import Compartment
from lantian.access.sealing import SealedField
from lantian.alarms.rules.clock import ORDER, Outcome, Stage
from lantian.alarms.words import OUTCOME_NAMES, STAGE_NAMES
from lantian.encounters.rules.harm import Situation
from lantian.encounters.situations import SITUATION_NAMES
from lantian.files.models import Evidence, kept_aside, removed_when_aside
from lantian.kernel.rows import CityKey, CityRow, referred_to

# What only moves the bell, or follows from rows of its own, is no event of the report.
BELL = ("next_call_at", "rounds", "words_added_at", "police_at")


def _happened(stage: Stage) -> Q:
    """Once a report is at a stage, or past it, its time stands there; before that it does not."""
    name, reached = f"{stage.value}_at", [one.value for one in ORDER[ORDER.index(stage) :]]
    return Q(stage__in=reached, **{f"{name}__isnull": False}) | ~Q(stage__in=reached) & Q(
        **{f"{name}__isnull": True}
    )


@keeps_history(exclude=BELL)
class HarmReport(CityRow):
    """A mandatory report (强制报告): somebody saw that a child is or may be harmed (未保法 art 11).

    Who that was stands nowhere in it (`HarmReporter`): it is added by a function of the database, has no author and
    no state before. What was said in words stands apart (`HarmWords`). `region` is where it happened; it stays
    there when the child moves. `team` are the seats that were rung, `units` the police and others it was sent to.
    `police_at` is when these received it, `reopened_at` when it was opened again: its clock counts from then.
    """

    guard = Guard(place="region", units="units", team="team", from_town=True, verbs=("SELECT", "UPDATE"))

    class Source(models.TextChoices):
        POST = "post", pgettext_lazy("source of a report", "Somebody at work")
        PUBLIC = "public", pgettext_lazy("source of a report", "The open door")
        TEST = "test", pgettext_lazy("source of a report", "The weekly test")

    version = models.PositiveIntegerField(default=1, editable=False)
    region = models.BigIntegerField(_("where it happened"))
    child = CityKey("registry.Child", on_delete=models.PROTECT, null=True, related_name="harm_reports")
    age = models.PositiveSmallIntegerField(_("about how old"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=1, blank=True)
    situations = ArrayField(models.CharField(max_length=16))
    in_danger = models.BooleanField(_("in danger now"), default=False)
    happened_on = models.DateField(_("on which day"))
    called_at = models.DateTimeField(_("110 called at"), null=True, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    is_drill = models.BooleanField(default=False, editable=False)
    is_quarantined = models.BooleanField(default=False, editable=False)
    code_index = models.BinaryField(editable=False)
    stage = models.CharField(
        max_length=16, default=Stage.RECEIVED.value, choices=[(one.value, STAGE_NAMES[one]) for one in Stage]
    )
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    acknowledged_at = models.DateTimeField(null=True, editable=False)
    informed_at = models.DateTimeField(null=True, editable=False)
    police_at = models.DateTimeField(null=True, editable=False)
    reopened_at = models.DateTimeField(null=True, editable=False)
    seen_at = models.DateTimeField(_("child seen at"), null=True, blank=True)
    was_found = models.BooleanField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(
        max_length=8, blank=True, choices=[(one.value, OUTCOME_NAMES[one]) for one in Outcome]
    )
    fed_back_at = models.DateTimeField(null=True, editable=False)
    feedback = SealedField(bound_to="harm_report.feedback", null=True)
    terms = ArrayField(models.PositiveIntegerField(), size=5)
    due_at = models.DateTimeField(null=True, editable=False)
    joined_to = CityKey("self", on_delete=models.PROTECT, null=True, related_name="joined")
    team = ArrayField(models.UUIDField(), default=list, editable=False)
    units = ArrayField(models.UUIDField(), default=list, editable=False)
    next_call_at = models.DateTimeField(null=True, editable=False)
    rounds = models.PositiveIntegerField(default=0, editable=False)
    words_added_at = models.DateTimeField(null=True, editable=False)

    class Meta(CityRow.Meta):
        verbose_name = _("mandatory report")
        constraints = [
            referred_to("alarms_report_city_id"),
            models.UniqueConstraint(fields=["city", "code_index"], name="alarms_report_code"),
            *(
                models.CheckConstraint(condition=_happened(one), name=f"alarms_report_{one.value}")
                for one in ORDER[1:]
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[Stage.RECEIVED.value, Stage.ACKNOWLEDGED.value])
                | Q(called_at__isnull=False),
                name="alarms_report_police",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="")
                | Q(decided_at__isnull=False) & ~Q(outcome=""),
                name="alarms_report_outcome",
            ),
            models.CheckConstraint(
                condition=Q(fed_back_at__isnull=True) | Q(feedback__isnull=False), name="alarms_report_told"
            ),
            models.CheckConstraint(
                condition=Q(joined_to__isnull=True) | ~Q(joined_to=F("id")), name="alarms_report_other"
            ),
            models.CheckConstraint(condition=Q(situations__len__gte=1), name="alarms_report_situation"),
        ]
        indexes = [
            models.Index(fields=["city", "child"], name="alarms_report_child"),
            models.Index(fields=["city", "-received_at", "-id"], name="alarms_report_received"),
            models.Index(fields=["city", "region", "happened_on"], name="alarms_report_place"),
            models.Index(
                fields=["city", "next_call_at"],
                condition=Q(next_call_at__isnull=False),
                name="alarms_report_bell",
            ),
            models.Index(
                fields=["city", "due_at", "id"], condition=Q(due_at__isnull=False), name="alarms_report_open"
            ),
            models.Index(
                fields=["city", "-received_at", "-id"],
                condition=Q(is_quarantined=True),
                name="alarms_report_held",
            ),
            models.Index(
                fields=["city", "-received_at", "-id"], condition=Q(is_drill=True), name="alarms_report_drill"
            ),
            models.Index(
                fields=["city", "joined_to"],
                condition=Q(joined_to__isnull=False),
                name="alarms_report_joined",
            ),
        ]

    @property
    def situation_names(self) -> list[str]:
        """What it may be, in words."""
        return [str(SITUATION_NAMES[Situation(one)]) for one in self.situations]

    @property
    def is_open(self) -> bool:
        return self.stage != Stage.FED_BACK and self.joined_to_id is None

    def is_late(self) -> bool:
        """Whether what comes next is overdue."""
        return bool(self.is_open and self.due_at and self.due_at < timezone.now())


class ClosedRow(CityRow):
    """What belongs to a report and is closed: `team` and `units` follow the report by trigger."""

    report = CityKey(HarmReport, on_delete=models.PROTECT, related_name="%(class)s_rows")
    region = models.BigIntegerField(editable=False)
    team = ArrayField(models.UUIDField(), default=list, editable=False)
    units = ArrayField(models.UUIDField(), default=list, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(CityRow.Meta):
        abstract = True


CLOSED = Guard(
    place="region",
    units="units",
    team="team",
    from_town=True,
    compartment=Compartment.PROTECTION,
    verbs=("SELECT",),
)


class HarmWords(ClosedRow):
    """What the reporter said, and added later: sealed, for those who were rung and those who handle cases."""

    guard = CLOSED

    spot = SealedField(bound_to="harm_words.spot", null=True)
    seen = SealedField(bound_to="harm_words.seen", null=True)
    words = SealedField(bound_to="harm_words.words", null=True)

    class Meta(ClosedRow.Meta):
        verbose_name = _("words of a report")
        indexes = [models.Index(fields=["city", "report", "at"], name="alarms_words_report")]


class HarmEvidence(Evidence, ClosedRow):
    """A picture or paper that came with a report, of nobody. Set aside it is shown and given to nobody."""

    guard = CLOSED

    class Meta(ClosedRow.Meta):
        verbose_name = _("evidence of a report")
        constraints = [removed_when_aside("alarms_evidence_removed")]
        indexes = [
            models.Index(fields=["city", "report", "at"], name="alarms_evidence_report"),
            kept_aside("alarms_evidence_aside"),
        ]


class HarmStep(CityRow):
    """A step of a report: what was done, when, by whom, on what basis. Written once.

    `units` is the unit that took it, and sees it, where that is not one of those that handle the report; `about` the
    evidence that was set aside or brought back.
    """

    guard = Guard(place="region", units="units", team="team", from_town=True, verbs=WRITE_ONCE)

    class Kind(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("step of a report", "Taken on")
        INFORMED = "informed", pgettext_lazy("step of a report", "Police and town told")
        SEEN = "seen", pgettext_lazy("step of a report", "The child was looked for")
        DECIDED = "decided", pgettext_lazy("step of a report", "Decided")
        FED_BACK = "fed_back", pgettext_lazy("step of a report", "The reporter was answered")
        JOINED = "joined", pgettext_lazy("step of a report", "Joined to another report")
        PARTED = "parted", pgettext_lazy("step of a report", "Parted again")
        RELEASED = "released", pgettext_lazy("step of a report", "Let out of quarantine")
        LOOKED_AT = "looked_at", pgettext_lazy("step of a report", "Looked at and left held back")
        RECEIVED = "received", pgettext_lazy("step of a report", "Received by the police")
        RESULT = "result", pgettext_lazy("step of a report", "The police decided")
        REOPENED = "reopened", pgettext_lazy("step of a report", "Opened again")
        SET_ASIDE = "set_aside", pgettext_lazy("step of a report", "Evidence set aside")
        BROUGHT_BACK = "brought_back", pgettext_lazy("step of a report", "Evidence brought back")

    report = CityKey(HarmReport, on_delete=models.PROTECT, related_name="steps")
    region = models.BigIntegerField(editable=False)
    team = ArrayField(models.UUIDField(), default=list, editable=False)
    units = ArrayField(models.UUIDField(), default=list, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    outcome = models.CharField(
        max_length=8, blank=True, choices=[(one.value, OUTCOME_NAMES[one]) for one in Outcome]
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    user = models.UUIDField(null=True, editable=False)
    seat = models.UUIDField(null=True, editable=False)
    about = models.UUIDField(null=True, editable=False)
    words = SealedField(bound_to="harm_step.words", null=True)

    class Meta(CityRow.Meta):
        verbose_name = _("step of a report")
        indexes = [models.Index(fields=["city", "report", "at"], name="alarms_step_report")]

    @property
    def was_late(self) -> bool:
        return bool(self.due_at and self.happened_at > self.due_at)
