"""A hand-in-hand group: three to six children of one school, one of whom leads."""

from collections.abc import Sequence
from uuid import UUID

FEWEST, MOST = 3, 6


def problem_of_group(name: str, children: Sequence[UUID], leader: UUID | None) -> tuple[str, str] | None:
    """The field and the code of the first thing wrong with a group, or None."""
    number = len(set(children))
    checks = (
        ("name", "group_name_needed", not name.strip()),
        ("name", "group_name_labels", "留守" in name or "困境" in name),
        ("children", "too_few", number < FEWEST),
        ("children", "too_many", number > MOST),
        ("leader", "leader_needed", leader is None),
        ("leader", "leader_outside", leader is not None and leader not in children),
    )
    return next(((field, code) for field, code, is_wrong in checks if is_wrong), None)
