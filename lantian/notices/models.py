from django.db import models
from django.db.models import Q
from django.utils import timezone

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.kernel.rows import CityRow
from lantian.notices.kinds import HOME, MOST
from lantian.notices.rules import Urgency


class Notice(CityRow):
    """Something of a kind waits for whoever sits on a seat. Anybody may tell; only the seat reads.

    There is no column in which a name, a number or free text could stand. Each telling is a row, so that those who
    tell never wait for each other; unread rows of one kind are shown, sent and read as one.
    """

    guard = Guard(
        own_seat="seat", addressed="read_at IS NULL AND sent_at IS NULL", verbs=(*READ_AND_WRITE, "DELETE")
    )

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
