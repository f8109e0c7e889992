"""What stands beside a case on its page, for its team: the reports it came from, evidence, what was asked of units."""

from typing import Any

from django.utils import timezone

from lantian.access.policy import Compartment, Role, may
from lantian.access.scopes import acting_post
from lantian.cases.models import CaseFile, ProtectionCase
from lantian.cases.queries.asked import asked_of_units
from lantian.cases.queries.reports import reports_of
from lantian.cases.rules.reading import Reader


def beside(case: ProtectionCase, reader: Reader) -> dict[str, Any]:
    """Nothing for who is not of the team: a report would name the child (未保法 art 103)."""
    if not reader.is_team:
        return {}
    post, on = acting_post(), timezone.localdate()
    may_refer = may(Role(post.role), "referrals.refer")
    return {
        "reports": reports_of(case),
        "files": list(CaseFile.objects.filter(case=case.pk).order_by("-recorded_at", "-pk")),
        "asked": asked_of_units(case, post, on),
        "may_ask": may_refer and bool(case.child_id) and Compartment.PROTECTION in post.compartments,
    }
