"""Of protection: reports of harm, cases, referrals, networks, moves and ways."""

from collections.abc import Mapping

from django.utils.translation import ngettext_lazy

from lantian.notices.kinds.kind import SOMETHING, URGENT, WAITS_HERE, Kind
from lantian.notices.rules import Urgency

KINDS: Mapping[str, Kind] = {
    "child_missing": Kind(
        ngettext_lazy(
            "%(count)d child of yours is missing at school without leave: call the class teacher.",
            "%(count)d children of yours are missing at school without leave: call the class teacher.",
            "count",
        ),
        outside=SOMETHING,
        urgency=Urgency.URGENT,
        leads_to="attendance:missing",
        icon="school-off",
    ),
    "absent_visit": Kind(
        ngettext_lazy(
            "%(count)d child is missing at school for days: visit the family.",
            "%(count)d children are missing at school for days: visit the families.",
            "count",
        ),
        outside=SOMETHING,
        leads_to="attendance:missing",
        icon="school-off",
    ),
    "absent_report": Kind(
        ngettext_lazy(
            "%(count)d child is still missing at school: report it in writing.",
            "%(count)d children are still missing at school: report it in writing.",
            "count",
        ),
        outside=SOMETHING,
        leads_to="attendance:missing",
        icon="school-off",
    ),
    "absent_reported": Kind(
        ngettext_lazy(
            "%(count)d child is missing at school for so long that the school must report it to you.",
            "%(count)d children are missing at school for so long that their schools must report it to you.",
            "count",
        ),
        outside=SOMETHING,
        leads_to="attendance:missing",
        icon="school-off",
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
    "harm_joined": Kind(
        ngettext_lazy(
            "%(count)d more report of the same event was joined to one that was sent to your unit: read it.",
            "%(count)d more reports of the same events were joined to those that were sent to your unit: read them.",
            "count",
        ),
        outside=URGENT,
        urgency=Urgency.URGENT,
        leads_to="alarms:reports",
        icon="git-merge",
    ),
    "harm_police": Kind(
        ngettext_lazy(
            "The police entered what they did about %(count)d report.",
            "The police entered what they did about %(count)d reports.",
            "count",
        ),
        outside=URGENT,
        leads_to="alarms:reports",
        icon="shield-check",
    ),
    "harm_reopened": Kind(
        ngettext_lazy(
            "%(count)d report was opened again: the child must be seen.",
            "%(count)d reports were opened again: the children must be seen.",
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
    "harm_moved": Kind(
        ngettext_lazy(
            "A child of a mandatory report moved into your county: speak with whoever has the report.",
            "%(count)d children of mandatory reports moved into your county: speak with whoever has the reports.",
            "count",
        ),
        outside=URGENT,
        leads_to="alarms:reports",
        icon="bell-ringing",
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
            "%(count)d report is held back: look whether it is real.",
            "%(count)d reports are held back: look whether they are real.",
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
        outside=SOMETHING,
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
    "hukou_list": Kind(
        ngettext_lazy(
            "%(count)d list of children without registration waits for the answers of your unit.",
            "%(count)d lists of children without registration wait for the answers of your unit.",
            "count",
        ),
        outside=SOMETHING,
        leads_to="pathways:given_lists",
        icon="id",
    ),
    "hukou_answers": Kind(
        ngettext_lazy(
            "The police answered on line to %(count)d list of children without registration.",
            "The police answered on line to %(count)d lists of children without registration.",
            "count",
        ),
        outside=SOMETHING,
        leads_to="pathways:police_lists",
        icon="id",
    ),
    "hukou_corrected": Kind(
        ngettext_lazy(
            "%(count)d answer of the police was corrected: look what it changes.",
            "%(count)d answers of the police were corrected: look what they change.",
            "count",
        ),
        outside=SOMETHING,
        leads_to="pathways:home",
        icon="id",
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
}
