"""The first page of a department: what waits for its unit, in the order of haste, each with the list that it opens."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.alarms.queries.police import unreceived
from lantian.alarms.queries.reports import unfinished
from lantian.cases.queries.listing import due_tasks
from lantian.desk.queries.waiting import Kind, Waiting, counted
from lantian.pathways.queries.listing import lines_to_answer
from lantian.places.models import Unit
from lantian.referrals.queries.lists import consent_withdrawn, waiting
from lantian.referrals.rules.life import State
from lantian.resources.queries.directory import stale_of
from lantian.resources.queries.orders import offered_to, promised_by

SOON = timedelta(days=7)
"""What is due within these days waits; what is due later is in the list that it stands in."""

TONES = {"now": "danger", "late": "warning", "soon": "watch", "open": "neutral"}
HASTE_NAMES = {
    "now": pgettext_lazy("haste of a department", "At once"),
    "late": pgettext_lazy("haste of a department", "Late"),
    "soon": pgettext_lazy("haste of a department", "Due soon"),
    "open": pgettext_lazy("haste of a department", "When there is time"),
}


def waiting_for_unit(post: Post, on: date) -> list[Waiting]:
    """What waits for the unit of a post, the most pressing first; one question."""
    return counted(_kinds(post, on), Role(post.role))


def _kinds(post: Post, on: date) -> list[Kind]:
    """Children in danger first, then data to be destroyed, then what is late, then what will be."""
    now = timezone.now()
    kinds = [
        Kind("alarms.enter_police", _("reports that your unit has not received"), "alarms:reports",
             unreceived, haste="now"),
        Kind("alarms.read", _("mandatory reports that are overdue"), "alarms:reports",
             lambda: unfinished().filter(due_at__lt=now), haste="now"),
        Kind("alarms.read", _("mandatory reports under way"), "alarms:reports",
             lambda: unfinished().filter(due_at__gte=now), haste="now"),
        Kind("referrals.act", _("requests whose consent was withdrawn: destroy what you got"), "referrals:inbox",
             lambda: consent_withdrawn(post), haste="now"),
        Kind("cases.work", _("tasks in protection cases that are late"), "cases:cases",
             lambda: due_tasks(post, on).filter(due_on__lt=on), haste="late"),
        Kind("referrals.act", _("requests that are late"), "referrals:inbox",
             lambda: waiting().filter(due_on__lt=on), haste="late"),
        Kind("resources.take", _("orders that are late"), "resources:board",
             lambda: promised_by(post).filter(due_on__lt=on), haste="late"),
        Kind("referrals.act", _("requests to accept or refuse"), "referrals:inbox",
             lambda: waiting().filter(due_on__gte=on, state=State.SENT.value), haste="soon"),
        Kind("pathways.answer_list", _("children without registration who wait for your answer"),
             "pathways:given_lists", lines_to_answer, haste="soon"),
        Kind("cases.work", _("tasks in protection cases due this week"), "cases:cases",
             lambda: due_tasks(post, on + SOON).filter(due_on__gte=on), haste="soon"),
        Kind("referrals.act", _("requests to reply to this week"), "referrals:inbox",
             lambda: waiting().filter(due_on__range=(on, on + SOON)).exclude(state=State.SENT.value), haste="soon"),
        Kind("resources.take", _("orders due this week"), "resources:board",
             lambda: promised_by(post).filter(due_on__range=(on, on + SOON)), haste="soon"),
        Kind("resources.keep", _("entries of the directory to be confirmed again"), "resources:kept",
             lambda: stale_of(post, on), query="?list=stale"),
    ]  # fmt: skip
    if post.unit.kind == Unit.Kind.SOCIAL_ORGANISATION:
        kinds.append(
            Kind(
                "resources.take",
                _("orders for which somebody is looked for"),
                "resources:board",
                lambda: offered_to(post),
            )
        )
    return kinds
