"""What losses, items, answers and levels are called; and what a family is told in place of them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.assessment.rules.losses import Loss, Severity
from lantian.duties.names import LEVEL_NAMES, LEVEL_TONES
from lantian.duties.rules.levels import RiskLevel

NONE, WATCH, PROBLEM, SERIOUS = Severity

LOSS_NAMES = {
    Loss.STUDY: pgettext_lazy("loss", "Study"),
    Loss.LIFE: pgettext_lazy("loss", "Life"),
    Loss.KINSHIP: pgettext_lazy("loss", "Kinship"),
    Loss.MIND: pgettext_lazy("loss", "Mind"),
    Loss.SAFETY: pgettext_lazy("loss", "Safety"),
}

SEVERITY_NAMES = {
    NONE: pgettext_lazy("severity", "Nothing to note"),
    WATCH: pgettext_lazy("severity", "To watch"),
    PROBLEM: pgettext_lazy("severity", "A problem"),
    SERIOUS: pgettext_lazy("severity", "Serious"),
}
SEVERITY_TONES = {NONE: "good", WATCH: "info", PROBLEM: "watch", SERIOUS: "warning"}


@dataclass(frozen=True)
class LevelWords:
    """A level in words, with the tone and the icon that go with its colour."""

    name: Any
    tone: str
    icon: str


LEVEL_ICONS = {
    RiskLevel.GREEN: {"icon": "check"},
    RiskLevel.BLUE: {"icon": "eye"},
    RiskLevel.YELLOW: {"icon": "alert-triangle"},
    RiskLevel.RED: {"icon": "alert-octagon"},
}
LEVEL_WORDS = {
    level: LevelWords(LEVEL_NAMES[level], LEVEL_TONES[level], **icon) for level, icon in LEVEL_ICONS.items()
}

ITEM_NAMES = {
    "schooling": _("Schooling"),
    "school_moves": _("Moves between schools"),
    "absence": _("Days absent from school in a month"),
    "homework": _("Help with homework"),
    "grades": _("Results at school"),
    "tired_of_school": _("Says that learning is useless"),
    "house": _("House"),
    "health": _("Health"),
    "hukou": _("Hukou"),
    "poverty": pgettext_lazy("item", "Poverty and aid"),
    "meals": _("Meals"),
    "insurance": _("Medical insurance"),
    "vaccination": _("Vaccinations"),
    "debt": _("Debts of the household"),
    "contact": _("Contact with a parent"),
    "meeting": _("Last time together with a parent"),
    "carer": pgettext_lazy("item", "Who takes care"),
    "attention": pgettext_lazy("item", "Screening"),
    "isolation": _("Friends"),
    "net": _("Telephone and games"),
    "sudden_change": _("Changed suddenly, or after a loss"),
    "self_harm": _("Talk of hurting or killing itself"),
    "closed_mind": pgettext_lazy("item", "Protected part: mind"),
    "alone": _("Lives alone"),
    "unattended": _("Small child without care"),
    "guardianship": _("Guardianship"),
    "carer_strength": _("Strength of the carer"),
    "water": _("Open water nearby, swims without care"),
    "road": _("Dangerous way to school"),
    "fire": _("Danger of fire or electricity at home"),
    "stays_out": _("Stays out at night"),
    "smoking": _("Smokes or drinks"),
    "company": _("Bad company"),
    "harm": _("Signs that somebody hurts the child"),
    "closed_safety": pgettext_lazy("item", "Protected part: safety"),
    "seen_study": pgettext_lazy("item", "Study, as last ticked"),
    "seen_life": pgettext_lazy("item", "Life, as last ticked"),
    "seen_kinship": pgettext_lazy("item", "Kinship, as last ticked"),
    "seen_mind": pgettext_lazy("item", "Mind, as last ticked"),
    "seen_safety": pgettext_lazy("item", "Safety, as last ticked"),
}

NO, YES = pgettext_lazy("answer", "no"), pgettext_lazy("answer", "yes")
ANSWER_NAMES: dict[str, dict[str, Any]] = {
    "absence": {"seldom": _("up to two"), "three": _("three or four"), "five": _("five or more")},
    "homework": {"helped": _("somebody helps"), "alone": _("nobody helps")},
    "grades": {"steady": _("steady or better"), "dropped": _("dropped by two bands or more")},
    "tired_of_school": {
        "no": NO,
        "says_so": _("says so"),
        "wants_to_leave": _("wants to leave school for work"),
    },
    "meals": {
        "enough": _("enough and regular"),
        "irregular": _("irregular or poor"),
        "hungry": _("often hungry"),
    },
    "insurance": {"insured": _("insured"), "none": _("not insured")},
    "vaccination": {"complete": _("complete for its age"), "behind": _("some are missing")},
    "debt": {"none": _("none that weigh"), "some": _("some"), "heavy": _("heavy, needs are cut")},
    "isolation": {"friends": _("has friends"), "few": _("hardly any"), "alone": _("always alone")},
    "net": {"moderate": _("in measure"), "much": _("too much"), "cannot_stop": _("cannot stop")},
    "sudden_change": {"no": NO, "yes": YES},
    "self_harm": {"no": NO, "talk": _("has spoken of it"), "attempt": _("has tried")},
    "water": {"no": NO, "yes": YES},
    "road": {"no": NO, "yes": YES},
    "fire": {"no": NO, "yes": YES},
    "stays_out": {"no": NO, "yes": YES},
    "smoking": {"no": NO, "yes": YES},
    "company": {"no": NO, "yes": YES},
    "harm": {
        "no": NO,
        "violence": _("beating, cruelty, neglect"),
        "sexual": _("sexual harm"),
        "trafficking": _("abduction, selling, begging"),
    },
}

SEEN = {
    NONE: _("all well when last seen"),
    WATCH: _("something to watch when last seen"),
    PROBLEM: _("a problem when last seen"),
}
CLOSED = {NONE: _("nothing closed weighs here"), SERIOUS: _("see the protected part")}
KNOWN_SAYS: dict[str, dict[Severity, Any]] = {
    "schooling": {
        NONE: _("at school, or too young for it"),
        WATCH: _("not at school yet, or sixteen and out of school"),
        PROBLEM: _("fifteen and not at school"),
        SERIOUS: _("out of school in the compulsory years"),
    },
    "school_moves": {
        NONE: _("at most one move in twelve months"),
        WATCH: _("two moves or more in twelve months"),
    },
    "house": {NONE: _("safe"), PROBLEM: _("unsafe (grade C or D)")},
    "health": {
        NONE: _("no illness without help"),
        WATCH: _("ill or disabled: is treatment and aid in place?"),
        PROBLEM: _("gravely ill, no medical aid on file"),
    },
    "hukou": {NONE: _("registered"), PROBLEM: _("not registered anywhere")},
    "poverty": {NONE: _("nobody forgotten"), PROBLEM: _("marked as poor, no aid on file")},
    "contact": {
        NONE: _("within a week, or a parent is at home"),
        WATCH: _("more than a week ago"),
        PROBLEM: _("more than a month ago"),
        SERIOUS: _("more than ninety days ago: out of reach"),
    },
    "meeting": {
        NONE: _("within half a year, or a parent is at home"),
        WATCH: _("more than half a year ago"),
        PROBLEM: _("more than a year ago"),
    },
    "carer": {NONE: _("somebody is on file"), PROBLEM: _("nobody is on file")},
    "attention": {NONE: _("no need seen"), PROBLEM: _("needs attention")},
    "alone": {NONE: _("with others"), SERIOUS: _("alone, below sixteen")},
    "unattended": {NONE: NO, SERIOUS: _("below eight and nobody takes care")},
    "guardianship": {
        NONE: _("good"),
        WATCH: _("fair"),
        SERIOUS: _("nobody guards the child, or not well enough"),
    },
    "carer_strength": {
        NONE: _("able"),
        WATCH: _("one of the carers is old or ill"),
        PROBLEM: _("75 or older, or ill"),
    },
    **{f"seen_{loss}": SEEN for loss in Loss},
    "closed_mind": CLOSED,
    "closed_safety": CLOSED,
}

SOURCE_NAMES = {
    "register": pgettext_lazy("source", "the child's file"),
    "encounter": pgettext_lazy("source", "an encounter"),
    "screening": pgettext_lazy("source", "the screening"),
}
SOURCES = {
    "contact": "encounter",
    "attention": "screening",
    **{f"seen_{loss}": "encounter" for loss in Loss},
}
"""Where a known item comes from, if it is not the child's file."""

