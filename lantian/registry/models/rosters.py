from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, CityRow, RecordedRow, referred_to

IN_PLACE = Guard(place="region")


class RosterImport(RecordedRow):
    """One roster file on its way into the register: read, previewed, taken in as a whole, perhaps undone.

    `region` is the place it was uploaded for; rows of other places are refused. `outline` are its sheets with
    headings and first cells, `mapping` the fields of the columns of one of them; `done` of `total` rows are
    through the work in hand, which last moved on at `moved_at`.
    """

    guard = IN_PLACE

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("import", "Waiting")
        PREVIEWING = "previewing", pgettext_lazy("import", "Being checked")
        READY = "ready", pgettext_lazy("import", "Checked, nothing written yet")
        APPLYING = "applying", pgettext_lazy("import", "Being taken in")
        APPLIED = "applied", pgettext_lazy("import", "Taken in")
        UNDOING = "undoing", pgettext_lazy("import", "Being undone")
        UNDONE = "undone", pgettext_lazy("import", "Undone")
        REFUSED = "refused", pgettext_lazy("import", "Refused")
        FAILED = "failed", pgettext_lazy("import", "Failed")

    region = models.BigIntegerField()
    post = models.UUIDField()
    file = models.UUIDField()
    file_name = models.CharField(max_length=200)
    outline = SealedField(bound_to="roster_import.outline", null=True, blank=True)
    sheet_name = models.CharField(_("sheet"), max_length=200, blank=True)
    mapping = models.JSONField(default=list)
    as_of_on = models.DateField(_("as of"))
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    moved_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("roster import")
        constraints = [referred_to("registry_import_city_id")]
        indexes = [models.Index(fields=["city", "region", "-recorded_at"], name="registry_import_region")]


class RosterLine(CityRow):
    """A row of a roster that needs a look: changed, likely a duplicate, or wrong. The others are only counted."""

    guard = Guard(place="region", verbs=("SELECT", "INSERT", "UPDATE"))

    roster = CityKey(RosterImport, on_delete=models.PROTECT, related_name="lines")
    region = models.BigIntegerField()
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16)
    child = models.UUIDField(null=True)
    detail = SealedField(bound_to="roster_line.detail")
    choice = models.CharField(max_length=16, blank=True)

    class Meta(CityRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["city", "roster", "row"], name="registry_line_row"),
        ]


class RowBefore(CityRow):
    """How a row stood before an import changed it: what undoing puts back."""

    guard = IN_PLACE

    roster = CityKey(RosterImport, on_delete=models.PROTECT, related_name="rows_before")
    region = models.BigIntegerField()
    table = models.CharField(max_length=64)
    row = models.UUIDField()
    version_after = models.PositiveIntegerField()
    values = SealedField(bound_to="row_before.values")

    class Meta(CityRow.Meta):
        indexes = [models.Index(fields=["city", "roster"], name="registry_before_roster")]


class RememberedMapping(CityRow):
    """Which column is what, remembered for headings seen before."""

    guard = IN_PLACE

    region = models.BigIntegerField()
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta(CityRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["city", "region", "signature"], name="registry_mapping_once"),
        ]
