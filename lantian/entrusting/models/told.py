from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.entrusting.models.agreements import Entrustment
from lantian.kernel.rows import CityKey
from lantian.registry.models.rows import ChildRow


@keeps_history()
class CareWord(ChildRow):
    """A parent writes who takes care from when on (art 23): a written notice to school and village.

    An agreement comes of it only when the village takes it up. The parent who wrote it sees it, and the school.
    """

    guard = Guard(
        place="region", school="school", child="child_id", own_seat="seat", seat_verbs=READ_AND_WRITE
    )

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("word on care", "Waits for the village child director")
        TAKEN = "taken", pgettext_lazy("word on care", "Taken up")
        DECLINED = "declined", pgettext_lazy("word on care", "Not taken up")
        WITHDRAWN = "withdrawn", pgettext_lazy("word on care", "Taken back")

    seat = models.UUIDField(editable=False)
    parent_name = models.CharField(max_length=64, editable=False)
    since = models.DateField(_("I leave on"))
    until = models.DateField(_("I am back on (if you know)"), null=True, blank=True)
    carer_name = models.CharField(_("who takes care"), max_length=64)
    relation = models.CharField(_("what they are to the child"), max_length=2)
    carer_phone = SealedField(bound_to="care_word.carer_phone", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.UUIDField(null=True, editable=False)
    reason = models.CharField(pgettext_lazy("word on care", "why not"), max_length=200, blank=True)
    entrustment = CityKey(
        Entrustment, on_delete=models.PROTECT, null=True, editable=False, related_name="words"
    )

    class Meta(ChildRow.Meta):
        verbose_name = _("what a parent writes of who takes care")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "child", "seat"],
                condition=Q(state="waiting"),
                name="entrusting_word_waiting_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="entrusting_word_declined_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "region", "id"],
                condition=Q(state="waiting"),
                name="entrusting_word_waiting",
            ),
            models.Index(fields=["city", "child"], name="entrusting_word_child"),
        ]
