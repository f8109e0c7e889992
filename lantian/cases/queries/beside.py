"""What stands beside a case on its page: the reports it came from, evidence, what was asked of units."""

from typing import Any

from django.utils import timezone

from lantian.access.policy import Compartment, Role, may
from lantian.access.scopes import acting_post
from lantian.cases.models import ProtectionCase
from lantian.cases.queries.asked import asked_of_units
from lantian.cases.queries.evidence import files_of
from lantian.cases.queries.reports import reports_of
from lantian.cases.rules.reading import Reader


def beside(case: ProtectionCase, reader: Reader) -> dict[str, Any]:
    """For the team. Who is not of it gets only evidence that they may bring back: all else names the child (未保法 art
    103)."""
    post, on = acting_post(), timezone.localdate()
    files = files_of(case, reader, on)
    if not reader.is_team:
        return {"files": files}
    may_refer = may(Role(post.role), "referrals.refer")
    return {
        "reports": reports_of(case),
        "files": files,
        "asked": asked_of_units(case, post, on),
        "may_ask": may_refer and bool(case.child_id) and Compartment.PROTECTION in post.compartments,
    }
