"""Corrections in words, as the timeline takes them; sealed values stay masked."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lantian.access.log import in_log
from lantian.access.queries import Names, names_of
from lantian.access.sealing import Sealed
from lantian.kernel.history import Amendment
from lantian.kernel.values.identity import mask_identity
from lantian.kernel.values.phones import mask_phone
from lantian.places import queries as places
from lantian.registry.labels import FACT_LABELS, MENDED_LABELS
from lantian.registry.models import Child, Household, Migration, Person, Tie
from lantian.registry.queries.corrections import Corrections
from lantian.registry.queries.listing import school_names
from lantian.registry.words import class_label, coded, grade_label

Say = Callable[[Any], Any]
REGIONS, SCHOOLS = frozenset({"place", "destination"}), frozenset({"school_unit"})


def corrections_in_words(page: Corrections) -> list[dict[str, Any]]:
    """Corrections as `kernel/_history.html` takes them, the latest first."""
    users, posts = names_of((one.user for one in page.found), (one.post for one in page.found))
    sayers = _sayers(page.found)
    return [_told(one, page, users, posts, sayers) for one in page.found]


def _told(
    one: Amendment, page: Corrections, users: Names, posts: Names, sayers: dict[str, Say]
) -> dict[str, Any]:
    labels = MENDED_LABELS[one.row.pgh_tracked_model.__name__]
    changes = [
        {
            "label": labels[each.field],
            "before": _said(sayers, each.field, each.before),
            "after": _said(sayers, each.field, each.after),
        }
        for each in one.mended
    ]
    who = " · ".join(
        filter(
            None, (users.get(one.user, "") if one.user else "", posts.get(one.post, "") if one.post else "")
        )
    )
    return {
        "at": one.at,
        "title": _("Corrected: %(what)s") % {"what": _subject(one.row, page.people)},
        "text": _(", ").join(str(change["label"]) for change in changes),
        "who": who,
        "why": page.reasons.get((in_log(one.at), one.user), ""),
        "changes": changes,
        "icon": "pencil",
        "tone": "watch",
    }


def _subject(row: Any, people: dict[UUID, str]) -> str:
    """What was mended: a fact by its name, a person by theirs."""
    model = row.pgh_tracked_model
    if model is Child:
        return _("Who this child is")
    if model is Household:
        return _("Household")
    if model is Person:
        return people.get(row.pgh_obj_id, row.name)
    if model is Tie:
        return f"{Tie.Kind(row.kind).label} {people.get(row.person_id, '')}"
    if model is Migration:
        return f"{FACT_LABELS['whereabouts']} {people.get(row.person_id, '')}"
    return str(FACT_LABELS[model.__name__.lower()])


def _said(sayers: dict[str, Say], field: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, Sealed):
        return MASKS.get(field, str)(value)
    return sayers.get(field, lambda plain: plain)(value)


MASKS: dict[str, Say] = {
    "identity": lambda sealed: mask_identity(sealed.reveal()),
    "phone": lambda sealed: mask_phone(sealed.reveal()),
    "second_phone": lambda sealed: mask_phone(sealed.reveal()),
}
CODED = {
    "sex": "sex",
    "ethnicity": "ethnicity",
    "no_identity_reason": "no_identity_reason",
    "relation": "relation",
    "lives_with": "relation",
    "nature": "hukou_nature",
    "stage": "stage",
    "condition": "health",
    "health": "health",
    "disability_kind": "disability_kind",
    "disability_grade": "disability_grade",
    "level": "guardianship",
    "education": "education",
    "reason": "absence_reason",
}
LISTED = {"income_sources": "income_source", "aid": "aid", "poverty_marks": "poverty_mark"}


def _sayers(found: Iterable[Amendment]) -> dict[str, Say]:
    """How a value of each field is said, with the names of the places and schools that occur."""
    mended = [each for one in found for each in one.mended]
    both = [(each.field, value) for each in mended for value in (each.before, each.after) if value]
    regions = places.paths({value for field, value in both if field in REGIONS})
    schools = school_names({value for field, value in both if field in SCHOOLS})
    tables: Any = CODED.items()
    lists: Any = LISTED.items()
    return {
        **{field: partial(_coded, table=table) for field, table in tables},
        **{field: partial(_listed, table=table) for field, table in lists},
        **dict.fromkeys(REGIONS, lambda code: regions.get(code, code)),
        **dict.fromkeys(SCHOOLS, lambda key: schools.get(key, "")),
        "grade": grade_label,
        "class_name": class_label,
        "kind": lambda kind: Tie.Kind(kind).label,
        "seat": lambda _seat: _("given"),
    }


def _coded(code: str, table: Any) -> str:
    return coded(code, table)


def _listed(codes: list[str], table: Any) -> list[str]:
    return [coded(code, table) for code in codes]


def interleave(
    events: list[dict[str, Any]],
    mended: list[dict[str, Any]],
    *,
    since: datetime | None,
    until: datetime | None,
) -> list[dict[str, Any]]:
    """What happened and what was mended on one line, the latest first: the days from `since` until before `until`.

    Corrections are cut already; on one day they stand above what happened.
    """
    lower, upper = since and localdate(since), until and localdate(until)
    shown = [
        event
        for event in events
        if (lower is None or event["at"] >= lower) and (upper is None or event["at"] < upper)
    ]
    return sorted([*mended, *shown], key=lambda one: _day(one["at"]), reverse=True)


def _day(at: date | datetime) -> date:
    return localdate(at) if isinstance(at, datetime) else at
