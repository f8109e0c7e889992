"""What goes when a child's data are erased: every word; that care was given stays, so that figures still add up."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.encounters.models import Alarm, Encounter, EncounterWords, HolidayStay
from lantian.kernel.city import acting_city


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Deletes the words, holiday stays and alarms of a child with their history, and what is told of its encounters."""
    with taking_rows_away(closed_too=True):
        for model in (EncounterWords, HolidayStay, Alarm):
            rows = model.objects.filter(child=child)
            rows._raw_delete(rows.db)
            _history(model).objects.filter(city=acting_city(), child_id=child).delete()
        Encounter.objects.filter(child=child).update(
            aid_item="", aid_amount=None, aid_unit="", seen=[], seen_alone=None,
            study=None, life=None, kinship=None, mind=None, safety=None, promised_on=None, kept_on=None, next_on=None,
        )  # fmt: skip
        _history(Encounter).objects.filter(city=acting_city(), child_id=child).delete()


def _history(model: Any) -> Any:
    return model._meta.get_field("history").related_model
