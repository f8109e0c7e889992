"""What a change of a child's facts does to plans on the table: its lines say that it changed since."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.matching.models import MatchLine


def follow_children(children: Sequence[UUID], on: date) -> None:
    """Marks the undecided lines of children. Only those who keep the files change facts, and see plans."""
    if acting_post().scope != Scope.PLACE:
        return
    lines = MatchLine.objects.filter(
        child__in=children, state=MatchLine.State.PROPOSED, changed_on__isnull=True
    )
    lines.update(changed_on=on)
