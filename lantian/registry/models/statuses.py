"""Who counts under which definition, as dated episodes; and the definitions that a place made for itself."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import CUSTODIAN, READ_AND_WRITE, Guard
from lantian.access.policy import Scope
from lantian.kernel.city import acting_city
from lantian.kernel.rows import CityKey, CityRow, VersionedRow, half_open
from lantian.registry.models.children import Child


class StatusEpisode(CityRow):
    """What one edition of a definition says of a child in `[since, until)`: derived from its facts, never typed.

    A child without an episode on a day does not count on it. `until` is told in advance where time alone ends the
    episode (a birthday); the next one is written when its day has come (`Child.status_due_on`), or a fact changes.
    """

    class Standing(models.TextChoices):
        IN = "in", pgettext_lazy("standing", "Counted")
        UNCLEAR = "unclear", pgettext_lazy("standing", "To be clarified")

    guard = Guard(place="region", school="school", child="child_id", verbs=(*READ_AND_WRITE, "DELETE"))

    child = CityKey(Child, on_delete=models.CASCADE, related_name="status_episodes")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    calibre = models.CharField(max_length=24)
    edition = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    until = models.DateField(null=True)
    standing = models.CharField(max_length=8, choices=Standing.choices)
    clause = models.CharField(max_length=32, blank=True)

    class Meta(CityRow.Meta):
        verbose_name = _("status episode")
        constraints = [
            half_open("registry_status_period"),
            models.UniqueConstraint(
                fields=["city", "child", "calibre", "edition", "since"], name="registry_status_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "calibre", "edition", "region"],
                condition=Q(standing="in"),
                name="registry_status_counted",
            ),
        ]


class CalibreEdition(VersionedRow):
    """A definition that the office of a place made (rules.calibres), in one wording; a new wording is a new edition.

    The national ones are part of the code and have no row here. Nothing in it is about a child: every scope reads
    it, so that whoever changes a fact evaluates the child under all definitions.
    """

    grants: ClassVar[dict[str, str]] = {
        **dict.fromkeys(Scope, "SELECT"),
        CUSTODIAN: "SELECT",
        Scope.PLACE: "SELECT, INSERT, UPDATE",
    }

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"))
    code = models.CharField(max_length=24)
    edition = models.PositiveSmallIntegerField(default=1)
    definition = models.JSONField()
    is_retired = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)
    computed_at = models.DateTimeField(null=True, editable=False)

    class Meta(VersionedRow.Meta):
        verbose_name = _("edition of a calibre")
        constraints = [
            models.UniqueConstraint(fields=["city", "code", "edition"], name="registry_calibre_edition"),
        ]
