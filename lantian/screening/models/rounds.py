"""A round of a class with an instrument; who takes part and who does not; what came of it. All of it is closed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.policy import Compartment
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, RecordedRow, referred_to
from lantian.registry.models.rows import ChildRow
from lantian.screening.models.instruments import InstrumentEdition

CLOSED = Compartment.PSYCHOLOGY.value
CLOSED_CHILD = Guard(place="region", school="school", child="child_id", compartment=CLOSED)


@keeps_history()
class Round(RecordedRow):
    """An instrument, a class (or one child, without a class) and a day."""

    guard = Guard(place="region", school="school", compartment=CLOSED)

    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(editable=False)
    edition = models.ForeignKey(InstrumentEdition, on_delete=models.PROTECT, related_name="rounds")
    grade = models.PositiveSmallIntegerField(_("grade"), null=True, blank=True)
    class_name = models.CharField(_("class"), max_length=32, blank=True)
    held_on = models.DateField(_("day of the screening"))

    class Meta(RecordedRow.Meta):
        verbose_name = _("round of screening")
        constraints = [referred_to("screening_round_city_id")]
        indexes = [models.Index(fields=["city", "school", "-held_on"], name="screening_round_school")]


@keeps_history()
class Participation(ChildRow):
    """A child in a round: what its guardian and it answered when asked, who answered, when and how.

    A refusal is an answer and ends it. Whoever withdraws later is not in it any more; that it was withdrawn stays.
    """

    guard = CLOSED_CHILD

    class Way(models.TextChoices):
        SIGNED = "signed", pgettext_lazy("consent", "on signed paper")
        IN_PERSON = "in_person", pgettext_lazy("consent", "by word of mouth")
        PHONE = "phone", pgettext_lazy("consent", "by telephone")
        MESSAGE = "message", pgettext_lazy("consent", "by written message")

    class Answer(models.TextChoices):
        YES = "yes", pgettext_lazy("consent", "consents")
        NO = "no", pgettext_lazy("consent", "does not consent")

    round = CityKey(Round, on_delete=models.PROTECT, related_name="participations")
    guardian_answer = models.CharField(
        _("the guardian's answer"), max_length=3, choices=Answer.choices, blank=True
    )
    guardian_name = models.CharField(_("who answered"), max_length=64, blank=True)
    guardian_relation = models.CharField(_("relation to the child"), max_length=2, blank=True)
    guardian_on = models.DateField(_("answered on"), null=True, blank=True)
    guardian_way = models.CharField(_("how it was answered"), max_length=9, choices=Way.choices, blank=True)
    child_answer = models.CharField(
        _("the child's own answer"), max_length=3, choices=Answer.choices, blank=True
    )
    child_on = models.DateField(_("the child was asked on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("participation in a screening")
        constraints = [
            referred_to("screening_participation_city_id"),
            models.UniqueConstraint(fields=["city", "round", "child"], name="screening_participation_once"),
            models.CheckConstraint(
                condition=Q(guardian_answer="") | ~Q(guardian_name="") & Q(guardian_on__isnull=False),
                name="screening_guardian_answered",
            ),
            models.CheckConstraint(
                condition=Q(child_answer="") | Q(child_on__isnull=False), name="screening_child_answered"
            ),
        ]
        indexes = [models.Index(fields=["city", "child"], name="screening_participation_child")]


@keeps_history(exclude=["answers", "scores", "band", "has_alarm"])
class Screening(ChildRow):
    """An answered sheet: its answers until the term ends, its scores and the band they lie in. History holds none."""

    guard = CLOSED_CHILD

    class Way(models.TextChoices):
        PHONE = "phone", pgettext_lazy("way of answering", "on a telephone")
        PAPER = "paper", pgettext_lazy("way of answering", "on paper")
        SCORES = "scores", pgettext_lazy("way of answering", "scores only")

    class Removal(models.TextChoices):
        TERM = "term", pgettext_lazy("removal of answers", "the term has ended")
        WITHDRAWN = "withdrawn", pgettext_lazy("removal of answers", "consent was withdrawn")

    participation = CityKey(Participation, on_delete=models.PROTECT, related_name="screenings")
    # Also here: behind broken glass the rows of one child are shown, and a round is no child's.
    edition = models.ForeignKey(InstrumentEdition, on_delete=models.PROTECT, related_name="sheets")
    held_on = models.DateField(_("day of the screening"))
    way = models.CharField(max_length=6, choices=Way.choices)
    answers = SealedField(bound_to="screening.answers", null=True, blank=True)
    scores = SealedField(bound_to="screening.scores", null=True, blank=True)
    band = models.CharField(max_length=9, blank=True)
    has_alarm = models.BooleanField(default=False)
    void_reason = models.CharField(_("why it is void"), max_length=200, blank=True)
    keep_until = models.DateField()
    removed_on = models.DateField(null=True, blank=True)
    removal = models.CharField(max_length=9, choices=Removal.choices, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("answered sheet")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "participation"],
                condition=Q(void_reason=""),
                name="screening_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(answers__isnull=True), name="screening_removed"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "-held_on"], name="screening_child"),
            models.Index(
                fields=["city", "keep_until"], condition=Q(removed_on__isnull=True), name="screening_kept"
            ),
        ]

    @property
    def is_void(self) -> bool:
        return bool(self.void_reason)
