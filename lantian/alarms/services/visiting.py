"""Who knocked at the open door how often: counted for an hour by what nobody can read back, and then forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from lantian.access.sealing import blind_index
from lantian.alarms.models import ReportVisit
from lantian.alarms.rules.floods import WINDOW, Crowd


@dataclass(frozen=True)
class Sender:
    """Where a report came from: the address and what the browser says of itself."""

    address: str
    device: str = ""


def count_visit(sender: Sender, region: int, now: datetime) -> Crowd:
    """How many reports came within the hour before this one, which is counted too."""
    forget_visits(now)
    addresses, devices = (
        _prints(what, now) for what in (sender.address, f"{sender.address} {sender.device}")
    )
    before = ReportVisit.objects.filter(visitor__in=addresses)
    from_address, from_sender = before.count(), before.filter(sender__in=devices).count()
    ReportVisit.objects.create(visitor=addresses[0], sender=devices[0], at=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT alarms_crowd(%s)", [region])
        ((in_town, in_county),) = cursor.fetchone()
    return Crowd(from_sender, from_address, in_town, in_county)


def forget_visits(now: datetime) -> None:
    """What is older than an hour goes; the round of each minute sees to it, whether anybody comes or not."""
    ReportVisit.objects.filter(at__lt=now - WINDOW).delete()


def _prints(what: str, now: datetime) -> list[bytes]:
    """The keyed hash of today, and that of yesterday: the same sender leaves another one every day."""
    today = timezone.localdate(now)
    return [blind_index(f"reports on {day} from {what}") for day in (today, today - timedelta(days=1))]
