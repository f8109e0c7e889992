"""What this room keeps of a child whose data are erased: nothing. A proof names nobody and stays."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.kernel.city import acting_city
from lantian.matching.models import MatchGap, MatchLine, MatchLock

OF_CHILD: tuple[Any, ...] = (MatchLine, MatchGap, MatchLock)


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away all rows of a child and their history."""
    with taking_rows_away():
        for model in OF_CHILD:
            rows = model.objects.filter(child=child)
            keys = list(rows.values_list("pk", flat=True))
            rows._raw_delete(rows.db)
            if hasattr(model, "history"):
                history = model.history.rel.related_model
                history.objects.filter(city=acting_city(), pgh_obj_id__in=keys).delete()
