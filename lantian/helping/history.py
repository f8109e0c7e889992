"""What was changed in the entry of a helper, in words, as `kernel/_history.html` takes it."""

from typing import Any

from django.utils.translation import gettext as _

from lantian.access.queries import names_of
from lantian.helping.models import Helper
from lantian.kernel.history import Amendment, Mended, amendments
from lantian.places.queries import paths

MOST = 30
SHOWN = (
    "name",
    "sex",
    "kind",
    "elder_kind",
    "region",
    "standing",
    "most_children",
    "farthest",
    "gives_study",
    "gives_life",
    "gives_mind",
    "health",
    "words",
    "away_from",
    "away_until",
    "left_on",
)
"""What of a helper is shown as it stood before. Sealed values are not, and nothing of a check."""


def timeline(row: Helper) -> list[dict[str, Any]]:
    """The latest changes of an entry, the latest first."""
    kept: Any = Helper._meta.get_field("history").related_model
    events = kept.objects.filter(city=row.city, pgh_obj_id=row.pk).order_by("-pgh_created_at", "-version")[
        :MOST
    ]
    found = list(amendments(events, {row.pk: row}, SHOWN))
    users, posts = names_of((one.user for one in found), (one.post for one in found))
    places = paths(
        code
        for one in found
        for each in one.mended
        if each.field == "region"
        for code in (each.before, each.after)
    )
    return [_event(one, users, posts, places) for one in reversed(found)]


def _event(one: Amendment, users: Any, posts: Any, places: dict[int, str]) -> dict[str, Any]:
    changes = [_change(each, places) for each in one.mended]
    who = (users.get(one.user, ""), posts.get(one.post, ""))
    return {
        "at": one.at,
        "title": _("Entry changed"),
        "text": _(", ").join(str(change["label"]) for change in changes),
        "who": " · ".join(filter(None, who)),
        "changes": changes,
        "icon": "pencil",
    }


def _change(each: Mended, places: dict[int, str]) -> dict[str, Any]:
    field: Any = Helper._meta.get_field(each.field)
    names = places if each.field == "region" else dict(field.flatchoices)
    before, after = (names.get(value, value) for value in (each.before, each.after))
    return {"label": field.verbose_name, "before": before, "after": after}
