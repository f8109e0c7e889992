from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.encounters.models.encounters import Encounter
from lantian.encounters.rules.harm import Situation
from lantian.encounters.situations import SITUATION_NAMES
from lantian.kernel.rows import CityKey
from lantian.registry.models.rows import ChildRow


@keeps_history()
class Alarm(ChildRow):
    """Somebody may be harming this child: the police come first (未保法 art 11), this says that it is seen to.

    Which of the reportable situations, never in words. For whoever raised it, the town and the county alone.
    """

    class Source(models.TextChoices):
        WORDS = "words", pgettext_lazy("alarm", "Words in a record")
        CODED = "coded", pgettext_lazy("alarm", "Ticked in a record")
        BUTTON = "button", pgettext_lazy("alarm", "Raised by hand")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("alarm", "Open")
        CALLED = "called", pgettext_lazy("alarm", "110 was called")
        NOT_HARM = "not_harm", pgettext_lazy("alarm", "Looked into: no harm")

    guard = Guard(place="region", school="school", person="child_id", author="seat", raised=True)

    encounter = CityKey(Encounter, on_delete=models.CASCADE, null=True, related_name="alarms")
    seat = models.UUIDField(editable=False)
    source = models.CharField(max_length=8, choices=Source.choices)
    situation = models.CharField(
        max_length=16, blank=True, choices=[(one.value, SITUATION_NAMES[one]) for one in Situation]
    )
    state = models.CharField(max_length=8, default=State.OPEN, choices=State.choices)
    raised_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.UUIDField(null=True, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.UUIDField(null=True, editable=False)
    reason = models.CharField(_("why it is no harm"), max_length=200, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("alarm")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="called") | Q(called_at__isnull=False), name="encounters_alarm_called"
            ),
            models.CheckConstraint(
                condition=~Q(state="not_harm") | ~Q(reason=""), name="encounters_alarm_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "state", "-raised_at", "-id"], name="encounters_alarm_state"),
            models.Index(fields=["city", "child"], name="encounters_alarm_child"),
        ]
