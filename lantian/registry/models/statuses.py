"""Who counts under which definition, as dated episodes; and the definitions that a place made for itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.kernel.rows import CityKey, CityRow, RecordedRow, half_open
from lantian.registry.models.children import Child


class StatusEpisode(CityRow):
    """What one edition of a definition says of a child in `[since, until)`: derived from its facts, never typed.

    The last episode of a child is open. It is written anew when a fact changes or a date comes (`Child.status_due_on`).
    """

    class Standing(models.TextChoices):
        IN = "in", pgettext_lazy("standing", "Counted")
        OUT = "out", pgettext_lazy("standing", "Not counted")
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


class CalibreEdition(RecordedRow):
    """A definition that the office of a place made (rules.calibres), in one wording; a new wording is a new edition.

    The national ones are part of the code and have no row here.
    """

    guard = Guard(place="region")

    region = models.BigIntegerField(_("place"))
    code = models.CharField(max_length=24)
    edition = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name"), max_length=64)
    definition = models.JSONField()
    is_retired = models.BooleanField(default=False)
    computed_at = models.DateTimeField(null=True, editable=False)

    class Meta(RecordedRow.Meta):
        verbose_name = _("edition of a calibre")
        constraints = [
            models.UniqueConstraint(fields=["city", "code", "edition"], name="registry_calibre_edition"),
        ]
