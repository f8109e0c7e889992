from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.kernel.rows import RecordedRow


class StoredFile(RecordedRow):
    """A file that somebody uploaded for a place. Its content lies on disk, sealed, under the row's key."""

    guard = Guard(place="region", verbs=WRITE_ONCE)

    class Purpose(models.TextChoices):
        ROSTER = "roster", pgettext_lazy("file", "Roster")
        PRINT = "print", pgettext_lazy("file", "Print")

    region = models.BigIntegerField()
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)

    class Meta(RecordedRow.Meta):
        verbose_name = _("file")
        indexes = [models.Index(fields=["city", "region", "-recorded_at"], name="files_file_region")]
