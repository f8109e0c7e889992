"""Taking away what rooms keep of a child: its rows and their history, past no policy of the acting post's place."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from lantian.access.scopes import taking_rows_away
from lantian.kernel.city import acting_city


def forget_rows(models: Sequence[Any], child: UUID) -> None:
    """Deletes the rows of a child in these models, in this order, and their history; in the caller's transaction."""
    with taking_rows_away():
        for model in models:
            rows = model.objects.filter(child=child)
            keys = list(rows.values_list("pk", flat=True))
            rows._raw_delete(rows.db)
            if hasattr(model, "history"):
                history = model.history.rel.related_model
                history.objects.filter(city=acting_city(), pgh_obj_id__in=keys).delete()
