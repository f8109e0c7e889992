"""The three shapes of a local brand of help, and what each must say when it is founded."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """`PAIRS`: n helpers for n children (乾县 千帮千). `MEASURES`: each child in difficulty has a measure that goes on
    (三原县 困难儿童全帮扶). `STATION`: elders who are there for children on duty days (泾阳县 五老指导站)."""

    PAIRS = "pairs"
    MEASURES = "measures"
    STATION = "station"


def problem_of_founding(
    kind: Kind,
    *,
    name: str,
    begins_on: date,
    ends_on: date | None,
    target_helpers: int | None,
    target_children: int | None,
    conditions: Collection[str],
    unit: object,
) -> tuple[str, str] | None:
    """The field and the code of the first thing wrong with an initiative, or None."""
    pairs = kind == Kind.PAIRS
    checks = (
        ("name", "name_needed", not name.strip()),
        ("ends_on", "ends_before", ends_on is not None and ends_on < begins_on),
        ("target_helpers", "target_needed", pairs and not target_helpers),
        ("target_children", "target_needed", pairs and not target_children),
        ("conditions", "whom_needed", kind == Kind.MEASURES and not conditions),
        ("unit", "station_needed", kind == Kind.STATION and not unit),
    )
    return next(((field, code) for field, code, is_wrong in checks if is_wrong), None)
