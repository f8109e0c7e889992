"""What codes of a case are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.cases.rules.bases import Basis
from lantian.cases.rules.closing import Outcome
from lantian.cases.rules.interventions import By, Kind, Stage
from lantian.cases.rules.steps import State, Verb

ORIGIN = "cases.case"
"""What a referral for a case says that it comes from."""

STATE_NAMES = {
    State.REPORTED.value: pgettext_lazy("case state", "Reported"),
    State.RESPONSE.value: pgettext_lazy("case state", "Emergency response"),
    State.ASSESSMENT.value: pgettext_lazy("case state", "Assessment"),
    State.HELP.value: pgettext_lazy("case state", "Help"),
    State.INTERVENTION.value: pgettext_lazy("case state", "Guardianship intervention"),
    State.CLOSED.value: pgettext_lazy("case state", "Case closed"),
}
STATE_TONES = {
    State.REPORTED.value: "danger",
    State.RESPONSE.value: "danger",
    State.ASSESSMENT.value: "warning",
    State.HELP.value: "info",
    State.INTERVENTION.value: "warning",
    State.CLOSED.value: "neutral",
}
LINE_NAMES = (
    pgettext_lazy("case step", "Report"),
    pgettext_lazy("case step", "Emergency response"),
    pgettext_lazy("case step", "Assessment and help"),
    pgettext_lazy("case step", "Guardianship intervention"),
)
KIND_NAMES = {
    "alone": pgettext_lazy("what happened", "Lives alone, away from its guardians"),
    "missing": pgettext_lazy("what happened", "Missing"),
    "neglect": pgettext_lazy("what happened", "Guardians cannot or do not take care"),
    "violence": pgettext_lazy("what happened", "Violence in the family"),
    "harmed": pgettext_lazy("what happened", "Hurt by an accident or by somebody unlawfully"),
    "other": pgettext_lazy("what happened", "Another danger"),
}
VERB_NAMES = {
    Verb.OPEN.value: pgettext_lazy("case verb", "Case opened"),
    Verb.RESPOND.value: pgettext_lazy("case verb", "Emergency response"),
    Verb.ASSESS.value: pgettext_lazy("case verb", "Assessed"),
    Verb.HELP.value: pgettext_lazy("case verb", "Help begins"),
    Verb.INTERVENE.value: pgettext_lazy("case verb", "Guardianship intervention"),
    Verb.CLOSE.value: pgettext_lazy("case verb", "Closed with help given"),
    Verb.DISMISS.value: pgettext_lazy("case verb", "Looked into: no case"),
    Verb.REOPEN.value: pgettext_lazy("case verb", "Opened again"),
    Verb.PLACE.value: pgettext_lazy("case verb", "Child placed for the time being"),
    Verb.END_PLACE.value: pgettext_lazy("case verb", "Placement ended"),
    Verb.CONFER.value: pgettext_lazy("case verb", "Conference"),
    Verb.PLAN.value: pgettext_lazy("case verb", "Safety plan"),
    Verb.OUTCOME.value: pgettext_lazy("case verb", "What came of an intervention"),
    Verb.REVIEW.value: pgettext_lazy("case verb", "Monthly look"),
    Verb.JOIN.value: pgettext_lazy("case verb", "Joined the team"),
    Verb.LEAVE.value: pgettext_lazy("case verb", "Left the team"),
    Verb.HAND_OVER.value: pgettext_lazy("case verb", "Somebody else answers for the case"),
    Verb.STAY.value: pgettext_lazy("case verb", "Child moved: the team goes on"),
    Verb.NOTE.value: pgettext_lazy("case verb", "Noted"),
    Verb.SET_ASIDE.value: pgettext_lazy("case verb", "Evidence set aside"),
    Verb.BRING_BACK.value: pgettext_lazy("case verb", "Evidence brought back"),
}
ACT_NAMES = {
    "police": pgettext_lazy("emergency act", "Police went there"),
    "parents_back": pgettext_lazy("emergency act", "Parents ordered back"),
    "carer_named": pgettext_lazy("emergency act", "Parents named somebody who takes care"),
    "kin": pgettext_lazy("emergency act", "Near kin takes care until parents are there"),
    "committee": pgettext_lazy("emergency act", "Village committee or rescue station takes care"),
    "search": pgettext_lazy("emergency act", "Search begun"),
    "found": pgettext_lazy("emergency act", "Child found"),
    "hospital": pgettext_lazy("emergency act", "Taken to hospital"),
    "examined": pgettext_lazy("emergency act", "Injuries examined, evidence kept"),
    "away": pgettext_lazy("emergency act", "Taken away from the danger"),
}
TOLD_NAMES = {
    "police": pgettext_lazy("told", "Police"),
    "town": pgettext_lazy("told", "Town government"),
    "civil_affairs": pgettext_lazy("told", "Civil affairs"),
    "education": pgettext_lazy("told", "Education bureau or school"),
    "women": pgettext_lazy("told", "Women's federation"),
    "procuratorate": pgettext_lazy("told", "Procuratorate"),
    "village": pgettext_lazy("told", "Village committee"),
    "parents": pgettext_lazy("told", "Parents or guardians"),
    "reporter": pgettext_lazy("told", "Whoever reported"),
}
BASIS_NAMES = {
    Basis.REPORT.value: _("State Council 2016 No. 13: mandatory report"),
    Basis.RESPONSE.value: _("State Council 2016 No. 13: emergency response"),
    Basis.HELP.value: _("State Council 2016 No. 13: assessment and help"),
    Basis.INTERVENTION.value: _("State Council 2016 No. 13: guardianship intervention"),
    Basis.MINORS_11.value: _("Protection of Minors, art. 11 (report at once)"),
    Basis.MINORS_91.value: _("Protection of Minors, art. 91 (guardianship by civil affairs)"),
    Basis.MINORS_92.value: _("Protection of Minors, art. 92 (temporary guardianship)"),
    Basis.MINORS_93.value: _("Protection of Minors, art. 93 (placing, and back home)"),
    Basis.MINORS_94.value: _("Protection of Minors, art. 94 (long-term guardianship)"),
    Basis.MINORS_103.value: _("Protection of Minors, art. 103 (secrecy)"),
    Basis.MINORS_108.value: _("Protection of Minors, art. 108 (revoking guardianship)"),
    Basis.MINORS_118.value: _("Protection of Minors, art. 118 (advice, reprimand)"),
    Basis.CIVIL_31.value: _("Civil Code, art. 31 (guardian until it is settled)"),
    Basis.CIVIL_34.value: _("Civil Code, art. 34 (care in an emergency)"),
    Basis.CIVIL_36.value: _("Civil Code, art. 36 (revoking guardianship)"),
    Basis.CIVIL_38.value: _("Civil Code, art. 38 (guardianship given back)"),
    Basis.VIOLENCE_15.value: _("Anti-Domestic Violence, art. 15 (police, placing)"),
    Basis.VIOLENCE_16.value: _("Anti-Domestic Violence, art. 16 (written warning)"),
    Basis.VIOLENCE_23.value: _("Anti-Domestic Violence, art. 23 (protection order)"),
    Basis.FAMILY_48.value: _("Family Education Promotion, art. 48 (advice)"),
    Basis.FAMILY_49.value: _("Family Education Promotion, art. 49 (reprimand, guidance)"),
    Basis.PUBLIC_ORDER.value: _("Public Security Administration Punishments"),
    Basis.CONFERENCE.value: _("Decision of a case conference"),
    Basis.OTHER.value: pgettext_lazy("basis", "Another one (say which)"),
}
GROUND_NAMES = {
    "92_1": _("92 (1) Roams or begs, or unknown: parents cannot be found for now"),
    "92_2": _("92 (2) Guardian's whereabouts unknown, and nobody else"),
    "92_3": _("92 (3) Guardian cannot: own condition, or a disaster"),
    "92_4": _("92 (4) Guardian refuses or neglects: nobody takes care"),
    "92_5": _("92 (5) Guardian incites or uses the child for crimes"),
    "92_6": _("92 (6) Gravely hurt by the guardian, or in danger"),
    "92_7": _("92 (7) Another ground in law"),
    "94_1": _("94 (1) Parents or guardians cannot be found"),
    "94_2": _("94 (2) Guardian dead or declared dead, and nobody else"),
    "94_3": _("94 (3) Guardian lost the capacity, and nobody else"),
    "94_4": _("94 (4) Guardianship revoked, civil affairs appointed by the court"),
    "94_5": _("94 (5) Another ground in law"),
    "36_1": _("36 (1) Gravely harms body and mind of the child"),
    "36_2": _("36 (2) Neglects or cannot, entrusts nobody: the child is in danger"),
    "36_3": _("36 (3) Gravely violates other lawful rights of the child"),
}
PART_NAMES = {
    "lead": pgettext_lazy("part in a team", "Answers for it"),
    "town": pgettext_lazy("part in a team", "Town"),
    "village": pgettext_lazy("part in a team", "Village"),
    "school": pgettext_lazy("part in a team", "School"),
    "police": pgettext_lazy("part in a team", "Police"),
    "health": pgettext_lazy("part in a team", "Health"),
    "mind": pgettext_lazy("part in a team", "Counselling"),
    "law": pgettext_lazy("part in a team", "Law"),
    "social": pgettext_lazy("part in a team", "Social work"),
    "other": pgettext_lazy("part in a team", "Other"),
}
FINDING_NAMES = {
    "good": pgettext_lazy("finding", "No worry"),
    "watch": pgettext_lazy("finding", "Something is wrong"),
    "danger": pgettext_lazy("finding", "In danger"),
}
FINDING_TONES = {"good": "good", "watch": "watch", "danger": "danger"}
AREA_NAMES = {
    "safety": pgettext_lazy("area of a case", "Safety"),
    "guardianship": pgettext_lazy("area of a case", "Guardianship"),
    "body": pgettext_lazy("area of a case", "Body"),
    "mind": pgettext_lazy("area of a case", "Mind"),
}
TASK_NAMES = {
    "decision": pgettext_lazy("case task", "Decided"),
    "plan": pgettext_lazy("case task", "In the safety plan"),
    "review": pgettext_lazy("case task", "Monthly look at the case"),
}
TASK_STATES = {
    "open": pgettext_lazy("case task", "Open"),
    "done": pgettext_lazy("case task", "Done"),
    "dropped": pgettext_lazy("case task", "Dropped"),
}
CAME_OUT_NAMES = {
    "done": pgettext_lazy("what came out", "Done as promised"),
    "partly": pgettext_lazy("what came out", "Done in part"),
    "dropped": pgettext_lazy("what came out of a task", "Will not be done"),
}
PLACE_NAMES = {
    "kin": pgettext_lazy("placement", "With relatives"),
    "foster": pgettext_lazy("placement", "In a foster family"),
    "station": pgettext_lazy("placement", "Rescue and protection station"),
    "welfare": pgettext_lazy("placement", "Child welfare institution"),
    "hospital": pgettext_lazy("placement", "Hospital"),
    "committee": pgettext_lazy("placement", "With the village committee"),
}
INTERVENTION_NAMES = {
    Kind.ADVICE.value: pgettext_lazy("intervention", "Advised and stopped"),
    Kind.REPRIMAND.value: pgettext_lazy("intervention", "Reprimanded, told to take guidance"),
    Kind.WARNING.value: pgettext_lazy("intervention", "Written warning"),
    Kind.PENALTY.value: pgettext_lazy("intervention", "Penalty by the police"),
    Kind.PROTECTION_ORDER.value: pgettext_lazy("intervention", "Protection order of the court"),
    Kind.TEMPORARY.value: pgettext_lazy("intervention", "Temporary guardianship"),
    Kind.LONG_TERM.value: pgettext_lazy("intervention", "Long-term guardianship"),
    Kind.REVOCATION.value: pgettext_lazy("intervention", "Application to revoke guardianship"),
}
STAGE_NAMES = {
    Stage.APPLIED.value: pgettext_lazy("intervention", "Applied for"),
    Stage.DONE.value: pgettext_lazy("intervention", "Ordered"),
    Stage.REFUSED.value: pgettext_lazy("intervention", "Refused"),
    Stage.WITHDRAWN.value: pgettext_lazy("intervention", "Application withdrawn"),
    Stage.ENDED.value: pgettext_lazy("intervention", "Ended"),
}
BY_NAMES = {
    By.COMMITTEE.value: pgettext_lazy("by whom", "Village or residents' committee"),
    By.WOMEN.value: pgettext_lazy("by whom", "Women's federation"),
    By.SCHOOL.value: pgettext_lazy("by whom", "School"),
    By.HOSPITAL.value: pgettext_lazy("by whom", "Hospital"),
    By.CIVIL_AFFAIRS.value: pgettext_lazy("by whom", "Civil affairs"),
    By.POLICE.value: pgettext_lazy("by whom", "Police"),
    By.PROCURATORATE.value: pgettext_lazy("by whom", "Procuratorate"),
    By.RELATIVE.value: pgettext_lazy("by whom", "Child, near relative or another who may be guardian"),
    By.DISABLED_FEDERATION.value: pgettext_lazy("by whom", "Disabled persons' federation"),
    By.MINORS_ORGANISATION.value: pgettext_lazy("by whom", "Organisation for minors"),
}
OUTCOME_NAMES = {
    Outcome.HOME.value: pgettext_lazy("case outcome", "Back home, guardians take care"),
    Outcome.ENTRUSTED.value: pgettext_lazy("case outcome", "Entrusted to somebody fit"),
    Outcome.RELATIVE.value: pgettext_lazy("case outcome", "Another relative became guardian"),
    Outcome.STATE.value: pgettext_lazy("case outcome", "Civil affairs became guardian"),
    Outcome.MOVED.value: pgettext_lazy("case outcome", "Handed over to another county"),
    Outcome.GROWN.value: pgettext_lazy("case outcome", "Of age"),
    Outcome.NO_CASE.value: pgettext_lazy("case outcome", "No case"),
}
WORD_BY_NAMES = {
    "child": pgettext_lazy("word on a case", "The child"),
    "carer": pgettext_lazy("word on a case", "Whoever takes care now"),
    "cannot": pgettext_lazy("word on a case", "Cannot be asked (say why)"),
}
