from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.files.models import StoredFile
from lantian.kernel.rows import CityKey
from lantian.registry.models.rows import ChildRow
from lantian.registry.rules.documents import COMPARTMENTS


def _in_its_compartment() -> Q:
    """What every row of a kind that is closed must have, and no other row has."""
    open_ones = ~Q(kind__in=list(COMPARTMENTS)) & Q(compartment="")
    closed = [Q(kind=kind, compartment=compartment.value) for kind, compartment in COMPARTMENTS.items()]
    return open_ones | closed[0] | closed[1]


@keeps_history()
class ChildDocument(ChildRow):
    """A paper in a child's file: an agreement, a certificate, a report. Photographed or scanned, kept sealed.

    A newer version of the same paper has the same `series` and the next `number`; the older ones stay. What
    was attached by mistake is withdrawn with a reason, the whole series. No post of person scope sees any.
    """

    guard = Guard(place="region", school="school", child="child_id", compartment_column="compartment")

    kind = models.CharField(_("kind of paper"), max_length=32)
    compartment = models.CharField(max_length=16, blank=True, editable=False)
    dated_on = models.DateField(_("date of the paper"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    file = CityKey(StoredFile, on_delete=models.PROTECT, related_name="documents")
    series = models.UUIDField(default=uuid7, editable=False)
    number = models.PositiveIntegerField(_("version"), default=1)
    is_latest = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, editable=False)
    withdrawal_reason = models.CharField(_("why it is withdrawn"), max_length=200, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("document")
        constraints = [
            models.UniqueConstraint(fields=["city", "series", "number"], name="registry_document_number"),
            models.UniqueConstraint(
                fields=["city", "series"], condition=Q(is_latest=True), name="registry_document_latest"
            ),
            models.CheckConstraint(condition=_in_its_compartment(), name="registry_document_compartment"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
                name="registry_document_withdrawal",
            ),
        ]
        indexes = [models.Index(fields=["city", "child", "-dated_on"], name="registry_document_child")]

    @property
    def is_closed(self) -> bool:
        return bool(self.compartment)

    @property
    def file_key(self) -> UUID:
        key: UUID = self.file_id
        return key
