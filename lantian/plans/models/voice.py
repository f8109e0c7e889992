from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityRow
from lantian.plans.models.plans import TERMS, TermRow, once_a_term
from lantian.plans.rules.voice import BATCH

FACES = [
    (1, pgettext_lazy("face", "yes")),
    (2, pgettext_lazy("face", "sometimes")),
    (3, pgettext_lazy("face", "no")),
]


def face(label: object) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, choices=FACES, null=True)  # type: ignore[arg-type]


@keeps_history()
class VoiceAnswer(TermRow):
    """That a child was asked in a term; what it answered with its name: three faces, and its words if it has any.

    Of one who answered without its name nothing but that stands here: the faces went into the box.
    """

    loved = face(_("Is there somebody who loves you?"))
    guarded = face(_("Do you feel safe?"))
    helped = face(_("Do you know who helps you when it is hard?"))
    words = SealedField(bound_to="voice.words", null=True, blank=True)
    on = models.DateField()

    class Meta(TermRow.Meta):
        verbose_name = _("voice of a child")
        constraints = [
            once_a_term("plans_voice_once_a_term"),
            models.CheckConstraint(
                condition=Q(loved__isnull=True, guarded__isnull=True, helped__isnull=True, words__isnull=True)
                | Q(loved__isnull=False, guarded__isnull=False, helped__isnull=False),
                name="plans_voice_all_or_nothing",
            ),
        ]
        indexes = [models.Index(fields=["city", "region", "year", "term"], name="plans_voice_place")]

    @property
    def is_anonymous(self) -> bool:
        return self.loved is None


class Tallied(CityRow):
    """How many chose which face, in a school or (without one) a village, in a term. Without any day, hour or author.

    Keys are drawn by chance: a key in order of time would tell when.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    region = models.BigIntegerField()
    school = models.UUIDField(null=True)
    year = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=6, choices=TERMS)
    answers = models.PositiveIntegerField()
    loved_yes = models.PositiveIntegerField()
    loved_sometimes = models.PositiveIntegerField()
    loved_no = models.PositiveIntegerField()
    guarded_yes = models.PositiveIntegerField()
    guarded_sometimes = models.PositiveIntegerField()
    guarded_no = models.PositiveIntegerField()
    helped_yes = models.PositiveIntegerField()
    helped_sometimes = models.PositiveIntegerField()
    helped_no = models.PositiveIntegerField()

    class Meta(CityRow.Meta):
        abstract = True


class VoiceBox(Tallied):
    """Anonymous answers still in the box: fewer than a batch. Nobody reads it; it is filled through its slot."""

    guard = Guard()

    class Meta(Tallied.Meta):
        verbose_name = _("box of voices")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "region", "school", "year", "term"],
                nulls_distinct=False,
                name="plans_box_once",
            ),
            models.CheckConstraint(condition=Q(answers__lt=BATCH), name="plans_box_not_full"),
        ]


class VoiceCount(Tallied):
    """A batch of anonymous answers that was taken out of the box: no smaller number is ever shown."""

    guard = Guard(place="region", school="school", verbs=("SELECT",))

    class Meta(Tallied.Meta):
        verbose_name = _("counted voices")
        constraints = [
            models.CheckConstraint(condition=Q(answers__gte=BATCH), name="plans_count_a_batch"),
            models.CheckConstraint(
                condition=Q(answers=F("loved_yes") + F("loved_sometimes") + F("loved_no")),
                name="plans_count_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["city", "year", "term", "region"], name="plans_count_place")]
