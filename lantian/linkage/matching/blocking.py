"""Which pairs are looked at: those that share one of these keys."""

from typing import Any

from splink.blocking_rule_library import CustomRule, block_on
from splink.internals.blocking_rule_creator import BlockingRuleCreator

KEYS: tuple[tuple[str, ...], ...] = (
    ("number",),
    ("alike", "year"),
    ("birth", "surname"),
    ("birth", "given_alike"),
    ("birth", "town"),
    ("alike", "town"),
    ("father", "mother"),
    ("father", "town"),
    ("mother", "town"),
    ("alike", "father"),
    ("alike", "mother"),
    ("tail",),
    ("phone", "year"),
)
"""Each is met by few strangers: a city's children share a birthday with 150 others, a surname with every tenth.

Whoever has one wrong date keeps name and year, name and town or the parents; whoever has a wrong name keeps the
birthday with surname, given name or town. A damaged number needs nothing of its own but its tail.
"""


def rules(border: int | None) -> list[BlockingRuleCreator | dict[str, Any]]:
    """The keys for Splink; with a border only for pairs of a number below it and one from it on."""
    if border is None:
        return [block_on(*key) for key in KEYS]
    across = f"l.unique_id < {border} AND r.unique_id >= {border}"
    return [
        CustomRule(" AND ".join(f"l.{column} = r.{column}" for column in key) + f" AND {across}")
        for key in KEYS
    ]
