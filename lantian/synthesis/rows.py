"""From what was drawn to rows: the tables of the register for one block, as columns."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from django.db.models import Model

from lantian.access.sealing import Sealer
from lantian.places.rules import STEPS, Level
from lantian.synthesis import columns as made
from lantian.synthesis import shares
from lantian.synthesis.columns import Bytes, Column, Numbers
from lantian.synthesis.facts import Facts
from lantian.synthesis.families import Families, Flags
from lantian.synthesis.ground import Ground

Table = tuple[type[Model], dict[str, Column]]
MOST_SIBLINGS = max(shares.SIBLINGS)


@dataclass
class Writer:
    """Writes the rows of one block. `origin` is the mark that everything generated at one time bears."""

    origin: bytes
    on: datetime
    block: int
    dice: np.random.Generator
    sealer: Sealer = field(default_factory=Sealer)
    given: int = 0

    def keys(self, count: int) -> Bytes:
        """New keys (UUIDv7), each greater than the one before."""
        moment = (
            int(self.on.timestamp() * 1000) + self.block * 100_000 + (self.given + np.arange(count) >> 12)
        )
        drawn_bytes = self.dice.integers(0, 256, (count, 16), np.uint8)
        drawn_bytes[:, :6] = moment.astype(">u8").view(np.uint8).reshape(count, 8)[:, 2:]
        sequence = 0x7000 | (self.given + np.arange(count)) & 0xFFF
        drawn_bytes[:, 6:8] = sequence.astype(">u2").view(np.uint8).reshape(count, 2)
        drawn_bytes[:, 8] = drawn_bytes[:, 8] & 0x3F | 0x80
        self.given += count
        return drawn_bytes

    def recorded(self, city: Numbers, keys: Bytes, moments: Numbers | None = None) -> dict[str, Column]:
        """The columns that every recorded row begins with."""
        at = np.full(len(city), int(self.on.timestamp())) if moments is None else moments
        return {
            "id": made.keys(keys),
            "city": made.integers(city, 4),
            "recorded_at": made.moments(at),
            "origin": made.constant(self.origin, len(city)),
        }

    def seal(self, values: Bytes, column: str, known: Flags) -> Column:
        """Texts of one length, sealed for a column."""
        width, name = values.shape[1], column.encode()
        text = values.tobytes().decode("ascii")
        seal = self.sealer.seal
        return made.octets(
            [
                seal(text[at * width : (at + 1) * width], name) if is_known else None
                for at, is_known in enumerate(known)
            ]
        )

    def index(self, values: Bytes, known: Flags) -> Column:
        """The blind indexes of texts of one length."""
        width, text, index = values.shape[1], values.tobytes().decode("ascii"), self.sealer.index
        return made.octets(
            [
                index(text[at * width : (at + 1) * width]) if is_known else None
                for at, is_known in enumerate(known)
            ]
        )


@dataclass
class Homes:
    """What rows of a block have in common: keys of houses and children, and the guards of both."""

    houses: Bytes
    children: Bytes
    village: Numbers
    city: Numbers
    city_of_child: Numbers
    of_child: dict[str, Column]
    of_house: dict[str, Column]


def homes_of(families: Families, facts: Facts, ground: Ground, writer: Writer) -> Homes:
    """Keys and guards of a block."""
    houses, children = writer.keys(len(families.village)), writer.keys(len(families.of))
    known = facts.school >= 0
    school = (
        made.keys(ground.schools[np.where(known, facts.school, 0)]).where(known)
        if len(ground.schools)
        else None
    )
    none = made.constant(None, len(children))
    city = families.village // STEPS[Level.CITY]
    return Homes(
        houses, children, families.village, city, city[families.of],
        {"region": made.integers(families.home, 8), "school": none if school is None else school},
        _guards(families, facts, ground, children),
    )  # fmt: skip


def _guards(families: Families, facts: Facts, ground: Ground, children: Bytes) -> dict[str, Column]:
    """Where the children of each house are, as triggers would list them: each once, in order."""
    count = len(families.village)
    members = np.bincount(families.of, minlength=count)
    keys = np.zeros((count, MOST_SIBLINGS, 16), np.uint8)
    keys[families.of, families.order] = children
    attended = np.full((count, MOST_SIBLINGS), len(ground.schools), np.int64)
    attended[families.of, families.order] = np.where(facts.school >= 0, facts.school, len(ground.schools))
    attended.sort(axis=1)
    attended[:, 1:][attended[:, 1:] == attended[:, :-1]] = len(ground.schools)
    attended.sort(axis=1)
    padded = np.concatenate([ground.schools, np.zeros((1, 16), np.uint8)])
    regions = families.village.astype(">i8").view(np.uint8).reshape(count, 1, 8)
    return {
        "regions": made.arrays(regions, np.ones(count, np.int64), "int8"),
        "schools": made.arrays(padded[attended], (attended < len(ground.schools)).sum(axis=1), "uuid"),
        "children": made.arrays(keys, members, "uuid"),
    }


def of_children(rows: Numbers, homes: Homes, writer: Writer) -> dict[str, Column]:
    """The columns that a recorded row of a child begins with."""
    return {
        **writer.recorded(homes.city_of_child[rows], writer.keys(len(rows))),
        "child_id": made.keys(homes.children[rows]),
        **{name: one.take(rows) for name, one in homes.of_child.items()},
    }
