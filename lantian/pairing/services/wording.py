"""The age from which a place lets only helpers of the child's own sex stand by it."""

from django.db import transaction

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.kernel.versions import update_if_unchanged
from lantian.pairing.models import SameSexAge


@transaction.atomic
def set_age(*, place: int, age: int | None, version: int) -> SameSexAge:
    """Says it for a place from now on; pairs that stand go on. Raises `Conflict`."""
    row = SameSexAge.objects.filter(city=acting_city(), place=place).first()
    note_access("pairing.set_age", region=place, age=age)
    if row is not None:
        return update_if_unchanged(row, {"age": age}, version=version)
    row = SameSexAge(place=place, age=age, recorded_by=acting_post().user_id)
    row.save(force_insert=True)
    return row
