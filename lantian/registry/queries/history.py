"""Who changed a row, and when."""

from datetime import datetime
from typing import Any

from lantian.access.models import User


def last_change(row: Any) -> tuple[str, datetime | None]:
    """The name of who changed a row last, and when; of who recorded it where it never changed."""
    event = (
        row.history.model.objects.filter(city=row.city, pgh_obj_id=row.pk).order_by("-pgh_created_at").first()
    )
    author = event.pgh_context.get("user") if event else row.recorded_by
    user = User.objects.filter(pk=author).first()
    return (user.name if user else "", event.pgh_created_at if event else row.recorded_at)