POINTS = {
    "absence": _("Help the child to be at school every day."),
    "homework": _("Let somebody look at the homework in the evening, or ask the teacher for help."),
    "grades": _("Ask the child how it is getting on at school, and praise what goes well."),
    "tired_of_school": _("Tell the child why school is worth it; talk with its class teacher."),
    "meals": _("See that there are regular and good meals."),
    "insurance": _("Pay into the medical insurance for this year; the village helps with it."),
    "vaccination": _("Bring the vaccination booklet to the clinic: some are missing."),
    "isolation": _("Let the child play with others, and ask about its friends."),
    "net": _("Agree on a time for the telephone, and do something together instead."),
    "water": _("No swimming without a grown-up: say it again, above all in summer."),
    "road": _("Go the way to school with the child, and agree on the safest one."),
    "fire": _("Look after stove, cables and sockets at home."),
    "stays_out": _("Be sure that the child is at home at night."),
    "contact": _("Call or see each other every week; the child waits for it."),
    "meeting": _("Plan the next time together, and tell the child the day."),
    "hukou": _("Have the child entered in a hukou; the village says how."),
    "house": _("Tell the village about the state of the house: there is help for it."),
    "carer": _("Agree with the village on who takes care of the child."),
}
"""What a parent or proxy parent reads of an item: a thing to do, in kind words."""
