"""By what a place weighs who stands by whom."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import CUSTODIAN
from lantian.access.policy import Scope
from lantian.kernel.city import acting_city
from lantian.kernel.rows import VersionedRow


class MatchSettings(VersionedRow):
    """The hard rules and weights of a place in one wording; a new wording is a new edition, and the old ones stay.

    Nothing in it is about a person: every scope reads it, so that a town works by those of its county.
    """

    grants: ClassVar[dict[str, str]] = {
        **dict.fromkeys(Scope, "SELECT"),
        CUSTODIAN: "SELECT",
        Scope.PLACE: "SELECT, INSERT",
    }

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"))
    edition = models.PositiveIntegerField()
    values = models.JSONField()
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)
    post = models.UUIDField(editable=False)

    class Meta(VersionedRow.Meta):
        verbose_name = _("settings of plans")
        constraints = [
            models.UniqueConstraint(fields=["city", "place", "edition"], name="matching_settings_edition")
        ]
