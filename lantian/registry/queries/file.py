"""One child, one file: who this is, who is around, where the parents are, what is missing, what happened when."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.access.queries import holding, keeping
from lantian.kernel.questions import worded_once
from lantian.places import queries as places
from lantian.registry.models import (
    CardIssue,
    Child,
    Closing,
    Enrolment,
    Household,
    Livelihood,
    Migration,
    Tie,
)
from lantian.registry.queries.facts import facts_of
from lantian.registry.queries.listing import school_names
from lantian.registry.queries.seats import holders_of
from lantian.registry.rules.ages import age_on
from lantian.registry.rules.gaps import gaps_of, is_stale
from lantian.registry.rules.showing import parts_for

AROUND = [kind for kind in Tie.Kind if kind not in (Tie.Kind.FATHER, Tie.Kind.MOTHER)]


@dataclass(frozen=True)
class Parent:
    """A parent and where they are: the current episode and those before it, the latest first."""

    tie: Tie
    now: Migration | None
    before: list[Migration]


@dataclass(frozen=True)
class Event:
    """Something that happened: a fact that began, a tie that began or ended, a card that was printed."""

    on: date | None
    kind: str
    what: Any


@dataclass
class ChildFile:
    """Everything that one page shows of a child."""

    child: Child
    age: int
    place: str
    gaps: list[str]
    is_stale: bool
    household: Household | None
    livelihood: Livelihood | None
    parents: list[Parent]
    around: list[Tie]
    former: list[Tie]
    facts: dict[str, Any]
    past: list[tuple[str, Any]]
    regions: dict[int, str] = field(default_factory=dict)
    schools: dict[UUID, str] = field(default_factory=dict)
    directors: list[Post] = field(default_factory=list)
    supervisors: list[Post] = field(default_factory=list)
    school_posts: list[Post] = field(default_factory=list)
    cards: list[CardIssue] = field(default_factory=list)
    seats: dict[UUID, Post] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    missing_legs: list[str] = field(default_factory=list)

    @property
    def proxy_parents(self) -> list[Tie]:
        return [tie for tie in self.around if tie.kind == Tie.Kind.PROXY_PARENT]

    @property
    def closing(self) -> Closing | None:
        """Since when and why the file is closed, if it is."""
        closing: Closing | None = self.facts.get("closing")
        return closing

    @property
    def carers(self) -> list[Tie]:
        return [tie for tie in self.around if tie.kind in (Tie.Kind.CARER, Tie.Kind.GUARDIAN)]


def file_of(key: UUID) -> Child | None:
    """A child that the acting post may see, with its household; of one that was merged the shell."""
    return next(iter(_children(key)), None)


@worded_once
def _children(key: UUID) -> QuerySet[Child]:
    return Child.objects.filter(pk=key, erased_at=None).select_related("household")


def open_file(child: Child, on: date, post: Post) -> ChildFile:
    """What a post is shown (`rules.showing`) of the file of a child as of today, in a dozen queries."""
    shown = parts_for(Role(post.role))
    ties = _ties(child.pk)
    current = [tie for tie in ties if tie.until is None or tie.until > on]
    facts, past = _facts(child, shown)
    livelihood = facts.pop("livelihood", None)
    posts = _posts_around(child, facts.get("enrolment"), on)
    household = child.household if {"house", "livelihood"} & shown else None
    file = ChildFile(
        child=child,
        age=age_on(child.birth_on, on),
        place="",
        gaps=gaps_of(child.gaps) if "gaps" in shown else [],
        is_stale=is_stale(child.confirmed_on, on),
        household=household,
        livelihood=livelihood,
        parents=_parents(current),
        around=[tie for tie in current if tie.kind in AROUND],
        former=[tie for tie in ties if tie not in current],
        facts=facts,
        past=past,
        directors=[one for one in posts if one.role == Role.VILLAGE_DIRECTOR],
        supervisors=[one for one in posts if one.role == Role.TOWN_SUPERVISOR],
        school_posts=_of_school(posts),
        cards=_cards(child.pk) if "cards" in shown else [],
        shown=shown,
    )
    if may(Role(post.role), "registry.seat_people"):
        file.seats = holders_of((tie.seat for tie in current), on)
    file.missing_legs = _missing_legs(file)
    if "whereabouts" not in shown:
        file.parents = [parent for parent in file.parents if parent.tie.seat == post.seat]
    file.regions = places.paths(_regions(file))
    file.schools = school_names({row.school_unit for row in _enrolments(file) if row.school_unit})
    file.place = file.regions.get(child.region, "")
    return file


@worded_once
def _ties(child: UUID) -> QuerySet[Tie]:
    return Tie.objects.filter(child=child).select_related("person").order_by("kind", "since")


def _missing_legs(file: ChildFile) -> list[str]:
    """Which of the three legs has nobody: school (of those enrolled), family, society (A09)."""
    enrolment = file.facts.get("enrolment")
    needs_school = enrolment is not None and enrolment.school_unit is not None
    is_one_home = any(parent.now and parent.now.reason == "home" for parent in file.parents)
    legs = {
        "school": bool(file.school_posts) or not needs_school,
        "family": bool(file.carers) or is_one_home,
        "society": bool(file.proxy_parents),
    }
    return [leg for leg, stands in legs.items() if not stands]


@worded_once
def _cards(child: UUID) -> QuerySet[CardIssue]:
    return CardIssue.objects.filter(child=child).order_by("-number", "kind")


def _facts(child: Child, shown: frozenset[str]) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    rows = facts_of(child, shown)
    current = {name: row for name, row in rows if row.until is None}
    return current, [(name, row) for name, row in rows if row.until is not None]


def _parents(ties: list[Tie]) -> list[Parent]:
    parents = [tie for tie in ties if tie.kind in (Tie.Kind.FATHER, Tie.Kind.MOTHER)]
    by_person: dict[UUID, list[Migration]] = {}
    for episode in _episodes([tie.person_id for tie in parents]):
        by_person.setdefault(episode.person_id, []).append(episode)
    return [_parent(tie, by_person.get(tie.person_id, [])) for tie in parents]


@worded_once
def _episodes(people: list[UUID]) -> QuerySet[Migration]:
    return Migration.objects.filter(person__in=people).order_by("-since")


def _parent(tie: Tie, episodes: list[Migration]) -> Parent:
    now = next((episode for episode in episodes if episode.until is None), None)
    return Parent(tie, now, [episode for episode in episodes if episode.until is not None])


def _posts_around(child: Child, enrolment: Enrolment | None, on: date) -> list[Post]:
    """Who answers for a child by office: director and supervisor of its place, teachers and heads of its school."""
    if enrolment is None or enrolment.school_unit is None:
        return _posts_of_place(on, child.region)
    return _posts_around_both(on, child.region, enrolment.school_unit, enrolment.grade, enrolment.class_name)


@worded_once
def _posts_of_place(on: date, region: int) -> QuerySet[Post]:
    return _posts(on, _keepers(region))


@worded_once
def _posts_around_both(
    on: date, region: int, school: UUID, grade: int | None, class_name: str
) -> QuerySet[Post]:
    of_class = Q(class_name=class_name) | Q(class_name="")
    teachers = of_class & Q(role=Role.CLASS_TEACHER, grade=grade)
    return _posts(on, _keepers(region) | Q(unit=school) & (teachers | Q(role=Role.SCHOOL_HEAD)))


def _keepers(region: int) -> Q:
    return keeping(Role.VILLAGE_DIRECTOR, region) | keeping(Role.TOWN_SUPERVISOR, region)


def _posts(on: date, around: Q) -> QuerySet[Post]:
    posts = Post.objects.filter(holding(on), around).select_related("unit", "user")
    return posts.order_by("-region_low", "pk")


def _of_school(posts: list[Post]) -> list[Post]:
    """The class teachers, else the heads."""
    teachers = [post for post in posts if post.role == Role.CLASS_TEACHER]
    return teachers or [post for post in posts if post.role == Role.SCHOOL_HEAD]


def _enrolments(file: ChildFile) -> Iterator[Enrolment]:
    if "enrolment" in file.facts:
        yield file.facts["enrolment"]
    yield from (row for name, row in file.past if name == "enrolment")


def _regions(file: ChildFile) -> set[int]:
    codes = {file.child.region}
    if file.household:
        codes.add(file.household.place)
    for name, row in [*file.facts.items(), *file.past]:
        if name in ("hukou", "residence") and row.place:
            codes.add(row.place)
    for parent in file.parents:
        codes |= {row.destination for row in (*parent.before, *filter(None, [parent.now])) if row.destination}
    return codes


def timeline(file: ChildFile) -> list[Event]:
    """What happened to the child and when, the latest first; what has no date is no event."""
    events = [Event(row.since, f"{name}.began", row) for name, row in [*file.facts.items(), *file.past]]
    events += [Event(tie.since, "tie.began", tie) for tie in [*file.around, *file.former]]
    events += [Event(tie.until, "tie.ended", tie) for tie in file.former]
    for parent in file.parents:
        episodes = [*filter(None, [parent.now]), *parent.before]
        events += [Event(row.since, "whereabouts.began", (parent.tie, row)) for row in episodes]
    events += [Event(card.printed_on, "card.printed", card) for card in file.cards]
    events.append(Event(localdate(file.child.recorded_at), "child.registered", file.child))
    return sorted(
        (event for event in events if event.on), key=lambda event: event.on or date.min, reverse=True
    )
