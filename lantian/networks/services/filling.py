"""Empty places get an owner and a day, and are told once; when somebody is there, they are filled."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef

from lantian.duties.models import Duty
from lantian.duties.services import promising
from lantian.networks.models import EmptyPlace
from lantian.networks.queries.counting import children_in, no_carer, with_gap
from lantian.networks.queries.empties import Empty, empty_now, open_rows, owners_of
from lantian.networks.rules.nets import CARER_DUTY, FILLED_BY, Slot
from lantian.notices.services import tell
from lantian.places.rules import is_within, scope_of
from lantian.registry.models import Child
from lantian.registry.queries.active import active

NOTICE = "network_gap"
AT_ONCE = 500
"""For how many children of a place one night asks who takes care of them."""


@transaction.atomic
def settle_places(*, place: int, on: date, slots: Sequence[Slot] = ()) -> list[EmptyPlace]:
    """Brings the rows of empty places up to date, of all places or of some `slots`; returns the new ones."""
    found = {one for one in empty_now(place, on, slots) if is_within(one.region, scope_of(place))}
    known = {_as_empty(row): row for row in open_rows(place) if not slots or row.slot in slots}
    filled = [row.pk for empty, row in known.items() if empty not in found]
    EmptyPlace.objects.filter(pk__in=filled).update(filled_on=on)
    new = [_row(one, on) for one in sorted(found - known.keys(), key=lambda one: (one.region, one.slot))]
    EmptyPlace.objects.bulk_create(new, ignore_conflicts=True)
    _tell(new, on)
    return new


def _as_empty(row: EmptyPlace) -> Empty:
    return Empty(Slot(row.slot), row.region, row.school, row.grade, row.class_name)


def _row(one: Empty, on: date) -> EmptyPlace:
    filling = FILLED_BY[one.slot]
    return EmptyPlace(
        slot=one.slot.value,
        region=one.region,
        school=one.school,
        grade=one.grade,
        class_name=one.class_name,
        owed_by=filling.owed_by.value,
        found_on=on,
        fill_by=on + timedelta(days=filling.days),
    )


def _tell(rows: Sequence[EmptyPlace], on: date) -> None:
    """Each owner hears once how many places are new."""
    owners = owners_of(rows, on)
    seats = Counter(post.seat for row in rows for post in owners.get(row.pk, []))
    for count in sorted(set(seats.values())):
        tell(seats=[seat for seat, number in seats.items() if number == count], kind=NOTICE, count=count)


@transaction.atomic
def ask_for_carers(*, place: int, on: date) -> int:
    """Makes it a duty of the village to enter who takes care of a child of whom that is not known.

    Returns how many duties are new.
    """
    asked = Duty.objects.filter(
        city=OuterRef("city"), child=OuterRef("pk"), rule=CARER_DUTY, due_on__isnull=False
    )
    children = children_in(place).filter(no_carer()).exclude(Exists(asked)).order_by("region", "pk")
    keys = list(children.values_list("pk", flat=True)[:AT_ONCE])
    filling = FILLED_BY[Slot.CARER]
    for key in keys:
        promising.promise(
            child=key,
            about=uuid5(key, f"{CARER_DUTY} {on.isoformat()}"),
            due_on=on + timedelta(days=filling.days),
            owed_by=filling.owed_by,
            seat=None,
            rule=CARER_DUTY,
        )
    return len(keys)


@transaction.atomic
def note_carers(children: Sequence[UUID], on: date) -> None:
    """Keeps the duty where it is known now who takes care; drops it with a closed file."""
    duties = Duty.objects.filter(child__in=children, rule=CARER_DUTY, due_on__isnull=False)
    open_duties = [(child, about) for child, about in duties.values_list("child", "about") if about]
    if not open_duties:
        return
    keys = [child for child, _ in open_duties]
    files = with_gap(Child.objects.filter(active(), pk__in=keys))
    on_file = set(files.values_list("pk", flat=True))
    lacking = set(files.filter(no_carer()).values_list("pk", flat=True))
    for child, about in open_duties:
        if child not in on_file:
            promising.drop(about=about)
        elif child not in lacking:
            promising.keep(about=about, on=on, source=about)
