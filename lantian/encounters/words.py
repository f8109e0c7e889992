"""The names of codes, as people say them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.encounters.rules.kinds import Confidence, Kind, Seen, Tick, Topic, Way

KIND_NAMES = {
    Kind.HOME_VISIT: pgettext_lazy("encounter", "Home visit"),
    Kind.TALK: pgettext_lazy("encounter", "Talk"),
    Kind.CALL: pgettext_lazy("encounter", "Call"),
    Kind.SCHOOL_CONTACT: pgettext_lazy("encounter", "Contact with the school"),
    Kind.STUDY_HELP: pgettext_lazy("encounter", "Help with learning"),
    Kind.AID: pgettext_lazy("encounter", "Aid handed over"),
    Kind.COUNSELLING: pgettext_lazy("encounter", "Counselling"),
    Kind.PARENT_CONTACT: pgettext_lazy("encounter", "Parent and child in touch"),
    Kind.MEETING: pgettext_lazy("encounter", "Case meeting"),
    Kind.HOLIDAY_FILE: pgettext_lazy("encounter", "Where the child is in the holidays"),
}
KIND_ICONS = {
    Kind.HOME_VISIT: {"icon": "home-heart"},
    Kind.TALK: {"icon": "messages"},
    Kind.CALL: {"icon": "phone"},
    Kind.SCHOOL_CONTACT: {"icon": "school"},
    Kind.STUDY_HELP: {"icon": "book"},
    Kind.AID: {"icon": "gift"},
    Kind.COUNSELLING: {"icon": "lock"},
    Kind.PARENT_CONTACT: {"icon": "heart-handshake"},
    Kind.MEETING: {"icon": "users-group"},
    Kind.HOLIDAY_FILE: {"icon": "beach"},
}
WAY_NAMES = {
    Way.HOME: pgettext_lazy("way", "at the child's home"),
    Way.SCHOOL: pgettext_lazy("way", "at school"),
    Way.OFFICE: pgettext_lazy("way", "at the village committee or office"),
    Way.PHONE: pgettext_lazy("way", "by telephone"),
    Way.VIDEO: pgettext_lazy("way", "by video"),
    Way.MET: pgettext_lazy("way", "met"),
    Way.CAME_HOME: pgettext_lazy("way", "came home"),
    Way.ELSEWHERE: pgettext_lazy("way", "elsewhere"),
}
CONFIDENCE_NAMES = {
    Confidence.ORDINARY: pgettext_lazy(
        "confidence", "Ordinary: me, the village director, the school psychologist"
    ),
    Confidence.CLOSED: pgettext_lazy("confidence", "Closed: only me and the school psychologist"),
    Confidence.CASE: pgettext_lazy("confidence", "A case: only those who handle protection cases"),
}
TICK_NAMES = {
    Tick.FINE: pgettext_lazy("tick", "fine"),
    Tick.WATCH: pgettext_lazy("tick", "watch"),
    Tick.PROBLEM: pgettext_lazy("tick", "problem"),
}
TICK_TONES = {Tick.FINE: "good", Tick.WATCH: "watch", Tick.PROBLEM: "danger"}
LINE_NAMES = {
    "study": pgettext_lazy("line", "Study"),
    "life": pgettext_lazy("line", "Daily life"),
    "kinship": pgettext_lazy("line", "Family ties"),
    "mind": pgettext_lazy("line", "State of mind"),
    "safety": pgettext_lazy("line", "Safety"),
}
SEEN_NAMES = {
    Seen.CHILD: pgettext_lazy("seen", "the child"),
    Seen.CARER: pgettext_lazy("seen", "the carer"),
    Seen.FATHER: pgettext_lazy("seen", "the father"),
    Seen.MOTHER: pgettext_lazy("seen", "the mother"),
    Seen.TEACHER: pgettext_lazy("seen", "a teacher"),
    Seen.SIBLING: pgettext_lazy("seen", "a brother or sister"),
    Seen.NEIGHBOUR: pgettext_lazy("seen", "a neighbour"),
    Seen.OTHER: pgettext_lazy("seen", "somebody else"),
}
TOPIC_NAMES = {
    Topic.STUDY: pgettext_lazy("topic", "learning"),
    Topic.FAMILY: pgettext_lazy("topic", "parents and family"),
    Topic.FRIENDS: pgettext_lazy("topic", "friends"),
    Topic.FEELINGS: pgettext_lazy("topic", "feelings"),
    Topic.HEALTH: pgettext_lazy("topic", "health"),
    Topic.SAFETY: pgettext_lazy("topic", "safety"),
    Topic.WISHES: pgettext_lazy("topic", "wishes and plans"),
    Topic.LISTENED: pgettext_lazy("topic", "listened only"),
}
MOODS = [
    (1, pgettext_lazy("mood", "very low")),
    (2, pgettext_lazy("mood", "low")),
    (3, pgettext_lazy("mood", "so-so")),
    (4, pgettext_lazy("mood", "good")),
    (5, pgettext_lazy("mood", "very good")),
]
NOTED_LABELS = {
    Kind.HOME_VISIT: _("What has changed, what needs doing"),
    Kind.TALK: _("What weighs on the child, and what was agreed"),
    Kind.COUNSELLING: _("Notes of the counselling"),
    Kind.STUDY_HELP: _("What was learned"),
    Kind.MEETING: _("What was agreed"),
}
