"""Of the daily work: duties, levels, needs, the week, who stands in for whom."""

from collections.abc import Mapping

from django.utils.translation import ngettext_lazy

from lantian.notices.kinds.kind import NOTICES, TEST, URGENT, Kind
from lantian.notices.rules import Urgency

KINDS: Mapping[str, Kind] = {
    "duty_late": Kind(
        ngettext_lazy("%(count)d duty of yours is late.", "%(count)d duties of yours are late.", "count"),
        of_place=ngettext_lazy(
            "%(count)d duty is late in your area.", "%(count)d duties are late in your area.", "count"
        ),
        icon="clock-exclamation",
    ),
    "duty_escalated": Kind(
        ngettext_lazy(
            "%(count)d late duty has come up to you.", "%(count)d late duties have come up to you.", "count"
        ),
        icon="arrow-up-circle",
    ),
    "promise_due": Kind(
        ngettext_lazy("%(count)d promise is due.", "%(count)d promises are due.", "count"),
        icon="calendar-due",
    ),
    "self_harm": Kind(
        ngettext_lazy(
            "%(count)d answer speaks of self-harm: act today.",
            "%(count)d answers speak of self-harm: act today.",
            "count",
        ),
        outside=URGENT,
        urgency=Urgency.URGENT,
        icon="alert-octagon",
    ),
    "red_item": Kind(
        ngettext_lazy("%(count)d red item needs you today.", "%(count)d red items need you today.", "count"),
        outside=URGENT,
        urgency=Urgency.URGENT,
        icon="alert-octagon",
    ),
    "level_waits": Kind(
        ngettext_lazy(
            "%(count)d level waits for your confirmation.",
            "%(count)d levels wait for your confirmation.",
            "count",
        ),
        icon="checkbox",
    ),
    "review_due": Kind(
        ngettext_lazy("%(count)d review is due.", "%(count)d reviews are due.", "count"), icon="refresh"
    ),
    "measure_given": Kind(
        ngettext_lazy(
            "%(count)d measure was handed to you.", "%(count)d measures were handed to you.", "count"
        ),
        icon="clipboard-check",
    ),
    "need_proposed": Kind(
        ngettext_lazy(
            "%(count)d answer of a child asks you to look.",
            "%(count)d answers of children ask you to look.",
            "count",
        ),
        leads_to="plans:needs",
        icon="message-heart",
    ),
    "stood_in_for": Kind(
        ngettext_lazy("Somebody stands in for you.", "Somebody stands in for you.", "count"), icon="users"
    ),
    "standing_in": Kind(
        ngettext_lazy("You stand in for a colleague.", "You stand in for %(count)d colleagues.", "count"),
        icon="users",
    ),
    "weekly": Kind(
        ngettext_lazy(
            "%(count)d notice has not been read this week.",
            "%(count)d notices have not been read this week.",
            "count",
        ),
        urgency=Urgency.LOW,
        leads_to=NOTICES,
        icon="calendar-week",
    ),
    "week_ahead": Kind(
        ngettext_lazy(
            "%(count)d thing is late or due this week.",
            "%(count)d things are late or due this week.",
            "count",
        ),
        urgency=Urgency.LOW,
        icon="calendar-week",
    ),
    "post_handed_over": Kind(
        ngettext_lazy("A post was handed over to you.", "%(count)d posts were handed over to you.", "count"),
        icon="arrows-exchange",
    ),
    "test": Kind(TEST, of_place=TEST, leads_to=NOTICES),
}
