"""Load caps that a place lowered."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import CUSTODIAN
from lantian.access.policy import Scope
from lantian.kernel.city import acting_city
from lantian.kernel.rows import VersionedRow


class LoadCap(VersionedRow):
    """The most children at once for a kind of helper in a place, lower than the nation says.

    Nothing in it is about anybody: every scope reads it, so that whoever enters a helper keeps to it.
    """

    grants: ClassVar[dict[str, str]] = {
        **dict.fromkeys(Scope, "SELECT"),
        CUSTODIAN: "SELECT",
        Scope.PLACE: "SELECT, INSERT, UPDATE",
    }

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"))
    kind = models.CharField(_("kind of helper"), max_length=24)
    most = models.PositiveSmallIntegerField(_("children at most"))
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)

    class Meta(VersionedRow.Meta):
        verbose_name = _("load cap")
        constraints = [
            models.UniqueConstraint(fields=["city", "place", "kind"], name="helping_cap_once"),
        ]
