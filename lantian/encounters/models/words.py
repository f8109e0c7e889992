from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.encounters.models.encounters import Encounter
from lantian.kernel.rows import CityKey
from lantian.registry.models.rows import ChildRow


def _guard(*, nearest: bool) -> Guard:
    return Guard(
        place="region",
        school="school",
        person="child_id",
        author="seat",
        compartment_column="compartment",
        private=True,
        nearest=nearest,
    )


# How words stood before a correction is for whoever wrote them alone.
@keeps_history(guard=_guard(nearest=False))
class EncounterWords(ChildRow):
    """What was said and noted on an encounter: sealed, and never shown up the line.

    `compartment` closes it: "" leaves it to the author, the child's village and the school psychologist; counselling
    to the author and the psychologist; protection to those who handle cases; `withdrawn` to the author alone.
    """

    guard = _guard(nearest=True)

    encounter = CityKey(Encounter, on_delete=models.CASCADE, related_name="words")
    seat = models.UUIDField(editable=False)
    compartment = models.CharField(max_length=16, blank=True, editable=False)
    noted = SealedField(bound_to="encounter.noted", null=True, blank=True)
    child_words = SealedField(bound_to="encounter.child_words", null=True, blank=True)
    promise = SealedField(bound_to="encounter.promise", null=True, blank=True)
    topics = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    mood = models.PositiveSmallIntegerField(_("mood"), null=True, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("words of an encounter")
        constraints = [
            models.UniqueConstraint(fields=["city", "encounter"], name="encounters_words_once"),
            models.CheckConstraint(
                condition=models.Q(mood__isnull=True) | models.Q(mood__range=(1, 5)),
                name="encounters_words_mood",
            ),
        ]
        indexes = [models.Index(fields=["city", "child"], name="encounters_words_child")]
