"""Deeds that keep a duty, as other rooms name them."""

from enum import StrEnum

from django.utils.translation import pgettext_lazy


class Act(StrEnum):
    """What was done for or with a child. A rule says which of them keep it."""

    HOME_VISIT = "home_visit"
    TALK = "talk"
    CALL = "call"
    SCHOOL_CONTACT = "school_contact"
    PARENT_CONTACT = "parent_contact"
    CARER_CONTACT = "carer_contact"
    STUDY_HELP = "study_help"
    AID = "aid"
    COUNSELLING = "counselling"
    MONTHLY_CHECK = "monthly_check"
    ASSESSMENT = "assessment"
    PLAN_REVIEW = "plan_review"
    AGREEMENT = "agreement"
    HOLIDAY_FILE = "holiday_file"
    SCREENING = "screening"
    VOICE_CHECK = "voice_check"
    MEETING = "meeting"
    PROMISE = "promise"


ACT_NAMES = {
    Act.HOME_VISIT: pgettext_lazy("act", "Home visit"),
    Act.TALK: pgettext_lazy("act", "Talk"),
    Act.CALL: pgettext_lazy("act", "Telephone call"),
    Act.SCHOOL_CONTACT: pgettext_lazy("act", "Contact at school"),
    Act.PARENT_CONTACT: pgettext_lazy("act", "Contact of parent and child"),
    Act.CARER_CONTACT: pgettext_lazy("act", "Contact with the carer"),
    Act.STUDY_HELP: pgettext_lazy("act", "Help with learning"),
    Act.AID: pgettext_lazy("act", "Aid"),
    Act.COUNSELLING: pgettext_lazy("act", "Counselling"),
    Act.MONTHLY_CHECK: pgettext_lazy("act", "Monthly check"),
    Act.ASSESSMENT: pgettext_lazy("act", "Assessment"),
    Act.PLAN_REVIEW: pgettext_lazy("act", "Review of the plan"),
    Act.AGREEMENT: pgettext_lazy("act", "Agreement on entrusted care"),
    Act.HOLIDAY_FILE: pgettext_lazy("act", "Holiday file"),
    Act.SCREENING: pgettext_lazy("act", "Screening"),
    Act.VOICE_CHECK: pgettext_lazy("act", "Hearing the child"),
    Act.MEETING: pgettext_lazy("act", "Case meeting"),
    Act.PROMISE: pgettext_lazy("act", "Keeping a promise"),
}
