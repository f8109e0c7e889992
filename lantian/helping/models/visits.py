"""Who knocked how often: nothing of anybody, and nothing older than an hour."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.kernel.rows import LocalRow


class DoorVisit(LocalRow):
    """A sign-up by the open door, by the keyed hash of the address it came from; gone after an hour."""

    visitor = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    class Meta(LocalRow.Meta):
        verbose_name = _("visit at the open door")
        indexes = [models.Index(fields=["visitor", "at"], name="helping_visit_visitor")]
