"""What was mended in a row, in words, as `kernel/_history.html` takes it."""

from typing import Any

from django.db.models import Field
from django.utils.translation import gettext as _

from lantian.access.queries import Names, amendments_of_unit, names_of
from lantian.kernel.history import Amendment, Mended
from lantian.places.models import Unit, UnitDuty
from lantian.places.queries import paths

MOST = 50


def unit_amendments(unit: Unit) -> list[dict[str, Any]]:
    """What was changed in a unit and in its parts in the work, the latest first."""
    found = amendments_of_unit(unit, MOST)
    users, posts = names_of((one.user for one in found), (one.post for one in found))
    places = paths(
        code for one in found for each in one.mended if each.field == "region_id" for code in _both(each)
    )
    return [
        {
            "at": one.at,
            "title": _("Part in the work") if one.row.pgh_tracked_model is UnitDuty else _("Unit"),
            "text": _(", ").join(str(change["label"]) for change in changes),
            "who": _who(one, users, posts),
            "changes": changes,
            "icon": "pencil",
        }
        for one in found
        for changes in [[_change(one, each, places) for each in one.mended]]
    ]


def _who(one: Amendment, users: Names, posts: Names) -> str:
    """The author and the post; what came from a file has none."""
    if one.user is None:
        return _("loaded from a file")
    return " · ".join(filter(None, (users.get(one.user, ""), posts.get(one.post, "") if one.post else "")))


def _both(each: Mended) -> tuple[int, int]:
    return each.before, each.after


def _change(one: Amendment, each: Mended, places: dict[int, str]) -> dict[str, Any]:
    field: Field = one.row._meta.get_field(each.field.removesuffix("_id"))
    names = places if each.field == "region_id" else dict(field.flatchoices)
    before, after = (names.get(value, value) for value in _both(each))
    return {"label": field.verbose_name, "before": before, "after": after}
