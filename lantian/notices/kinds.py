"""What a notice can be about: every kind with its words, how urgent it is, and the page where one looks.

A sentence holds a number and nothing else: a table of notices has no column in which a name could stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext_lazy

from lantian.notices.rules import Urgency

MOST = 9999
HOME = "desk:home"
NOTICES = "notices:notices"


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its sentence for a count, its urgency and the name of its page, which takes no key.

    `outside` is what a message says of it where the sentence itself would tell bystanders too much; `of_place` what
    the robot of an office's group says.
    """

    said: Any
    outside: Any = None
    of_place: Any = None
    urgency: Urgency = Urgency.NORMAL
    leads_to: str = HOME
    icon: str = "bell"

    def say(self, count: int) -> str:
        """The sentence in the language in force."""
        return self._with(self.said, count)

    def say_outside(self, count: int) -> str:
        """The sentence for a screen that anybody may look at."""
        return self._with(self.outside or self.said, count)

    def say_of_place(self, count: int) -> str:
        """The sentence for a group: it speaks of a place, and of nobody in it."""
        return self._with(self.of_place or WAITS_HERE, count)

    @staticmethod
    def _with(sentence: Any, count: int) -> str:
        return str(sentence % {"count": min(max(int(count), 1), MOST)})


WAITS_HERE = ngettext_lazy(
    "%(count)d item waits in your area.", "%(count)d items wait in your area.", "count"
)
URGENT = ngettext_lazy(
    "%(count)d urgent item needs you today.", "%(count)d urgent items need you today.", "count"
)
SOMETHING = ngettext_lazy("%(count)d item waits for you.", "%(count)d items wait for you.", "count")
TEST = ngettext_lazy("A test message: it works.", "A test message: it works.", "count")

