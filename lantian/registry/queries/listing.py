"""The list of children: filters that people use, in an order that never has to count."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import GreaterThan

from lantian.access import paging
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.kernel.questions import worded_once
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.places.rules import Level, level_of, scope_of
from lantian.registry.models import Child, Enrolment, StatusEpisode, Tie
from lantian.registry.queries.active import active, existing
from lantian.registry.queries.finding import children_found
from lantian.registry.queries.statuses import calibre_named, counted
from lantian.registry.rules.ages import age_on, born_range
from lantian.registry.rules.gaps import GAPS, STALE_AFTER_DAYS, gaps_of, is_stale
from lantian.registry.rules.kin import GRANDPARENTS

PAGE = 30
PARTS_SHOWN = {Level.PROVINCE: 4, Level.CITY: 3, Level.COUNTY: 2, Level.TOWN: 1, Level.VILLAGE: 1}
OLDEST = 120
NO_CLASS = "-"
OUT = "out"
NOT_LISTED = ("identity", "remarks", *GRANDPARENTS)
"""Columns of a child that no line shows."""

LISTED = ("name", "sex", "ethnicity", "birth_on", "region", "gaps", "confirmed_on", "closed_on")
"""Columns of a child that the list shows."""

TYPED = frozenset({"search", "class_name"})
ORDERS = {
    "place": ("region", "name_pinyin", "id"),
    "name": ("name_pinyin", "id"),
    "age": ("birth_on", "id"),
    "freshness": ("confirmed_on", "id"),
}


@dataclass(frozen=True)
class Listing:
    """What is asked for. `search` is typed text; `missing` the name of a gap, or "any"; a class may be `NO_CLASS`.

    `standing` is what the definition `calibre` says of the child on `counted_on`, or today: in, unclear or out.
    """

    place: int | None = None
    school: UUID | None = None
    grade: int | None = None
    class_name: str | None = None
    youngest: int | None = None
    oldest: int | None = None
    sex: str = ""
    missing: str = ""
    stale: bool = False
    calibre: str = ""
    standing: str = ""
    counted_on: date | None = None
    closed: bool = False
    search: str = ""
    order: str = "place"

    def in_codes(self) -> dict[str, str]:
        """What is asked for, as the access log may hold it: without a word that was typed."""
        asked = {name: str(value) for name, value in asdict(self).items() if value or value == 0}
        return {name: "…" if name in TYPED else value for name, value in asked.items() if value != "False"}


class Schooling(NamedTuple):
    """Stage, school by name, grade and class of a child."""

    stage: str
    school: str
    grade: int | None
    class_name: str


class Carer(NamedTuple):
    """Who takes care of a child, and what that person is to it (GB/T 4761)."""

    name: str
    relation: str


NO_SCHOOLING = Schooling("", "", None, "")
NOBODY = Carer("", "")


@dataclass(frozen=True)
class Line:
    """One child in the list, with what stands beside its name."""

    child: Child
    age: int
    place: str
    schooling: Schooling
    carer: Carer
    gaps: list[str]
    is_stale: bool


@dataclass(frozen=True)
class Page:
    """One page of a listing: its lines, and the children they are of with the keys of the pages around."""

    lines: list[Line]
    children: paging.Page[Child]


def listed(listing: Listing, on: date) -> QuerySet[Child]:
    """All children of a listing, in no order."""
    children = children_found(listing.search) if listing.search else Child.objects.all()
    return children.filter(_where(listing), _in_state(listing, on), _openness(listing))


def _openness(listing: Listing) -> Q:
    """Open files, or closed ones; whoever searches for somebody finds them either way."""
    if listing.closed:
        return existing() & Q(closed_on__isnull=False)
    return existing() if listing.search else active()


def _where(listing: Listing) -> Q:
    """Place, school and class."""
    asked = Q(region__range=scope_of(listing.place)) if listing.place else Q()
    if listing.school:
        asked &= Q(school=listing.school)
    class_name = "" if listing.class_name == NO_CLASS else listing.class_name
    in_class = {"grade": listing.grade, "class_name": class_name}
    given = {name: value for name, value in in_class.items() if value is not None}
    if given:
        rows = Enrolment.objects.filter(until__isnull=True, **given)
        asked &= Q(pk__in=rows.values_list("child", flat=True))
    return asked


def _in_state(listing: Listing, on: date) -> Q:
    """Sex, age, what is missing, how long unconfirmed."""
    asked = Q(sex=listing.sex) if listing.sex else Q()
    if listing.youngest is not None or listing.oldest is not None:
        oldest = OLDEST if listing.oldest is None else listing.oldest
        asked &= Q(birth_on__range=born_range(listing.youngest or 0, oldest, on))
    if listing.missing == "any":
        asked &= Q(gaps__gt=0)
    elif listing.missing:
        asked &= Q(GreaterThan(F("gaps").bitand(1 << GAPS.index(listing.missing)), 0))
    if listing.calibre:
        asked &= _counted(listing, on)
    if listing.stale:
        asked &= Q(confirmed_on__lt=on - timedelta(days=STALE_AFTER_DAYS))
    return asked


def _counted(listing: Listing, on: date) -> Q:
    calibre = calibre_named(listing.calibre)
    if calibre is None:
        return Q(pk__in=[])
    day = listing.counted_on or on
    if listing.standing == OUT:
        return ~Q(pk__in=counted(calibre, day, *StatusEpisode.Standing.values, place=listing.place))
    return Q(pk__in=counted(calibre, day, listing.standing or StatusEpisode.Standing.IN, place=listing.place))


def page_of(listing: Listing, on: date, *, after: UUID | None = None, before: UUID | None = None) -> Page:
    """The page of `PAGE` lines that follows the child `after`, or that precedes the child `before`."""
    children = listed(listing, on).only(*LISTED)
    page = paging.page_of(children, order_of(listing), after=after, before=before, size=PAGE)
    return Page(lines_of(page.rows, on), page)


def order_of(listing: Listing) -> tuple[str, ...]:
    """The columns of the order; those of one school have no use for an order by village."""
    if listing.order == "place" and acting_post().scope != Scope.PLACE:
        return ORDERS["name"]
    return ORDERS.get(listing.order, ORDERS["place"])


def lines_of(children: Iterable[Child], on: date) -> list[Line]:
    """The lines for children, in their order, with four queries for all of them."""
    children = list(children)
    keys = [child.pk for child in children]
    schooling, carers = _schooling(keys), _carers(keys)
    paths = near_paths({child.region for child in children})
    return [
        Line(
            child=child,
            age=age_on(child.birth_on, on),
            place=paths.get(child.region, ""),
            schooling=schooling.get(child.pk, NO_SCHOOLING),
            carer=carers.get(child.pk, NOBODY),
            gaps=gaps_of(child.gaps),
            is_stale=is_stale(child.confirmed_on, on),
        )
        for child in children
    ]


def near_paths(regions: Iterable[int]) -> dict[int, str]:
    """Where regions lie, as seen from the acting post: 新民镇 太厢村 for a county, 太厢村 within a town."""
    post = acting_post()
    own = post.region_low if post.scope == Scope.PLACE and post.region_low else None
    shown = PARTS_SHOWN[level_of(own)] if own else 2
    return {code: " ".join(path.split(" ")[-shown:]) for code, path in places.paths(regions).items()}


def _schooling(keys: list[UUID]) -> dict[UUID, Schooling]:
    found = _enrolments(keys)
    schools = school_names({unit for _, _, unit, *_ in found if unit})
    return {
        child: Schooling(stage, schools.get(unit, "") if unit else text, grade, class_name)
        for child, stage, unit, text, grade, class_name in found
    }


@worded_once
def _enrolments(keys: list[UUID]) -> QuerySet[Enrolment, Any]:
    return Enrolment.objects.filter(child__in=keys, until__isnull=True).values_list(
        "child", "stage", "school_unit", "school_text", "grade", "class_name"
    )


def _carers(keys: list[UUID]) -> dict[UUID, Carer]:
    """The entrusted carer of each child, else the guardian."""
    return {child: Carer(name, relation) for child, name, relation in _caring(keys)}


@worded_once
def _caring(keys: list[UUID]) -> QuerySet[Tie, Any]:
    ties = Tie.objects.filter(
        child__in=keys, until__isnull=True, kind__in=(Tie.Kind.CARER, Tie.Kind.GUARDIAN)
    )
    return ties.order_by("-kind").values_list("child", "person__name", "relation")


def school_names(units: Iterable[UUID]) -> dict[UUID, str]:
    """The names of schools by key."""
    return {key: short or name for key, short, name in _schools(set(units))}


@worded_once
def _schools(keys: set[UUID]) -> QuerySet[Unit, Any]:
    return Unit.objects.filter(pk__in=keys).values_list("id", "short_name", "name")
