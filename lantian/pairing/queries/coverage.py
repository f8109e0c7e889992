"""Who of those who count has somebody: figures of the parts of a place in one statement, and the children behind each.

What a child's standing is, is said once (`_standings`): figures and lists cannot disagree.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from lantian.encounters.models import Encounter
from lantian.kernel.city import acting_city
from lantian.pairing.queries.meetings import FROM_AFAR, IN_PERSON
from lantian.pairing.rules.coverage import ACTIVE_DAYS, LEAST, RENEWAL_DAYS, Quality, Standing, share
from lantian.places.rules import is_within, scope_of
from lantian.registry.models import Child
from lantian.registry.queries.statuses import LocalCalibre, calibres_in_use
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024, Calibre

# Rows are told by place before anything is joined: each part reads one range of one index, however large the place.
STANDINGS = """
WITH counted AS MATERIALIZED (
    SELECT registry_statusepisode.child_id, registry_statusepisode.region
    FROM registry_statusepisode
    JOIN registry_child ON registry_child."city" = registry_statusepisode."city"
        AND registry_child.id = child_id AND erased_at IS NULL AND merged_into_id IS NULL AND closed_on IS NULL
    WHERE registry_statusepisode."city" = %(city)s AND calibre = %(calibre)s AND edition = %(edition)s
      AND standing = 'in' AND registry_statusepisode.region BETWEEN %(low)s AND %(high)s
      AND since <= %(on)s AND (until IS NULL OR until > %(on)s)
), met AS MATERIALIZED (
    SELECT DISTINCT child_id, seat
    FROM encounters_encounter
    WHERE encounters_encounter."city" = %(city)s AND region BETWEEN %(low)s AND %(high)s
      AND happened_on BETWEEN %(active_from)s AND %(on)s AND kind = ANY (%(kinds)s)
      AND way <> ALL (%(afar)s) AND withdrawn_at IS NULL
), paired AS MATERIALIZED (
    SELECT pairing_pair.child_id,
        bool_or(pairing_pair.stage = 'live') AS is_live,
        bool_or(pairing_pair.stage = 'trial') AS is_trial,
        bool_or(met.seat IS NOT NULL AND pairing_pair.stage IN ('live', 'trial')) AS is_met,
        bool_or(pairing_pair.stage IN ('live', 'trial') AND helping_helper.id IS NOT NULL
            AND (helping_helper.vetted_until IS NULL OR helping_helper.vetted_until < %(on)s)) AS is_expired,
        bool_or(pairing_pair.stage = 'live' AND pairing_pair.renew_by <= %(renewal_until)s) AS is_due,
        count(*) FILTER (WHERE pairing_pair.stage IN ('live', 'trial')) > 1 AS has_several
    FROM pairing_pair
    LEFT JOIN helping_helper ON helping_helper."city" = pairing_pair."city"
        AND helping_helper.id = pairing_pair.helper_id
    LEFT JOIN met ON met.child_id = pairing_pair.child_id AND met.seat = pairing_pair.seat
    WHERE pairing_pair."city" = %(city)s AND pairing_pair.region BETWEEN %(low)s AND %(high)s
      AND pairing_pair.stage IN ('proposed', 'agreed', 'trial', 'live')
    GROUP BY pairing_pair.child_id
), exempt AS MATERIALIZED (
    SELECT DISTINCT ON (child_id) child_id, reason
    FROM pairing_exemption
    WHERE pairing_exemption."city" = %(city)s AND region BETWEEN %(low)s AND %(high)s
      AND since <= %(on)s AND (until IS NULL OR until > %(on)s)
    ORDER BY child_id, since DESC, id
), told AS (
    SELECT counted.child_id, counted.region, coalesce(exempt.reason, '') AS reason,
        CASE WHEN paired.is_live THEN 'live' WHEN paired.is_trial THEN 'trial'
             WHEN exempt.reason IS NOT NULL THEN 'exempt'
             WHEN paired.child_id IS NOT NULL THEN 'coming' ELSE 'gap' END AS standing,
        coalesce(paired.is_met, false) AS is_met, coalesce(paired.is_expired, false) AS is_expired,
        coalesce(paired.is_due, false) AS is_due, coalesce(paired.has_several, false) AS has_several
    FROM counted
    LEFT JOIN paired ON paired.child_id = counted.child_id
    LEFT JOIN exempt ON exempt.child_id = counted.child_id
)"""
PLACES = """
SELECT told.region - mod(told.region, %(step)s), told.standing,
    CASE WHEN told.standing = 'exempt' THEN told.reason ELSE '' END, count(*),
    count(*) FILTER (WHERE told.is_met), count(*) FILTER (WHERE told.is_expired),
    count(*) FILTER (WHERE told.is_due), count(*) FILTER (WHERE told.has_several)
