"""What the page of a plan shows: lines and children left, with names as far as the acting post sees them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from lantian.access import paging
from lantian.helping.models import Helper
from lantian.matching.models import MatchGap, MatchLine, MatchLock, MatchRun
from lantian.matching.queries.places import names_of
from lantian.matching.words import LINE_NAMES, NEAR_NAMES
from lantian.registry.queries.active import active

PAGE = 50
SOON = timedelta(days=90)
State = MatchLine.State
SHOWS = ("open", "moved", "changed", "accepted", "refused")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with its names; `helper` and `other` are None where the acting post does not see them."""

    line: MatchLine
    village: str
    helper: Helper | None
    helper_village: str
    other: Helper | None
    before: Helper | None
    reasons: Sequence[str]
    warnings: Sequence[str]


def runs() -> QuerySet[MatchRun]:
    """The plans that the acting post sees, its own place's and those around it."""
    return MatchRun.objects.all()


def lines_of(run: MatchRun, show: str) -> QuerySet[MatchLine]:
    """The lines of one of `SHOWS`, of children on file."""
    rows = MatchLine.objects.filter(active("child__"), run=run.pk).select_related("child")
    if show == "accepted":
        return rows.filter(state=State.ACCEPTED)
    if show == "refused":
        return rows.filter(state__in=(State.REFUSED, State.FORBIDDEN))
    rows = rows.filter(state=State.PROPOSED)
    if show == "changed":
        return rows.filter(changed_on__isnull=False)
    return rows.filter(was__isnull=False) if show == "moved" else rows


def page_of_lines(
    rows: QuerySet[MatchLine], *, after: UUID | None = None, before: UUID | None = None
) -> paging.Page[MatchLine]:
    """A page of lines, village by village."""
    return paging.page_of(rows, ("region", "id"), after=after, before=before, size=PAGE)


def gaps_of(run: MatchRun) -> QuerySet[MatchGap]:
    """The children whom a plan leaves, who are still on file."""
    return MatchGap.objects.filter(active("child__"), run=run.pk).select_related("child")


def page_of_gaps(
    rows: QuerySet[MatchGap], *, after: UUID | None = None, before: UUID | None = None
) -> paging.Page[MatchGap]:
    """A page of children left, village by village."""
    return paging.page_of(rows, ("region", "id"), after=after, before=before, size=PAGE)


def counts_of(run: MatchRun) -> dict[str, int]:
    """How many lines stand how, as far as the acting post sees them; and how many children are left."""
    counted = MatchLine.objects.filter(active("child__"), run=run.pk).aggregate(
        open=Count("pk", filter=Q(state=State.PROPOSED)),
        accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
        refused=Count("pk", filter=Q(state__in=(State.REFUSED, State.FORBIDDEN))),
        moved=Count("pk", filter=Q(state=State.PROPOSED, was__isnull=False)),
        changed=Count("pk", filter=Q(state=State.PROPOSED, changed_on__isnull=False)),
    )
    return {**counted, "left": gaps_of(run).count()}


def gaps_by_rule(run: MatchRun) -> list[tuple[str, int]]:
    """How many children each rule leaves without anybody, the most first."""
    rows = gaps_of(run).order_by().values_list("rule").annotate(all=Count("pk"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def shown(lines: Sequence[MatchLine], on: date) -> list[Shown]:
    """Lines with the names of their helpers, in three questions for any number."""
    keys = {key for line in lines for key in (line.helper_id, line.other, line.was) if key}
    helpers: Mapping[UUID, Helper] = Helper.objects.in_bulk(keys)
    regions = {line.region for line in lines} | {helper.region for helper in helpers.values()}
    names = names_of(regions)
    return [_shown(line, helpers, names, on) for line in lines]


def _shown(line: MatchLine, helpers: Mapping[UUID, Helper], names: Mapping[int, str], on: date) -> Shown:
    helper = helpers.get(line.helper_id)
    return Shown(
        line=line,
        village=names.get(line.region, ""),
        helper=helper,
        helper_village=names.get(helper.region, "") if helper else "",
        other=helpers.get(line.other) if line.other else None,
        before=helpers.get(line.was) if line.was else None,
        reasons=list(reasons(line.why)),
        warnings=list(_warnings(line, helper, on)),
    )


def reasons(why: Mapping[str, Any]) -> Iterable[str]:
    """Why a line is what it is, in words."""
    if near := why.get("near"):
        yield str(NEAR_NAMES[near])
    if why.get("wish"):
        yield _("The child named this confidant")
    if meets := _names_of(why.get("meets", 0)):
        yield _("Can help with: %(lines)s") % {"lines": meets}
    if unmet := _names_of(why.get("unmet", 0)):
        yield _("Cannot help with: %(lines)s") % {"lines": unmet}
    if why.get("siblings"):
        yield _("Brother or sister has the same helper")
    if why.get("kept"):
        yield _("As in the plan before")


def _names_of(bits: int) -> str:
    return _(", ").join(str(name) for bit, name in LINE_NAMES.items() if bits & bit)


def _warnings(line: MatchLine, helper: Helper | None, on: date) -> Iterable[str]:
    if line.changed_on:
        yield _("The child's file has changed since the plan was made")
    if helper and helper.version != line.helper_version:
        yield _("What is known of the helper has changed since the plan was made")
    if helper and helper.vetted_until and helper.vetted_until < on:
        yield _("The check has expired")
    elif helper and helper.vetted_until and helper.vetted_until < on + SOON:
        yield _("The check ends soon, on %(day)s") % {"day": helper.vetted_until.isoformat()}


def locks_in(low: int, high: int) -> QuerySet[MatchLock]:
    """What people hold to in a place."""
    rows = MatchLock.objects.filter(region__range=(low, high), lifted_at__isnull=True)
    return rows.select_related("child").order_by("region", "pk")


def helpers_for(line: MatchLine, most: int = 200) -> list[Helper]:
    """Helpers whom a person may put on a line instead: accepted ones of the child's county, the nearest first."""
    town = line.region - line.region % 1000
    county = line.region - line.region % 1_000_000
    rows = Helper.objects.filter(
        standing=Helper.Standing.ACCEPTED, region__range=(county, county + 999_999), most_children__gt=0
    ).exclude(pk=line.helper_id)
    near = list(rows.filter(region=line.region).order_by("name_pinyin", "pk")[:most])
    around = rows.filter(region__range=(town, town + 999)).exclude(region=line.region)
    near += list(around.order_by("region", "name_pinyin", "pk")[: most - len(near)])
    far = rows.exclude(region__range=(town, town + 999))
    return near + list(far.order_by("region", "name_pinyin", "pk")[: most - len(near)])
