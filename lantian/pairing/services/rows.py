"""What every row about a child bears when it is written, and its line in the access log."""

from typing import Any

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.registry.models import Child


def guards_of(child: Child) -> dict[str, Any]:
    """The child of a new row, its guards and its author."""
    return {
        "child": child,
        "region": child.region,
        "school": child.school,
        "recorded_by": acting_post().user_id,
    }


def note(action: str, about: Any, **detail: Any) -> None:
    """The line of the access log; `about` is a child or a row of one."""
    key = about.pk if isinstance(about, Child) else about.child_id
    note_access(f"pairing.{action}", child=key, region=about.region, school=about.school, **detail)