FROM told GROUP BY 1, 2, 3"""
NAMED = re.compile(r"%\((\w+)\)s")
STANDS = "told.standing IN ('live', 'trial')"
LISTS = {
    "": "true",
    **{one.value: f"told.standing = '{one.value}'" for one in Standing},
    Quality.ACTIVE.value: f"{STANDS} AND told.is_met",
    Quality.ASLEEP.value: f"{STANDS} AND NOT told.is_met",
    Quality.EXPIRED.value: "told.is_expired",
    Quality.RENEWAL.value: "told.is_due",
    Quality.SEVERAL.value: "told.has_several",
}


@dataclass(slots=True)
class Covered:
    """A place: how many children count, how each stands, and the quality of what there is; see `rules.coverage`."""

    place: int
    children: int = 0
    standing: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    active: int = 0
    expired: int = 0
    renewal: int = 0
    several: int = 0

    @property
    def live(self) -> int:
        return self.standing.get(Standing.LIVE, 0)

    @property
    def trial(self) -> int:
        return self.standing.get(Standing.TRIAL, 0)

    @property
    def coming(self) -> int:
        return self.standing.get(Standing.COMING, 0)

    @property
    def exempt(self) -> int:
        return self.standing.get(Standing.EXEMPT, 0)

    @property
    def gap(self) -> int:
        return self.standing.get(Standing.GAP, 0)

    @property
    def wanted(self) -> int:
        """Whom the goal of 100 % is about: all who count but those who are exempt."""
        return self.children - self.exempt

    @property
    def tied(self) -> int:
        """Who has somebody now, on trial or for the year."""
        return self.live + self.trial

    @property
    def asleep(self) -> int:
        return self.tied - self.active

    @property
    def share(self) -> int | None:
        return share(self.tied, self.wanted)

    @property
    def tied_of(self) -> int:
        """Of how many a share is shown; 0 where there are too few."""
        return self.wanted if self.wanted >= LEAST else 0

    @property
    def active_of(self) -> int:
        return self.tied if self.tied >= LEAST else 0

    def add(self, standing: str, reason: str, number: int, *quality: int) -> None:
        """Counts children of one standing in."""
        self.children += number
        self.standing[standing] = self.standing.get(standing, 0) + number
        if reason:
            self.reasons[reason] = self.reasons.get(reason, 0) + number
        for name, more in zip(("active", "expired", "renewal", "several"), quality, strict=True):
            setattr(self, name, getattr(self, name) + more)


def calibre_of(place: int, code: str = "") -> Calibre:
    """The definition by which a place counts: the one asked for, its own, or the national one."""
    known = [one for one in calibres_in_use() if _is_asked_in(one, place)]
    asked = next((one.calibre for one in known if one.code == code), None)
    own = next((one.calibre for one in known if one.place is not None), None)
    return asked or own or CIVIL_AFFAIRS_2024


def calibres_of(place: int) -> list[Calibre]:
    """The definitions that hold in all of a place."""
    return [one.calibre for one in calibres_in_use() if _is_asked_in(one, place)]


def _is_asked_in(one: LocalCalibre, place: int) -> bool:
    return one.place is None or is_within(place, scope_of(one.place))


def covered_in(place: int, step: int, calibre: Calibre, on: date) -> list[Covered]:
    """The parts of a place on a day, in the order of their codes; `step` as in `places.rules.STEPS`."""
    with connection.cursor() as cursor:
        cursor.execute(STANDINGS + PLACES, {**_asked(place, calibre, on), "step": step})
        rows = cursor.fetchall()
    found: dict[int, Covered] = {}
    for part, *figures in rows:
        found.setdefault(part, Covered(part)).add(*figures)
    return [found[part] for part in sorted(found)]


def whole(parts: Iterable[Covered], place: int) -> Covered:
    """The sum of places."""
    total = Covered(place)
    for part in parts:
        total.children += part.children
        for name in ("active", "expired", "renewal", "several"):
            setattr(total, name, getattr(total, name) + getattr(part, name))
        for mine, theirs in ((total.standing, part.standing), (total.reasons, part.reasons)):
            for key, number in theirs.items():
                mine[key] = mine.get(key, 0) + number
    return total


def children_of(place: int, name: str, calibre: Calibre, on: date) -> QuerySet[Child]:
    """The children of a place behind a figure: one of `LISTS`. Raises `KeyError` for no such list."""
    sql, asked = f"{STANDINGS} SELECT told.child_id FROM told WHERE {LISTS[name]}", _asked(place, calibre, on)
    given = [asked[named] for named in NAMED.findall(sql)]
    return Child.objects.filter(pk__in=RawSQL(NAMED.sub("%s", sql), given))  # noqa: S611 - a condition of ours


def meetings_of_pair(on: date) -> Exists:
    """Of a pair in a query: whether its helper wrote down a meeting in person in the last `ACTIVE_DAYS`."""
    return Exists(
        Encounter.objects.filter(
            ~Q(way__in=FROM_AFAR),
            city=OuterRef("city"),
            child=OuterRef("child"),
            seat=OuterRef("seat"),
            kind__in=IN_PERSON,
            happened_on__range=(on - timedelta(days=ACTIVE_DAYS), on),
            withdrawn_at__isnull=True,
        )
    )


def _asked(place: int, calibre: Calibre, on: date) -> dict[str, Any]:
    low, high = scope_of(place)
    return {
        "city": acting_city(),
        "calibre": calibre.code,
        "edition": calibre.edition,
        "low": low,
        "high": high,
        "on": on,
        "active_from": on - timedelta(days=ACTIVE_DAYS),
        "renewal_until": on + timedelta(days=RENEWAL_DAYS),
        "kinds": [kind.value for kind in IN_PERSON],
        "afar": [way.value for way in FROM_AFAR],
    }
