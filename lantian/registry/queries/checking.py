"""The monthly check: the children of a village in one list, and how far places are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from lantian.kernel.values.phones import mask_phone
from lantian.places.rules import Scope, scope_of
from lantian.registry.models import Child, MonthlyCheck, Residence
from lantian.registry.queries.active import active, existing
from lantian.registry.queries.listing import NOT_LISTED
from lantian.registry.queries.paper import (
    CARERS,
    PARENTS,
    Acquaintance,
    Schooling,
    Surroundings,
    Whereabouts,
    surroundings_of,
)
from lantian.registry.rules.ages import age_on
from lantian.registry.rules.events import has_turned_sixteen
from lantian.registry.rules.freshness import FRESH_DAYS, Progress, month_after, month_of
from lantian.registry.rules.gaps import STALE_AFTER_DAYS, is_stale

NOWHERE = Whereabouts("", "")


@dataclass(frozen=True, slots=True)
class ParentLine:
    """A parent (`father`, `mother`) and where they are."""

    kind: str
    name: str
    where: Whereabouts
    is_dead: bool


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One child with what was last known of it; `checked_on` is the day of this month's look, if there was one."""

    child: Child
    age: int
    parents: Sequence[ParentLine]
    carer: str
    relation: str
    phone: str
    schooling: Schooling | None
    elsewhere: str
    is_stale: bool
    turned_sixteen: bool
    checked_on: date | None


def children_of(place: int) -> QuerySet[Child]:
    """The children of a village, in the order in which its list is read."""
    rows = Child.objects.filter(active(), region__range=scope_of(place)).defer(*NOT_LISTED)
    return rows.order_by("region", "name_pinyin", "id")


def check_lines(children: Sequence[Child], on: date) -> list[CheckLine]:
    """The lines of children in their order, with a handful of queries for all of them."""
    keys = [child.pk for child in children]
    around = surroundings_of(children, on, staff=False)
    checks = dict(
        MonthlyCheck.objects.filter(child__in=keys, month=month_of(on)).values_list("child", "checked_on")
    )
    away = Residence.objects.filter(child__in=keys, until__isnull=True).exclude(elsewhere_text="")
    elsewhere = dict(away.values_list("child", "elsewhere_text"))
    return [_line(child, around, elsewhere.get(child.pk, ""), checks.get(child.pk), on) for child in children]


def _line(child: Child, around: Surroundings, elsewhere: str, checked_on: date | None, on: date) -> CheckLine:
    people = around.people.get(child.pk, [])
    carer = next((one for one in people if one.kind == CARERS[0]), None)
    carer = carer or next((one for one in people if one.kind in CARERS), None)
    return CheckLine(
        child=child,
        age=age_on(child.birth_on, on),
        parents=[_parent(one, around) for one in people if one.kind in PARENTS],
        carer=carer.name if carer else "",
        relation=carer.relation if carer else "",
        phone=mask_phone(carer.phone.reveal()) if carer and carer.phone else "",
        schooling=around.schooling.get(child.pk),
        elsewhere=elsewhere,
        is_stale=is_stale(child.confirmed_on, on),
        turned_sixteen=has_turned_sixteen(child.birth_on, child.confirmed_on, on),
        checked_on=checked_on,
    )


def _parent(one: Acquaintance, around: Surroundings) -> ParentLine:
    return ParentLine(one.kind, one.name, around.whereabouts.get(one.person, NOWHERE), one.is_dead)


def checked_in(month: date, scope: Scope | None = None) -> int:
    """How many open files of the acting post were looked at in a month."""
    checks = MonthlyCheck.objects.filter(active("child__"), month=month)
    return (checks.filter(region__range=scope) if scope else checks).count()


def progress(scope: Scope, step: int, month: date, on: date) -> list[Progress]:
    """How far the places of one level in a range are in a month; `step` is between their codes (1000: towns).

    Of a month that is over those children are meant who were on file in it. Ages of files are those of `on`.
    """
    place = F("region") - F("region") % step
    children = Child.objects.filter(_on_file_in(month, on), region__range=scope)
    counts = (
        children.annotate(place=place)
        .values_list("place")
        .annotate(
            all=Count("pk"),
            fresh=Count("pk", filter=Q(confirmed_on__gte=on - timedelta(days=FRESH_DAYS))),
            stale=Count("pk", filter=Q(confirmed_on__lt=on - timedelta(days=STALE_AFTER_DAYS))),
        )
    )
    checks = MonthlyCheck.objects.filter(_on_file_in(month, on, "child__"), month=month, region__range=scope)
    checked = dict(checks.annotate(place=place).values_list("place").annotate(all=Count("pk")))
    return [
        Progress(code, count, checked.get(code, 0), fresh, count - fresh - stale, stale)
        for code, count, fresh, stale in counts
    ]


def _on_file_in(month: date, on: date, prefix: str = "") -> Q:
    """Children whose file was open in a month: today's for the month that goes on."""
    if month == month_of(on):
        return active(prefix)
    end = timezone.make_aware(datetime.combine(month_after(month), time()))
    open_then = Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gte": month})
    return existing(prefix) & Q(**{f"{prefix}recorded_at__lt": end}) & open_then


def whole(places: Iterable[Progress], place: int) -> Progress:
    """The sum of places."""
    rows = list(places)
    names = ("children", "checked", "fresh", "ageing", "stale")
    return Progress(place, *(sum(getattr(row, name) for row in rows) for name in names))


def keys_of(lines: Iterable[CheckLine]) -> list[tuple[UUID, int, UUID | None]]:
    """The children of lines as the access log names them."""
    return [(line.child.pk, line.child.region, line.child.school) for line in lines]
