"""Areas change (行政区划调整): regions, offices and their posts, children and all that stands for a place go along."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.place_services import move_offices
from lantian.access.queries import holding
from lantian.access.scopes import acting_post, appointing
from lantian.kernel.city import acting_city
from lantian.places.areas import AreaPlan
from lantian.places.models import Region
from lantian.places.rules import city_of, is_within, scope_of
from lantian.places.services import regions
from lantian.registry.errors import OutOfScope, RegistryError
from lantian.registry.imports.finding import in_parts
from lantian.registry.imports.following import follow_children, make_due
from lantian.registry.models import Child, Household, Residence, existing
from lantian.registry.services.arriving import send_word
from lantian.registry.services.following import lock

RESIDENCES = """
INSERT INTO registry_residence
    (id, city, recorded_at, recorded_by, origin, version, child_id, region, school, since, place, lives_with)
SELECT gen_random_uuid(), "registry_residence"."city", %(now)s, %(author)s, NULL, 1, child_id, moved.place, school,
    %(on)s, moved.place, lives_with
FROM registry_residence JOIN unnest(%(children)s::uuid[], %(places)s::bigint[]) AS moved (child, place)
    ON moved.child = child_id
WHERE "registry_residence"."city" = %(city)s AND "registry_residence"."id" = ANY (%(ended)s)
"""


@dataclass(frozen=True)
class Moved:
    """How much went along."""

    children: int
    posts: int


def foresee(plan: AreaPlan) -> dict[UUID, int]:
    """The children of the acting post that a plan puts into another village, and which."""
    villages = plan.villages()
    split = {village for village, _ in plan.groups}
    rows = Child.objects.filter(existing(), region__in={*villages, *split})
    found: dict[UUID, int] = {}
    for key, region, group in rows.values_list("pk", "region", "household__village_group"):
        new = plan.groups.get((region, group or ""), villages.get(region, region))
        if new != region:
            found[key] = new
    return found


@transaction.atomic
def change_areas(*, plan: AreaPlan, on: date, kind: str, basis: str) -> Moved:
    """Does what a plan says, as of a day that has come.

    A child keeps its old village until that day and lives in the new one from it on: figures of the past can be read
    on both borders. Raises `OutOfScope`, `PlaceError`, `RegistryError`.
    """
    _check(plan, on)
    with appointing():
        regions.change_areas(plan=plan, on=on, kind=kind, basis=basis)
    targets = foresee(plan)
    lock(targets)
    _move_children(targets, on)
    groups = ((village, new) for (village, _), new in plan.groups.items())
    send_word([*plan.villages().items(), *groups])
    _move_houses(plan)
    _move_rows(plan.moves)
    for follow in map(import_string, settings.AREA_FOLLOWERS):
        follow(plan.moves, on)
    posts = move_offices(moves=plan.moves, begun=plan.begun, on=on)
    follow_children(targets, (), on)
    make_due(targets)
    post = acting_post()
    note_access(
        "registry.change_areas",
        region=post.region_low or 0,
        kind=kind,
        on=on.isoformat(),
        moved=len(targets),
    )
    return Moved(len(targets), posts)


@transaction.atomic
def rename_area(*, code: int, name: str, on: date) -> None:
    """Gives a region another name from a day on; cards and lists show it from now on. Raises as `change_areas`."""
    _check(AreaPlan(ended={code}), on)
    with appointing():
        regions.rename_region(region=Region.objects.get(code=code), name=name, on=on)
    children = set(
        Child.objects.filter(existing(), region__range=scope_of(code)).values_list("pk", flat=True)
    )
    follow_children(children, (), on)
    note_access("registry.change_areas", region=code, kind="rename", on=on.isoformat())


def posts_of(plan: AreaPlan) -> int:
    """How many posts go along."""
    open_ones = Post.objects.filter(unit__region__in=plan.moves, unit__valid_until__isnull=True)
    return open_ones.filter(holding(timezone.localdate())).count()


def _check(plan: AreaPlan, on: date) -> None:
    if on > timezone.localdate():
        raise RegistryError("in_the_future")
    post = acting_post()
    scope = post.region_low or 0, post.region_high or 0
    codes = {*plan.begun, *plan.ended, *(code for pair in plan.successions() for code in pair)}
    if not all(is_within(code, scope) and city_of(code) == acting_city() for code in codes):
        raise OutOfScope


def _move_children(targets: Mapping[UUID, int], on: date) -> None:
    """Ends what holds of where they live, and begins the same in the new village.

    Who came to the old village after the change had a name for it that was wrong already: that is mended.
    """
    for part in in_parts(sorted(targets)):
        open_rows = Residence.objects.filter(child__in=part, until__isnull=True)
        ended = list(open_rows.exclude(since__gte=on).values_list("pk", flat=True))
        later = open_rows.filter(since__gte=on)
        for village, children in _by_village(targets, part):
            later.filter(child__in=children).update(place=village, version=F("version") + 1)
            Child.objects.filter(pk__in=children).update(region=village)
        Residence.objects.filter(pk__in=ended).update(until=on, version=F("version") + 1)
        with connection.cursor() as cursor:
            cursor.execute(
                RESIDENCES,
                {
                    "now": timezone.now(), "author": acting_post().user_id, "on": on, "city": acting_city(),
                    "children": part, "places": [targets[key] for key in part], "ended": ended,
                },
            )  # fmt: skip


def _by_village(targets: Mapping[UUID, int], children: list[UUID]) -> list[tuple[int, list[UUID]]]:
    found: dict[int, list[UUID]] = {}
    for child in children:
        found.setdefault(targets[child], []).append(child)
    return sorted(found.items())


def _move_houses(plan: AreaPlan) -> None:
    for (village, group), new in plan.groups.items():
        houses = Household.objects.filter(place=village, village_group=group)
        houses.update(place=new, version=F("version") + 1)
    for old, new in plan.villages().items():
        Household.objects.filter(place=old).update(place=new, version=F("version") + 1)


def _move_rows(moves: Mapping[int, int]) -> None:
    with connection.cursor() as cursor:
        for old, new in sorted(moves.items()):
            cursor.execute("SELECT lantian_move_place(%s, %s, %s)", [acting_city(), old, new])
