"""Whether two reports may be about one event. It is only suggested: a person joins them, and can part them again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

DAYS_APART = 2
TOWN = 1_000


@dataclass(frozen=True)
class Told:
    """What a report says of the event."""

    region: int
    happened_on: date
    child: UUID | None
    sex: str
    age: int | None
    situations: Collection[str]
    is_drill: bool


def may_be_one(one: Told, other: Told) -> bool:
    """The same child, or one that nobody named, in the same town, about the same day, and nothing speaks against it."""
    if one.is_drill != other.is_drill or abs((one.happened_on - other.happened_on).days) > DAYS_APART:
        return False
    if one.child and other.child:
        return one.child == other.child
    return one.region // TOWN == other.region // TOWN and _alike(one, other)


def _alike(one: Told, other: Told) -> bool:
    if one.sex and other.sex and one.sex != other.sex:
        return False
    if one.age is not None and other.age is not None and abs(one.age - other.age) > 3:
        return False
    return bool(set(one.situations) & set(other.situations))