WAITS_FOR_YOU = ngettext_lazy("%(count)d item waits for you.", "%(count)d items wait for you.", "count")
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
    "harm_suspected": Kind(
        ngettext_lazy(
            "%(count)d suspected harm to a child: act today.",
            "%(count)d suspected harms to children: act today.",
            "count",
        ),
        outside=URGENT,
        urgency=Urgency.URGENT,
        icon="alert-octagon",
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
    "order_offered": Kind(
        ngettext_lazy(
            "%(count)d child looks for an organisation that helps.",
            "%(count)d children look for an organisation that helps.",
            "count",
        ),
        leads_to="resources:board",
        icon="speakerphone",
    ),
    "order_waits": Kind(
        ngettext_lazy(
            "%(count)d order to organisations waits for your word.",
            "%(count)d orders to organisations wait for your word.",
            "count",
        ),
        leads_to="resources:orders",
        icon="speakerphone",
    ),
    "order_decided": Kind(
        ngettext_lazy(
            "%(count)d order that you took was decided on.",
            "%(count)d orders that you took were decided on.",
            "count",
        ),
        leads_to="resources:board",
        icon="speakerphone",
    ),
    "resources_stale": Kind(
        ngettext_lazy(
            "%(count)d entry of your directory of help must be confirmed again.",
            "%(count)d entries of your directory of help must be confirmed again.",
            "count",
        ),
        urgency=Urgency.LOW,
        leads_to="resources:kept",
        icon="refresh",
    ),
    "helper_applied": Kind(
        ngettext_lazy(
            "%(count)d person offers to be there for a child.",
            "%(count)d people offer to be there for a child.",
            "count",
        ),
        leads_to="helping:waiting",
        icon="heart-handshake",
    ),
    "helper_steps_back": Kind(
        ngettext_lazy(
            "%(count)d helper needs a pause or leaves.",
            "%(count)d helpers need a pause or leave.",
            "count",
        ),
        leads_to="helping:helpers",
        icon="heart-handshake",
    ),
    "checks_expire": Kind(
        ngettext_lazy(
            "%(count)d yearly check of a helper runs out within 60 days.",
            "%(count)d yearly checks of helpers run out within 60 days.",
            "count",
        ),
        leads_to="helping:checks",
        icon="shield-check",
    ),
    "checks_expired": Kind(
        ngettext_lazy(
            "%(count)d yearly check of a helper has run out.",
            "%(count)d yearly checks of helpers have run out.",
            "count",
        ),
        leads_to="helping:checks",
        icon="shield-check",
    ),
    "own_check_expires": Kind(
        ngettext_lazy(
            "Your yearly check runs out within 60 days.",
            "Your yearly check runs out within 60 days.",
            "count",
        ),
        leads_to="helping:mine",
        icon="shield-check",
    ),
    "own_check_expired": Kind(
        ngettext_lazy("Your yearly check has run out.", "Your yearly check has run out.", "count"),
        leads_to="helping:mine",
        icon="shield-check",
    ),
    "entrusted_look": Kind(
        ngettext_lazy(
            "Entrusted care of %(count)d child needs a look.",
            "Entrusted care of %(count)d children needs a look.",
            "count",
        ),
        leads_to="entrusting:places",
        icon="home-heart",
    ),
    "entrusted_expiring": Kind(
        ngettext_lazy(
            "%(count)d agreement on entrusted care ends within 30 days.",
            "%(count)d agreements on entrusted care end within 30 days.",
            "count",
        ),
        leads_to="entrusting:places",
        icon="calendar-due",
    ),
    "entrusted_word": Kind(
        ngettext_lazy(
            "%(count)d parent wrote who takes care of a child.",
            "%(count)d parents wrote who takes care of a child.",
            "count",
        ),
        leads_to="entrusting:places",
        icon="home-heart",
    ),
    "entrusted_told": Kind(
        ngettext_lazy(
            "%(count)d parent told the school who takes care of a child.",
            "%(count)d parents told the school who takes care of a child.",
            "count",
        ),
        leads_to="entrusting:school",
        icon="home-heart",
    ),
    "harm_reported": Kind(
        ngettext_lazy(
            "%(count)d mandatory report of harm to a child: take it on now.",
            "%(count)d mandatory reports of harm to children: take them on now.",
            "count",
        ),
        outside=URGENT,
        urgency=Urgency.URGENT,
        leads_to="alarms:reports",
        icon="bell-ringing",
    ),
    "harm_sent": Kind(
        ngettext_lazy(
            "%(count)d mandatory report was sent to your unit.",
            "%(count)d mandatory reports were sent to your unit.",
            "count",
        ),
        outside=URGENT,
        urgency=Urgency.URGENT,
        leads_to="alarms:reports",
        icon="bell-ringing",
    ),
    "harm_overdue": Kind(
        ngettext_lazy(
            "%(count)d mandatory report is overdue.", "%(count)d mandatory reports are overdue.", "count"
        ),
        outside=URGENT,
        leads_to="alarms:reports",
        icon="clock-exclamation",
    ),
    "harm_words": Kind(
        ngettext_lazy(
            "Whoever reported added words to %(count)d report.",
            "Those who reported added words to %(count)d reports.",
            "count",
        ),
        outside=URGENT,
        leads_to="alarms:reports",
        icon="message-plus",
    ),
    "harm_quarantined": Kind(
        ngettext_lazy(
            "%(count)d report came with a flood: look whether it is real.",
            "%(count)d reports came with a flood: look whether they are real.",
            "count",
        ),
        outside=URGENT,
        leads_to="alarms:quarantine",
        icon="shield-question",
    ),
    "harm_drill": Kind(
        ngettext_lazy(
            "A drill: %(count)d practice report, no child is harmed. Take it on as if it were real.",
            "A drill: %(count)d practice reports, no child is harmed. Take them on as if they were real.",
            "count",
        ),
        outside=ngettext_lazy(
            "A drill: %(count)d item needs you today.", "A drill: %(count)d items need you today.", "count"
        ),
        urgency=Urgency.URGENT,
        leads_to="alarms:drills",
        icon="bell-ringing",
    ),
    "alarm_test": Kind(
        ngettext_lazy(
            "The weekly test of the alarm rang with you: nothing is to be done.",
            "The weekly test of the alarm rang with you: nothing is to be done.",
            "count",
        ),
        urgency=Urgency.LOW,
        leads_to="alarms:bell",
        icon="bell-check",
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
    "report_made": Kind(
        ngettext_lazy(
            "%(count)d report on the last month is made.",
            "%(count)d reports on the last month are made.",
            "count",
        ),
        urgency=Urgency.LOW,
        leads_to="reporting:reports",
        icon="report",
    ),
    "form_unlisted": Kind(
        ngettext_lazy(
            "%(count)d village was asked for a form that is not registered.",
            "%(count)d villages were asked for a form that is not registered.",
            "count",
        ),
        leads_to="asking:unlisted",
        icon="forms",
    ),
    "form_settled": Kind(
        ngettext_lazy(
            "The county answered on %(count)d form that you told of.",
            "The county answered on %(count)d forms that you told of.",
            "count",
        ),
        leads_to="asking:forms",
        icon="forms",
    ),
    "export_ready": Kind(
        ngettext_lazy(
            "%(count)d file of figures is ready.", "%(count)d files of figures are ready.", "count"
        ),
        leads_to="asking:exports",
        icon="download",
    ),
    "referral_sent": Kind(
        ngettext_lazy(
            "%(count)d request for a child waits for your unit's answer.",
            "%(count)d requests for children wait for your unit's answer.",
            "count",
        ),
        leads_to="referrals:inbox",
        icon="inbox",
    ),
    "referral_answered": Kind(
        ngettext_lazy(
            "A unit has answered %(count)d of your requests.",
            "Units have answered %(count)d of your requests.",
            "count",
        ),
        leads_to="referrals:inbox",
        icon="message-reply",
    ),
    "referral_stuck": Kind(
        ngettext_lazy(
            "%(count)d request to a unit does not move.",
            "%(count)d requests to units do not move.",
            "count",
        ),
        leads_to="referrals:inbox",
        icon="clock-exclamation",
    ),
    "referral_passed_on": Kind(
        ngettext_lazy("%(count)d request was passed on.", "%(count)d requests were passed on.", "count"),
        leads_to="referrals:sticking",
        icon="arrows-exchange",
    ),
    "referral_unattended": Kind(
        ngettext_lazy(
            "%(count)d request went to a unit that does not sign in: write down what it answers.",
            "%(count)d requests went to units that do not sign in: write down what they answer.",
            "count",
        ),
        leads_to="referrals:sticking",
        icon="phone",
    ),
    "referral_withdrawn": Kind(
        ngettext_lazy(
            "%(count)d request to your unit was withdrawn.",
            "%(count)d requests to your unit were withdrawn.",
            "count",
        ),
        leads_to="referrals:inbox",
        icon="inbox",
    ),
    "referral_destroy": Kind(
        ngettext_lazy(
            "Consent was withdrawn for %(count)d request: destroy what you got.",
            "Consent was withdrawn for %(count)d requests: destroy what you got.",
            "count",
        ),
        leads_to="referrals:inbox",
        icon="trash",
    ),
    "case_given": Kind(
        ngettext_lazy(
            "A protection case is yours now.", "%(count)d protection cases are yours now.", "count"
        ),
        outside=URGENT,
        of_place=WAITS_HERE,
        urgency=Urgency.URGENT,
        leads_to="cases:cases",
        icon="shield-half",
    ),
    "case_joined": Kind(
        ngettext_lazy(
            "You are in the team of a protection case.",
            "You are in the teams of %(count)d protection cases.",
            "count",
        ),
        outside=SOMETHING,
        of_place=WAITS_HERE,
        leads_to="cases:cases",
        icon="shield-half",
    ),
    "case_meeting": Kind(
        ngettext_lazy(
            "You are asked to a case conference.",
            "You are asked to %(count)d case conferences.",
            "count",
        ),
        outside=SOMETHING,
        of_place=WAITS_HERE,
        leads_to="cases:cases",
        icon="users-group",
    ),
    "case_task": Kind(
        ngettext_lazy(
            "%(count)d task in a protection case waits for you.",
            "%(count)d tasks in protection cases wait for you.",
            "count",
        ),
        outside=SOMETHING,
        of_place=WAITS_HERE,
        leads_to="cases:cases",
        icon="shield-half",
    ),
    "case_asked": Kind(
        ngettext_lazy(
            "Somebody wants to open a case for a child that has one: ask them what they know.",
            "Somebody wants to open cases for %(count)d children that have one: ask them what they know.",
            "count",
        ),
        outside=URGENT,
        of_place=WAITS_HERE,
        urgency=Urgency.URGENT,
        leads_to="cases:cases",
        icon="shield-half",
    ),
    "case_moved": Kind(
        ngettext_lazy(
            "A child of a protection case moved into your county: speak with the team.",
            "%(count)d children of protection cases moved into your county: speak with the teams.",
            "count",
        ),
        outside=SOMETHING,
        of_place=WAITS_HERE,
        leads_to="cases:cases",
        icon="shield-half",
    ),
    "network_event": Kind(
        ngettext_lazy(
            "%(count)d child needs a look: something changed around it.",
            "%(count)d children need a look: something changed around them.",
            "count",
        ),
        outside=WAITS_FOR_YOU,
        leads_to="networks:told",
        icon="affiliate",
    ),
    "network_gap": Kind(
        ngettext_lazy(
            "%(count)d place around children is empty: please see that somebody is there.",
            "%(count)d places around children are empty: please see that somebody is there.",
            "count",
        ),
        leads_to="networks:empty",
        icon="user-question",
    ),
    "transfer_waits": Kind(
        ngettext_lazy(
            "%(count)d transfer of a child waits for you.",
            "%(count)d transfers of children wait for you.",
            "count",
        ),
        leads_to="transfers:home",
        icon="arrows-exchange",
    ),
    "transfer_unanswered": Kind(
        ngettext_lazy(
            "%(count)d transfer of a child was not answered in time.",
            "%(count)d transfers of children were not answered in time.",
            "count",
        ),
        leads_to="transfers:home",
        icon="arrows-exchange",
    ),
    "child_arrived": Kind(
        ngettext_lazy(
            "%(count)d child has moved here: see it within five working days.",
            "%(count)d children have moved here: see them within five working days.",
            "count",
        ),
        leads_to="transfers:home",
        icon="home-heart",
    ),
    "way_suggested": Kind(
        ngettext_lazy(
            "%(count)d file suggests a ready way: look whether it is so.",
            "%(count)d files suggest a ready way: look whether it is so.",
            "count",
        ),
        leads_to="pathways:home",
        icon="route",
    ),
    "way_step": Kind(
        ngettext_lazy(
            "%(count)d way with steps of yours began.",
            "%(count)d ways with steps of yours began.",
            "count",
        ),
        leads_to="pathways:home",
        icon="route",
    ),
    "test": Kind(TEST, of_place=TEST, leads_to=NOTICES),
}
