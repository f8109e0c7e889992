"""The kinds of care, the ways in which it happens, how confidential its words are, and what each kind asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from lantian.access.policy import Compartment, Role


class Kind(StrEnum):
    """What was done (domain: D02–D08, D15; 未保法 arts 23 and 43)."""

    HOME_VISIT = "home_visit"
    TALK = "talk"
    CALL = "call"
    SCHOOL_CONTACT = "school_contact"
    STUDY_HELP = "study_help"
    AID = "aid"
    COUNSELLING = "counselling"
    PARENT_CONTACT = "parent_contact"
    MEETING = "meeting"
    HOLIDAY_FILE = "holiday_file"


class Way(StrEnum):
    """How people met."""

    HOME = "home"
    SCHOOL = "school"
    OFFICE = "office"
    PHONE = "phone"
    VIDEO = "video"
    MET = "met"
    CAME_HOME = "came_home"
    ELSEWHERE = "elsewhere"


class Confidence(StrEnum):
    """Who may read the words of a talk: those around the child, the author and the psychologist, or a case's own."""

    ORDINARY = "ordinary"
    CLOSED = "closed"
    CASE = "case"


class Tick(IntEnum):
    """One look at one line of life; not ticked is as it was."""

    FINE = 0
    WATCH = 1
    PROBLEM = 2


class Seen(StrEnum):
    """Who was there besides the one who records."""

    CHILD = "child"
    CARER = "carer"
    FATHER = "father"
    MOTHER = "mother"
    TEACHER = "teacher"
    SIBLING = "sibling"
    NEIGHBOUR = "neighbour"
    OTHER = "other"


class Topic(StrEnum):
    """What a talk was about (D04: real difficulties, knots in the mind); listening alone is one."""

    STUDY = "study"
    FAMILY = "family"
    FRIENDS = "friends"
    FEELINGS = "feelings"
    HEALTH = "health"
    SAFETY = "safety"
    WISHES = "wishes"
    LISTENED = "listened"


LINES = ("study", "life", "kinship", "mind", "safety")
"""The five losses (五失) as lines of a quick tick."""

PARENTS = frozenset({Seen.FATHER, Seen.MOTHER})
# The words of a withdrawn record: only whoever wrote it down sees them. No post ever holds this.
WITHDRAWN = "withdrawn"

COMPARTMENTS: Mapping[Confidence, str] = {
    Confidence.ORDINARY: "",
    Confidence.CLOSED: Compartment.COUNSELLING,
    Confidence.CASE: Compartment.PROTECTION,
}

EVERYBODY_AT_WORK = frozenset(
    {
        Role.CITY_OFFICE,
        Role.COUNTY_OFFICE,
        Role.TOWN_SUPERVISOR,
        Role.VILLAGE_DIRECTOR,
        Role.SCHOOL_HEAD,
        Role.CLASS_TEACHER,
        Role.PSYCHOLOGIST,
    }
)
WITH_HELPERS = EVERYBODY_AT_WORK | {Role.PROXY_PARENT}
EVERYBODY = WITH_HELPERS | {Role.PARENT}


@dataclass(frozen=True)
class Shape:
    """What a kind asks: its ways (one alone is not asked), and whether ticks, persons, words and more belong to it."""

    roles: frozenset[Role]
    ways: tuple[Way, ...]
    seen: tuple[Seen, ...] = ()
    has_ticks: bool = False
    has_promise: bool = True
    has_child_words: bool = False
    is_talk: bool = False
    has_next: bool = True
    for_many: bool = False


SHAPES: Mapping[Kind, Shape] = {
    Kind.HOME_VISIT: Shape(
        WITH_HELPERS,
        (Way.HOME,),
        (Seen.CHILD, Seen.CARER, Seen.FATHER, Seen.MOTHER, Seen.OTHER),
        has_ticks=True,
        has_child_words=True,
    ),
    Kind.TALK: Shape(
        WITH_HELPERS,
        (Way.HOME, Way.SCHOOL, Way.OFFICE, Way.PHONE, Way.ELSEWHERE),
        has_child_words=True,
        is_talk=True,
        for_many=True,
    ),
    Kind.CALL: Shape(
        WITH_HELPERS,
        (Way.PHONE, Way.VIDEO),
        (Seen.CHILD, Seen.CARER, Seen.FATHER, Seen.MOTHER),
        has_ticks=True,
        for_many=True,
    ),
    Kind.SCHOOL_CONTACT: Shape(
        WITH_HELPERS, (Way.SCHOOL, Way.PHONE), (Seen.CHILD, Seen.TEACHER), has_ticks=True
    ),
    Kind.STUDY_HELP: Shape(
        WITH_HELPERS,
        (Way.HOME, Way.SCHOOL, Way.OFFICE, Way.VIDEO, Way.ELSEWHERE),
        has_child_words=True,
        for_many=True,
    ),
    Kind.AID: Shape(WITH_HELPERS, (Way.HOME, Way.SCHOOL, Way.OFFICE, Way.ELSEWHERE), has_promise=False),
    Kind.COUNSELLING: Shape(
        frozenset({Role.PSYCHOLOGIST}), (Way.SCHOOL, Way.HOME, Way.PHONE, Way.VIDEO), is_talk=True
    ),
    Kind.PARENT_CONTACT: Shape(
        EVERYBODY,
        (Way.PHONE, Way.VIDEO, Way.MET, Way.CAME_HOME),
        (Seen.FATHER, Seen.MOTHER),
        has_promise=False,
        has_next=False,
        for_many=True,
    ),
    Kind.MEETING: Shape(
        EVERYBODY_AT_WORK,
        (Way.OFFICE, Way.SCHOOL, Way.HOME, Way.VIDEO),
        (Seen.CARER, Seen.FATHER, Seen.MOTHER, Seen.TEACHER, Seen.OTHER),
    ),
    Kind.HOLIDAY_FILE: Shape(
        WITH_HELPERS, (Way.HOME, Way.PHONE, Way.SCHOOL), has_promise=False, has_next=False
    ),
}

CLOSED_KINDS: Mapping[Kind, str] = {Kind.COUNSELLING: Compartment.COUNSELLING}
"""Kinds of which others do not even learn that they took place."""


def kinds_for(role: Role, compartments: frozenset[str]) -> list[Kind]:
    """The kinds that a post may record."""
    return [
        kind
        for kind, shape in SHAPES.items()
        if role in shape.roles and (kind not in CLOSED_KINDS or CLOSED_KINDS[kind] in compartments)
    ]


def words_compartment(kind: Kind, confidence: Confidence) -> str:
    """Which compartment closes the words of a record; "" leaves them to those around the child."""
    return CLOSED_KINDS.get(kind) or COMPARTMENTS[confidence]


def is_discreet(kind: Kind, confidence: Confidence) -> bool:
    """Whether families and helpers see the record only where they wrote it themselves."""
    return kind in (Kind.COUNSELLING, Kind.MEETING) or confidence != Confidence.ORDINARY
