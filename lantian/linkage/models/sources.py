from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, CityRow, RecordedRow, referred_to


@keeps_history(exclude=["outline", "done", "total", "moved_at"])
class Source(RecordedRow):
    """A list that somebody outside keeps (or, as `DOUBLES`, the register held against itself), as of a day.

    `region` is the place it is about. `outline`, `mapping` and the progress are as those of a roster import; the
    outline goes when the list is linked. A newer list of the same kind and place ends the open work of this one.
    """

    guard = Guard(place="region")

    class Kind(models.TextChoices):
        SCHOOL_ROLL = "school_roll", pgettext_lazy("list", "School roll")
        HUKOU = "hukou", pgettext_lazy("list", "Hukou list")
        ALLOWANCE = "allowance", pgettext_lazy("list", "Minimum living allowance")
        DISABLED = "disabled", pgettext_lazy("list", "Disabled persons' federation")
        HEALTH = "health", pgettext_lazy("list", "Health or medical insurance")
        DOUBLES = "doubles", pgettext_lazy("list", "The register itself")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("source", "Waiting for its columns")
        LINKING = "linking", pgettext_lazy("source", "Being compared")
        OPEN = "open", pgettext_lazy("source", "Compared")
        SUPERSEDED = "superseded", pgettext_lazy("source", "Replaced by a newer list")
        WITHDRAWN = "withdrawn", pgettext_lazy("source", "Withdrawn")
        REFUSED = "refused", pgettext_lazy("source", "Refused")
        FAILED = "failed", pgettext_lazy("source", "Failed")

    region = models.BigIntegerField(_("place"))
    kind = models.CharField(_("kind of list"), max_length=16, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    giver = models.CharField(_("who gave it"), max_length=120, blank=True)
    as_of_on = models.DateField(_("as of"))
    post = models.UUIDField(editable=False)
    file = models.UUIDField(null=True, editable=False)
    outline = SealedField(bound_to="source.outline", null=True, blank=True)
    sheet_name = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=list)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    moved_at = models.DateTimeField(null=True)
    linked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("list")
        constraints = [referred_to("linkage_source_city_id")]
        indexes = [
            models.Index(fields=["city", "region", "kind", "-as_of_on"], name="linkage_source_region"),
            models.Index(fields=["city", "-recorded_at", "id"], name="linkage_source_recorded"),
        ]


class SourceLine(CityRow):
    """What a list says of one child, and which registered child that is.

    `region` is the village that the line names or, once it is linked, that of the child; `mark` is a blind index by
    which the same child is known again in the next list of the kind. What people decide about a line is a `Question`,
    which keeps its history; the words of a line (`name`, `said`) go with its list, unless somebody decided about it.
    """

    guard = Guard(place="region", child="child")

    class Standing(models.TextChoices):
        LINKED = "linked", pgettext_lazy("line", "In the register")
        DOUBTFUL = "doubtful", pgettext_lazy("line", "Perhaps in the register")
        MISSING = "missing", pgettext_lazy("line", "Not in the register")
        NOT_OURS = "not_ours", pgettext_lazy("line", "Not a child of ours")
        UNREADABLE = "unreadable", pgettext_lazy("line", "Cannot be read")

    source = CityKey(Source, on_delete=models.PROTECT, related_name="lines")
    region = models.BigIntegerField()
    school = models.UUIDField(null=True, editable=False)
    child = models.UUIDField(null=True)
    row = models.PositiveIntegerField()
    standing = models.CharField(max_length=16, choices=Standing.choices)
    name = models.CharField(max_length=64, blank=True, db_collation="C")
    said = SealedField(bound_to="source_line.said", null=True)
    faults = SealedField(bound_to="source_line.faults", null=True)
    mark = models.BinaryField(null=True)
    repeats = models.PositiveIntegerField(null=True)

    class Meta(CityRow.Meta):
        constraints = [
            referred_to("linkage_line_city_id"),
            models.UniqueConstraint(fields=["city", "source", "row"], name="linkage_line_row"),
        ]
        indexes = [
            models.Index(fields=["city", "source", "standing"], name="linkage_line_standing"),
            models.Index(
                fields=["city", "child"], condition=models.Q(child__isnull=False), name="linkage_line_child"
            ),
            models.Index(
                fields=["city", "source", "row"],
                condition=models.Q(faults__isnull=False),
                name="linkage_line_faults",
            ),
            models.Index(
                fields=["city", "source", "repeats"],
                condition=models.Q(repeats__isnull=False),
                name="linkage_line_repeats",
            ),
        ]
