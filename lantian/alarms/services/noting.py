"""Who looked at a report, and who did what with it, stands in the access log; who wrote it does not."""

from typing import Any

from lantian.access.log import note_access
from lantian.alarms.models import HarmReport


def note(action: str, report: HarmReport, **detail: Any) -> None:
    """Notes an action on a report in the place where it happened."""
    note_access(action, child=report.child_id, region=report.region, report=str(report.pk), **detail)
