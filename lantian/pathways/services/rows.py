"""What every row of a way bears when it is written, and its line in the access log."""

from typing import Any

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.pathways.codes import Way
from lantian.registry.models import Child


def guards_of(child: Child, way: Way) -> dict[str, Any]:
    """The child of a new row, its guards, its readers and its author."""
    return {
        "child": child,
        "region": child.region,
        "school": child.school,
        "readers": [role.value for role in way.readers],
        "recorded_by": acting_post().user_id,
    }


def note(action: str, about: Any, **detail: Any) -> None:
    """The line of the access log; `about` is a child or a row of one. Of a quiet way nobody names the way."""
    key = about.pk if isinstance(about, Child) else about.child_id
    note_access(f"pathways.{action}", child=key, region=about.region, school=about.school, **detail)
