"""The list of children: filters that people use, in an order that never has to count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import GreaterThan

from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.places.rules import Level, level_of, scope_of
from lantian.registry.models import Child, Enrolment, Tie
from lantian.registry.queries.finding import children_found
from lantian.registry.rules.ages import age_on, born_range
from lantian.registry.rules.gaps import GAPS, STALE_AFTER_DAYS, gaps_of, is_stale

PAGE = 30
PARTS_SHOWN = {Level.PROVINCE: 4, Level.CITY: 3, Level.COUNTY: 2, Level.TOWN: 1, Level.VILLAGE: 1}
OLDEST = 120
ORDERS = {
    "place": ("region", "name_pinyin", "id"),
    "name": ("name_pinyin", "id"),
    "age": ("birth_on", "id"),
    "freshness": ("confirmed_on", "id"),
}


@dataclass(frozen=True)
class Listing:
    """What is asked for. `search` is typed text; `missing` the name of a gap, or "any"."""

    place: int | None = None
    school: UUID | None = None
    grade: int | None = None
    class_name: str | None = None
    youngest: int | None = None
    oldest: int | None = None
    sex: str = ""
    missing: str = ""
    stale: bool = False
    search: str = ""
    order: str = "place"


@dataclass(frozen=True)
class Line:
    """One child in the list, with what stands beside its name."""

    child: Child
    age: int
    place: str
    school: str
    stage: str
    grade: int | None
    class_name: str
    carer: str
    carer_relation: str
    gaps: list[str]
    is_stale: bool


@dataclass(frozen=True)
class Page:
    """One page of a listing, and the keys from which the next and the previous one go on (None: there is none)."""

    lines: list[Line]
    after: UUID | None
    before: UUID | None


def listed(listing: Listing, on: date) -> QuerySet[Child]:
    """All children of a listing, in no order."""
    children = children_found(listing.search) if listing.search else Child.objects.all()
    return children.filter(_where(listing), _in_state(listing, on), erased_at__isnull=True)


def _where(listing: Listing) -> Q:
    """Place, school and class."""
    asked = Q(region__range=scope_of(listing.place)) if listing.place else Q()
    if listing.school:
        asked &= Q(school=listing.school)
    in_class = {"grade": listing.grade, "class_name": listing.class_name}
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
    if listing.stale:
        asked &= Q(confirmed_on__lt=on - timedelta(days=STALE_AFTER_DAYS))
    return asked


def page_of(listing: Listing, on: date, *, after: UUID | None = None, before: UUID | None = None) -> Page:
    """The page of `PAGE` lines that follows the child `after`, or that precedes the child `before`."""
    names = order_of(listing)
    backwards = before is not None and after is None
    key = after or before
    mark = Child.objects.filter(pk=key).first() if key else None
    children = listed(listing, on)
    if mark:
        children = children.filter(_beyond(names, mark, backwards))
    directed = [f"-{name}" for name in names] if backwards else list(names)
    rows = list(children.order_by(*directed).defer("identity", "remarks")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    has_next, has_previous = (bool(mark), more) if backwards else (more, bool(mark))
    return Page(
        lines_of(rows, on),
        after=rows[-1].pk if rows and has_next else None,
        before=rows[0].pk if rows and has_previous else None,
    )


def order_of(listing: Listing) -> tuple[str, ...]:
    """The columns of the order; those of one school have no use for an order by village."""
    if listing.order == "place" and acting_post().scope != Scope.PLACE:
        return ORDERS["name"]
    return ORDERS.get(listing.order, ORDERS["place"])


def _beyond(names: tuple[str, ...], mark: Child, backwards: bool) -> Q:
    """The rows behind `mark` in an order, as comparisons that an index can serve: a ≥ x and (a > x or b > y …)."""
    than = "lt" if backwards else "gt"
    condition, equal = Q(), Q()
    for name in names:
        value = getattr(mark, name)
        condition |= equal & Q(**{f"{name}__{than}": value})
        equal &= Q(**{name: value})
    return Q(**{f"{names[0]}__{than}e": getattr(mark, names[0])}) & condition


def lines_of(children: Iterable[Child], on: date) -> list[Line]:
    """The lines for children, in their order, with three queries for all of them."""
    children = list(children)
    keys = [child.pk for child in children]
    enrolments = {row.child_id: row for row in Enrolment.objects.filter(child__in=keys, until__isnull=True)}
    carers = _carers(keys)
    paths = near_paths({child.region for child in children})
    schools = school_names({row.school_unit for row in enrolments.values() if row.school_unit})
    return [
        _line(child, on, enrolments.get(child.pk), carers.get(child.pk), paths.get(child.region, ""), schools)
        for child in children
    ]


def near_paths(regions: Iterable[int]) -> dict[int, str]:
    """Where regions lie, as seen from the acting post: 新民镇 太厢村 for a county, 太厢村 within a town."""
    post = acting_post()
    own = post.region_low if post.scope == Scope.PLACE and post.region_low else None
    shown = PARTS_SHOWN[level_of(own)] if own else 2
    return {code: " ".join(path.split(" ")[-shown:]) for code, path in places.paths(regions).items()}


def _line(
    child: Child,
    on: date,
    enrolment: Enrolment | None,
    carer: Tie | None,
    place: str,
    schools: dict[UUID, str],
) -> Line:
    school = ""
    if enrolment:
        school = schools.get(enrolment.school_unit, "") if enrolment.school_unit else enrolment.school_text
    return Line(
        child=child,
        age=age_on(child.birth_on, on),
        place=place,
        school=school,
        stage=enrolment.stage if enrolment else "",
        grade=enrolment.grade if enrolment else None,
        class_name=enrolment.class_name if enrolment else "",
        carer=carer.person.name if carer else "",
        carer_relation=carer.relation if carer else "",
        gaps=gaps_of(child.gaps),
        is_stale=is_stale(child.confirmed_on, on),
    )


def _carers(keys: list[UUID]) -> dict[UUID, Tie]:
    ties = Tie.objects.filter(
        child__in=keys, until__isnull=True, kind__in=(Tie.Kind.CARER, Tie.Kind.GUARDIAN)
    ).select_related("person")
    return {tie.child_id: tie for tie in ties.order_by("-kind")}


def school_names(units: Iterable[UUID]) -> dict[UUID, str]:
    """The names of schools by key."""
    return {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=set(units))}
