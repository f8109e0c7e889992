"""Which initiatives a post is shown, their progress, and what is missing in each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from lantian.helping.models import Helper
from lantian.initiatives.models import Initiative
from lantian.initiatives.queries import difficulty, pairs
from lantian.initiatives.queries.places import PlaceFigures, whole
from lantian.initiatives.queries.stations import StationFigures
from lantian.initiatives.rules.kinds import Kind
from lantian.places.models import Unit
from lantian.places.rules import STEPS, Level, level_of, overlap, scope_of

MOST_FOUND = 30
NEXT = {Level.CITY: Level.COUNTY, Level.COUNTY: Level.TOWN, Level.TOWN: Level.VILLAGE}


@dataclass(frozen=True, slots=True)
class Progress:
    """The figures of an initiative in a place: of its parts, and their sum."""

    rows: list[PlaceFigures]
    total: PlaceFigures


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is missing, how often, and the list on which it stands (empty: none)."""

    label: str
    count: int
    list: str = ""


def initiatives_shown() -> QuerySet[Initiative]:
    """All that concern the acting post's place, those that go on first."""
    return Initiative.objects.defer("regions").order_by(
        F("closed_on").desc(nulls_first=True), "-begins_on", "pk"
    )


def progress(initiative: Initiative, place: int, on: date) -> Progress:
    """How far it is in a place that lies in its own (`place_within`)."""
    step, scope = STEPS[NEXT.get(level_of(place), Level.VILLAGE)], scope_of(place)
    if initiative.kind == Kind.MEASURES:
        rows = difficulty.places_in(scope, step, initiative.conditions, on)
    else:
        rows = pairs.places_in(initiative, scope, step, on)
    return Progress(rows, whole(rows, place))


def place_within(initiative: Initiative, asked: int) -> int | None:
    """The part of a place that an initiative is about: the smaller of both, None where they do not meet."""
    both = overlap(scope_of(initiative.region), scope_of(asked))
    return both[0] if both else None


def missing_in_pairs(initiative: Initiative, total: PlaceFigures, on: date) -> list[Missing]:
    """What is missing before every child of it has somebody who really comes."""
    return _that_are(
        Missing(_("Helpers still wanted"), (initiative.target_helpers or 0) - total.helpers),
        Missing(_("Children still to be taken in"), (initiative.target_children or 0) - total.children),
        Missing(_("Taken in, and nobody yet"), total.gap, "gap"),
        Missing(_("A pair that did not meet for 90 days"), total.reached - total.met, "asleep"),
        Missing(
            _("Helpers who may be given no child: yearly check expired, or left"),
            pairs.unfit_helpers(initiative, on),
        ),
    )


def missing_in_measures(total: PlaceFigures) -> list[Missing]:
    """What is missing before something real goes on for everybody in difficulty."""
    return _that_are(
        Missing(_("In difficulty, and no measure goes on"), total.gap, "gap"),
        Missing(_("A measure is late"), total.late, "late"),
        Missing(_("Done, and nobody asked whether it helped"), total.unasked, "unasked"),
    )


def missing_in_station(found: StationFigures) -> list[Missing]:
    """What is missing before a station is more than a sign on a door."""
    return _that_are(
        Missing(_("Elders still wanted: the station has none"), 0 if found.elders else 1),
        Missing(
            _("Duty days of the last 30 days on which nobody came"),
            found.days - found.attended - found.unnoted,
        ),
        Missing(_("Duty days of which nobody noted whether the elder came"), found.unnoted),
        Missing(
            _("Guided children for whom no elder wrote anything down in 90 days"), found.children - found.seen
        ),
    )


def _that_are(*found: Missing) -> list[Missing]:
    return [one for one in found if one.count > 0]


def helpers_to_join(initiative: Initiative, scope: tuple[int, int], text: str, on: date) -> list[Helper]:
    """Helpers at home in a range who could join, by the beginning of their name or its pinyin."""
    rows = Helper.objects.filter(
        region__range=scope, standing=Helper.Standing.ACCEPTED, vetted_until__gte=on
    ).exclude(pk__in=pairs.taking_part(initiative).values("helper"))
    if initiative.kind == Kind.STATION:
        rows = rows.filter(kind="elder")
    if text:
        rows = rows.filter(name__startswith=text) | rows.filter(name_pinyin__startswith=text.lower())
    return list(rows.order_by("region", "name_pinyin", "pk")[:MOST_FOUND])


def stations_in(scope: tuple[int, int]) -> list[tuple[Any, str]]:
    """The station units of a range as choices."""
    rows = Unit.objects.filter(kind=Unit.Kind.STATION, region__code__range=scope, valid_until__isnull=True)
    return [(unit.pk, unit.name) for unit in rows.order_by("region", "name")]
