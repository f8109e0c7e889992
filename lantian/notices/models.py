from datetime import datetime, time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityRow, LocalRow, RecordedRow
from lantian.notices.kinds import HOME, MOST
from lantian.notices.rules import Urgency, Wishes

EVERY_VERB = (*READ_AND_WRITE, "DELETE")


class Notice(CityRow):
    """Something of a kind waits for whoever sits on a seat. Anybody may tell; only the seat reads.

    There is no column in which a name, a number or free text could stand. Each telling is a row, so that those who
    tell never wait for each other; unread rows of one kind are shown, sent and read as one.
    """

    guard = Guard(own_seat="seat", addressed="read_at IS NULL AND sent_at IS NULL", verbs=EVERY_VERB)

    seat = models.UUIDField()
    kind = models.CharField(max_length=32)
    count = models.PositiveIntegerField(default=1)
    urgency = models.PositiveSmallIntegerField()
    url_name = models.CharField(max_length=64, default=HOME)
    told_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)

    class Meta(CityRow.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(kind__regex=r"^[a-z_]+$"), name="notices_notice_kind"),
            models.CheckConstraint(
                condition=Q(urgency__in=[one.value for one in Urgency]), name="notices_notice_urgency"
            ),
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=MOST), name="notices_notice_count"),
            models.CheckConstraint(
                condition=Q(url_name__regex=r"^[a-z_]+:[a-z_]+$"), name="notices_notice_page"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "seat", "-told_at", "-id"], name="notices_notice_told"),
            models.Index(
                fields=["city", "seat"], condition=Q(read_at__isnull=True), name="notices_notice_unread"
            ),
        ]


class Why(models.TextChoices):
    """Why a message could not be delivered. Nothing of what the other side said is kept."""

    REFUSED = "refused", _("The other side did not answer, or did not take it.")
    UNREACHABLE = "unreachable", _("The other side could not be reached.")
    FORBIDDEN = "forbidden", _("The address leads into a network that is closed to messages.")
    UNKNOWN = "unknown", _("The address is not understood.")
    NOT_SET_UP = "not_set_up", _("This installation has no such way out.")


class WayOut(models.Model):
    """How sending by an address went: the last success, and since when and why it fails."""

    sent_at = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    why = models.CharField(max_length=16, blank=True, choices=Why.choices, editable=False)

    class Meta:
        abstract = True


class Channel(WayOut, CityRow):
    """A way by which one person wants to be told outside the house; used once a code that was sent there came back."""

    guard = Guard(own_user="owner", verbs=EVERY_VERB)

    class Kind(models.TextChoices):
        EMAIL = "email", pgettext_lazy("channel", "E-mail")
        SMS = "sms", pgettext_lazy("channel", "Text message")
        SERVICE = "service", pgettext_lazy("channel", "Messenger (WeCom, DingTalk, Feishu …)")

    owner = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    address = SealedField(bound_to="notices_channel.address")
    index = models.BinaryField(max_length=16)
    hint = models.CharField(max_length=32)
    added_at = models.DateTimeField(default=timezone.now)
    code = models.BinaryField(null=True, max_length=16)
    code_until = models.DateTimeField(null=True)
    code_asked_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    verified_at = models.DateTimeField(null=True)

    class Meta(CityRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["city", "owner", "kind", "index"], name="notices_channel_once")
        ]

    @property
    def kind_name(self) -> str:
        return str(self.Kind(self.kind).label)


class Preference(CityRow):
    """When and in which language one person is told outside the house, and how many messages this day brought."""

    guard = Guard(own_user="owner")

    owner = models.UUIDField()
    quiet_from = models.TimeField(default=time(21))
    quiet_until = models.TimeField(default=time(7, 30))
    digest_at = models.TimeField(default=time(8))
    weekly = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default=settings.LANGUAGE_CODE, choices=settings.LANGUAGES)
    day = models.DateField(null=True, editable=False)
    messages = models.PositiveIntegerField(default=0, editable=False)
    codes_on = models.DateField(null=True, editable=False)
    codes = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(CityRow.Meta):
        constraints = [models.UniqueConstraint(fields=["city", "owner"], name="notices_preference_once")]

    @property
    def wishes(self) -> Wishes:
        return Wishes(self.quiet_from, self.quiet_until, self.digest_at, self.weekly)

    def sent_on(self, now: datetime) -> int:
        """How many messages that were not urgent this day brought."""
        return self.messages if self.day == now.date() else 0


@keeps_history(exclude=["sent_at", "failing_since", "why"])
class GroupRobot(WayOut, RecordedRow):
    """The robot of an office's group chat: it is told how many things wait in a place, and nothing else."""

    guard = Guard(place="region", verbs=EVERY_VERB)

    region = models.BigIntegerField()
    address = SealedField(bound_to="notices_grouprobot.address")
    hint = models.CharField(max_length=32)

    class Meta(RecordedRow.Meta):
        constraints = [models.UniqueConstraint(fields=["city", "region"], name="notices_robot_once")]


class DeliveryCount(LocalRow):
    """How many messages one way took or refused on a day in this installation. Says nothing of whose they were."""

    day = models.DateField()
    way = models.CharField(max_length=8)
    why = models.CharField(max_length=16, blank=True, choices=Why.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "way", "why"], name="notices_count_once")]
