from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.kernel.rows import RecordedRow, referred_to


class StoredFile(RecordedRow):
    """A file that somebody brought for a place or about a child. Its content lies on disk, sealed, under the row's key.

    What is about a child follows it, and may be closed (`compartment`). The row outlives the content:
    `removed_at` says since when it is gone and `removal` why.
    """

    guard = Guard(place="region", school="school", child="child", compartment_column="compartment")

    class Purpose(models.TextChoices):
        ROSTER = "roster", pgettext_lazy("file", "Roster")
        PRINT = "print", pgettext_lazy("file", "Print")
        DOCUMENT = "document", pgettext_lazy("file", "Document of a child")
        RECORD = "record", pgettext_lazy("file", "Signed record")
        RETURN = "return", pgettext_lazy("file", "Issued return")
        EXPORT = "export", pgettext_lazy("file", "Export of figures")

    class Removal(models.TextChoices):
        EXPIRED = "expired", _("Cleared at the end of its period")
        ERASED = "erased", _("Removed because the data of a child were erased")

    region = models.BigIntegerField()
    school = models.UUIDField(null=True, editable=False)
    child = models.UUIDField(null=True, editable=False)
    compartment = models.CharField(max_length=16, blank=True, editable=False)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removal = models.CharField(max_length=8, choices=Removal.choices, blank=True, editable=False)

    class Meta(RecordedRow.Meta):
        verbose_name = _("file")
        constraints = [
            referred_to("files_file_city_id"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removal="")
                | Q(removed_at__isnull=False) & ~Q(removal=""),
                name="files_file_removal",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "region", "-recorded_at"], name="files_file_region"),
            models.Index(fields=["city", "child"], condition=Q(child__isnull=False), name="files_file_child"),
            models.Index(
                fields=["city", "purpose", "recorded_at"],
                condition=Q(removed_at__isnull=True),
                name="files_file_kept",
            ),
        ]
        triggers: list[Any] = [
            *RecordedRow.Meta.triggers,
            pgtrigger.ReadOnly(
                name="content_stays", fields=["purpose", "kind", "size", "sha256", "compartment"]
            ),
            # A paper goes to another file of its child when the two are merged; nothing else changes whose it is.
            pgtrigger.Protect(
                name="stays_about_a_child",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__child__isnull=True, new__child__isnull=False)
                | pgtrigger.Q(old__child__isnull=False, new__child__isnull=True),
            ),
        ]

    @property
    def removal_in_words(self) -> str:
        return str(self.Removal(self.removal).label) if self.removal else ""


class Evidence(models.Model):
    """A picture or paper in a table of a room above: its content lies on disk, sealed, under the row's key.

    One that is wrong is set aside (`set_aside_at`) until it is brought back; at the end of its keeping time the content
    goes (`removed_at`) and the row stays. Who, and why, stands in the steps of the room that are about it: they move
    it by trigger (`securing`), and nobody else changes it.
    """

    kind = models.CharField(max_length=16)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    set_aside_at = models.DateTimeField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


def removed_when_aside(name: str) -> models.CheckConstraint:
    """The rule that only evidence that was set aside loses its content."""
    return models.CheckConstraint(
        condition=Q(removed_at__isnull=True) | Q(set_aside_at__isnull=False), name=name
    )


def kept_aside(name: str) -> models.Index:
    """Finds evidence that was set aside and has its content still."""
    return models.Index(
        fields=["city", "set_aside_at"],
        condition=Q(set_aside_at__isnull=False, removed_at__isnull=True),
        name=name,
    )
