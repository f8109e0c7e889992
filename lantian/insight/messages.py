"""What is wrong with a boundary file, in the user's language."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lantian.insight.rules.borders import BordersError, Complaint

MOST_TOLD = 10
FILE: dict[str, Any] = {
    "approval_wrong": _(
        "This is no map approval number. It stands on the map or on its approval and looks like GS（2019）3333号 or "
        "陕S（2021）023号; its year is not after %(year)s."
    ),
    "changed_meanwhile": _(
        "Somebody else has just brought or removed a file for this map: look at the page again."
    ),
    "too_large": _("The file is larger than %(limit)s MiB: export it again with fewer points."),
    "too_many_points": _("The file has more than %(limit)s points: export it again with fewer."),
    "too_fine": _(
        "These outlines are so fine that no page can show them: export the file again with fewer points."
    ),
    "not_json": _("This is no GeoJSON: it cannot be read as JSON in UTF-8."),
    "not_a_collection": _("This is JSON, but no FeatureCollection of GeoJSON: export it as GeoJSON again."),
    "no_features": _("The file holds no areas."),
}
PART: dict[str, Any] = {
    "code_missing": _("no division code (property “code” or “adcode”)"),
    "code_wrong": _("“%(code)s” is no division code of 6 or 12 digits"),
    "area_unknown": _("%(code)s is none of the areas of this map"),
    "area_ended": _("%(code)s no longer stands; today it is %(today)s"),
    "area_twice": _("%(area)s stands in the file twice"),
    "not_an_area": _("neither Polygon nor MultiPolygon"),
    "no_outline": _("no outline, or an empty one"),
    "not_a_point": _("a point that is not two numbers, longitude and latitude"),
    "outside_china": _(
        "the point %(point)s does not lie in China: degrees are needed, longitude first (WGS-84, CGCS2000 or GCJ-02)"
    ),
    "ring_open": _("an outline that is not closed: its last point must be its first"),
    "ring_too_short": _("an outline of fewer than three corners"),
}


def sentences(error: BordersError) -> Iterator[str]:
    """A sentence for each complaint, up to ten, and how many there are besides."""
    yield from map(_say, error.complaints[:MOST_TOLD])
    more = len(error.complaints) - MOST_TOLD
    if more > 0:
        yield ngettext("and one more like these", "and %(more)d more like these", more) % {"more": more}


def _say(complaint: Complaint) -> str:
    if complaint.code in FILE:
        return str(FILE[complaint.code]) % complaint.params
    what = str(PART[complaint.code]) % complaint.params
    return str(_("Area no. %(where)s: %(what)s.")) % {"where": complaint.params["where"], "what": what}
