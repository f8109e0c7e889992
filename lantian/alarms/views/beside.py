"""What stands beside a report on its page: the police, and what other rooms made of it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from lantian.access.policy import Role, Scope, may
from lantian.access.scopes import acting_post
from lantian.alarms.models import HarmReport
from lantian.alarms.queries import police as queries
from lantian.alarms.queries.reports import Said, asides_of
from lantian.alarms.rules.police import reads_what_was_said
from lantian.alarms.services.policing import holds_key
from lantian.files.asides import aside_of


def about_police(report: HarmReport) -> dict[str, Any]:
    """What units were told of the child, what the police entered, and what can be entered now."""
    post, has_key = acting_post(), holds_key(report)
    is_unit = post.scope == Scope.UNIT
    is_sent = reads_what_was_said(report.stage, report.outcome) and report.joined_to_id is None
    return {
        "is_unit": is_unit,
        "briefs": queries.briefs_of(report),
        "entries": queries.entries_of([report.pk]),
        "may_enter": is_sent and has_key and may(Role(post.role), "alarms.enter_police"),
        "lacks_key": is_sent and not has_key,
        "without_a_reader": []
        if is_unit or not is_sent
        else queries.without_a_reader(report, timezone.localdate()),
    }


def about_evidence(said: Sequence[Said], report: HarmReport) -> dict[str, Any]:
    """What can be done with evidence; of what was set aside who did so and why. A unit sees that it was, and when."""
    post = acting_post()
    if not may(Role(post.role), "alarms.handle"):
        return {}
    on = timezone.localdate()
    gone = {file.pk: file for one in said for file in one.evidence if file.set_aside_at}
    deeds = asides_of(list(gone)) if gone else {}
    return {
        "may_set_aside": holds_key(report),
        "asides": {key: aside_of(gone[key], deed, on) for key, deed in deeds.items()},
    }


def links_of(report: HarmReport) -> list[dict[str, str]]:
    """Where other rooms went on with a report, for whoever may know."""
    return [link for find in map(import_string, settings.HARM_REPORT_LINKS) for link in find(report)]
