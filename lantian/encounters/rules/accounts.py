"""What somebody tells of an encounter, and whether it can be so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from lantian.encounters.rules.kinds import PARENTS, SHAPES, Confidence, Kind

# Care is written down within days; a year before the file began a child was hardly known to anybody here.
DAYS_BEFORE_FILE = 366


@dataclass(frozen=True)
class Holiday:
    """Where a child will be in a holiday."""

    season: str
    year: int
    where: str
    place_text: str = ""
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Account:
    """What is told: codes, days, and words. Lines of `ticks` that are missing are as they were."""

    happened_on: date
    way: str = ""
    confidence: Confidence = Confidence.ORDINARY
    seen: tuple[str, ...] = ()
    seen_alone: bool | None = None
    ticks: Mapping[str, int] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    mood: int | None = None
    noted: str = ""
    child_words: str = ""
    promise: str = ""
    promised_on: date | None = None
    next_on: date | None = None
    aid_item: str = ""
    aid_amount: Decimal | None = None
    aid_unit: str = ""
    aid_need: str = ""
    holiday: Holiday | None = None
    suspected: bool = False

    @property
    def words(self) -> str:
        """All that was written in free words."""
        return "\n".join(part for part in (self.noted, self.child_words, self.promise, self.aid_item) if part)


@dataclass(frozen=True)
class File:
    """What is known of a child's file: born, on file since, closed since."""

    birth_on: date
    on_file_since: date
    closed_on: date | None = None


@dataclass(frozen=True)
class Complaint:
    """What cannot be, in which field of the form; `day` is what it is compared with."""

    code: str
    field: str = ""
    day: date | None = None


def complaint_about(
    kind: Kind, told: Account, file: File, today: date, *, kept_promise: date | None = None
) -> Complaint | None:
    """The first thing that cannot be so. A promise day that stood there before (`kept_promise`) may be past."""
    return (
        _about_day(told.happened_on, file, today)
        or _about_what_follows(told, today, kept_promise)
        or (Complaint(*EMPTY[kind]) if _is_empty(kind, told) else None)
    )


def _about_day(day: date, file: File, today: date) -> Complaint | None:
    if file.closed_on and day >= file.closed_on:
        return Complaint("closed", "", file.closed_on)
    if day > today:
        return Complaint("in_the_future", "happened_on", today)
    if day < file.birth_on:
        return Complaint("before_birth", "happened_on", file.birth_on)
    if day < file.on_file_since - timedelta(days=DAYS_BEFORE_FILE):
        return Complaint("before_file", "happened_on", file.on_file_since)
    return None


def _about_what_follows(told: Account, today: date, kept_promise: date | None) -> Complaint | None:
    if told.promised_on and not told.promise and not kept_promise:
        return Complaint("promise_of_nothing", "promise")
    if told.promise and not told.promised_on:
        return Complaint("promise_without_day", "promised_on")
    if told.promised_on and told.promised_on < told.happened_on:
        return Complaint("promise_before_visit", "promised_on", told.happened_on)
    if told.promised_on and told.promised_on < today and told.promised_on != kept_promise:
        return Complaint("promise_in_the_past", "promised_on", today)
    if told.next_on and told.next_on <= told.happened_on:
        return Complaint("next_before_visit", "next_on", told.happened_on)
    return None


EMPTY: Mapping[Kind, tuple[str, str]] = {
    Kind.HOME_VISIT: ("nobody_seen", "seen"),
    Kind.CALL: ("nobody_seen", "seen"),
    Kind.SCHOOL_CONTACT: ("nothing_said", "noted"),
    Kind.TALK: ("nothing_said", "noted"),
    Kind.COUNSELLING: ("nothing_said", "noted"),
    Kind.STUDY_HELP: ("nothing_said", "noted"),
    Kind.MEETING: ("nothing_said", "noted"),
    Kind.PARENT_CONTACT: ("no_parent", "seen"),
    Kind.AID: ("no_aid", "aid_item"),
    Kind.HOLIDAY_FILE: ("no_place", "where"),
}
"""What is said to somebody who left a form empty, and at which field."""


def _is_empty(kind: Kind, told: Account) -> bool:
    if kind == Kind.AID:
        return not (told.aid_item and told.aid_amount)
    if kind == Kind.HOLIDAY_FILE:
        return told.holiday is None
    if kind == Kind.PARENT_CONTACT:
        return not PARENTS & set(told.seen)
    if EMPTY[kind][0] == "nobody_seen":
        return not told.seen
    return not (told.seen or told.words or told.topics or told.mood or told.ticks or told.suspected)


def way_of(kind: Kind, told: Account) -> str:
    """The way that was said, or the only one there is."""
    ways = SHAPES[kind].ways
    return told.way if told.way in ways else ways[0].value
