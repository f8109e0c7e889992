"""Files on their way to another city, files that came from one, and what the old place may still look at."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, RecordedRow
from lantian.registry.models.rows import ChildRow
from lantian.transfers.models.moves import Transfer, Why


class How(models.TextChoices):
    """How two offices agreed."""

    PHONE = "phone", pgettext_lazy("how offices agreed", "By telephone")
    LETTER = "letter", pgettext_lazy("how offices agreed", "By letter")


@keeps_history(exclude=["package"])
class OutwardFile(ChildRow):
    """A child's file is packed for an office of another city, with which this one has agreed.

    `package` lies here until it is fetched, once, or expires; its passphrase nowhere. `receipt_index` is the blind
    index of the code that only whoever opened the package can tell: with it the old file is closed.
    """

    guard = Guard(place="region", child="child_id")

    class State(models.TextChoices):
        PACKED = "packed", pgettext_lazy("file to another city", "Packed")
        FETCHED = "fetched", pgettext_lazy("file to another city", "Fetched, not received yet")
        RECEIVED = "received", pgettext_lazy("file to another city", "Received there")
        WITHDRAWN = "withdrawn", pgettext_lazy("file to another city", "Given up")
        EXPIRED = "expired", pgettext_lazy("file to another city", "Expired without being fetched")

    state = models.CharField(max_length=9, choices=State.choices, default=State.PACKED)
    to_office = models.CharField(_("office that takes the child over"), max_length=80)
    how = models.CharField(_("how it agreed"), max_length=8, choices=How.choices)
    agreed_with = models.CharField(_("with whom, or the letter's number"), max_length=80)
    agreed_on = models.DateField(_("agreed on"))
    why = models.CharField(_("why"), max_length=8, choices=Why.choices)
    moves_on = models.DateField(_("moves on"))
    parts = ArrayField(models.CharField(max_length=12))
    package = SealedField(bound_to="outward_file.package", null=True)
    check_number = models.CharField(max_length=9, editable=False)
    receipt_index = models.BinaryField(editable=False)
    made_on = models.DateField()
    opens_until = models.DateField()
    fetched_at = models.DateTimeField(null=True)
    fetched_for = models.CharField(max_length=200, blank=True)
    over_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("file to another city")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "child"],
                condition=Q(state__in=["packed", "fetched"]),
                name="transfers_outward_once",
            ),
            models.CheckConstraint(
                condition=Q(state="packed", package__isnull=False)
                | ~Q(state="packed") & Q(package__isnull=True),
                name="transfers_outward_fetched_once",
            ),
            models.CheckConstraint(
                condition=Q(fetched_at__isnull=True) | ~Q(fetched_for=""),
                name="transfers_outward_why_fetched",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "-made_on"], name="transfers_outward_child"),
            models.Index(fields=["city", "-made_on", "-id"], name="transfers_outward_made"),
            models.Index(fields=["city", "receipt_index"], name="transfers_outward_receipt"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.PACKED, self.State.FETCHED)


@keeps_history(exclude=["content"])
class InwardFile(RecordedRow):
    """A file that came from another city: opened, then taken onto the register, laid to a child on file, or put away.

    `content` is what the package held; of what is put away or taken back nothing stays. Rows of the register that
    were made of it bear its key as their origin.
    """

    guard = Guard(place="region", child="child")

    class State(models.TextChoices):
        OPENED = "opened", pgettext_lazy("file from another city", "Opened, not decided yet")
        ACCEPTED = "accepted", pgettext_lazy("file from another city", "Taken onto the register")
        ATTACHED = "attached", pgettext_lazy("file from another city", "Laid to a file that was here")
        PUT_AWAY = "put_away", pgettext_lazy("file from another city", "Put away")
        UNDONE = "undone", pgettext_lazy("file from another city", "Taken back")

    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    child = models.UUIDField(null=True, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPENED)
    package = models.UUIDField(editable=False)
    from_city = models.IntegerField(editable=False)
    from_office = models.CharField(max_length=120)
    check_number = models.CharField(max_length=9, editable=False)
    content = SealedField(bound_to="inward_file.content", null=True)
    opened_on = models.DateField()
    accepted_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("file from another city")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "package"],
                condition=Q(state__in=["opened", "accepted", "attached"]),
                name="transfers_inward_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "attached"])
                | Q(child__isnull=False, accepted_on__isnull=False),
                name="transfers_inward_knows_its_child",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["put_away", "undone"]) | Q(content__isnull=True) & ~Q(reason=""),
                name="transfers_inward_nothing_stays",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child"], name="transfers_inward_child"),
            models.Index(fields=["city", "-opened_on", "-id"], name="transfers_inward_opened"),
        ]

    @property
    def is_taken(self) -> bool:
        return self.state in (self.State.ACCEPTED, self.State.ATTACHED)


class LastState(RecordedRow):
    """The file of a child that moved within the city as it was when the new place received it: what the old place may
    still look at, until a day, so that questions can be answered. It is a copy and changes nothing; the night after
    that day it is gone.
    """

    guard = Guard(place="places", many=True, verbs=(*WRITE_ONCE, "DELETE"))
    area_columns = ("places",)

    transfer = CityKey(Transfer, on_delete=models.PROTECT, related_name="last_states")
    child = models.UUIDField(editable=False)
    places = ArrayField(models.BigIntegerField(), editable=False)
    until = models.DateField()
    content = SealedField(bound_to="last_state.content")

    class Meta(RecordedRow.Meta):
        verbose_name = _("last state of a file that moved")
        constraints = [models.UniqueConstraint(fields=["city", "transfer"], name="transfers_last_state_once")]
        indexes = [
            models.Index(fields=["city", "child"], name="transfers_last_state_child"),
            models.Index(fields=["city", "until"], name="transfers_last_state_until"),
        ]
