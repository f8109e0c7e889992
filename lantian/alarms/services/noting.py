"""Who looked at a report, and who did what with it, stands in the access log; who wrote it does not."""

from typing import Any

from lantian.access.log import note_access
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.alarms.models import HarmReport
from lantian.places.rules import is_within


def note(action: str, report: HarmReport, **detail: Any) -> None:
    """Notes an action on a report; whoever stands in from another place notes it in their own."""
    post = acting_post()
    is_here = post.scope != Scope.PLACE or is_within(
        report.region, (post.region_low or 0, post.region_high or 0)
    )
    region = report.region if is_here else post.region_low or 0
    note_access(action, child=report.child_id, region=region, report=str(report.pk), **detail)
