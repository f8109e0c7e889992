"""The shape of what is compared and of what comes back."""

import pyarrow as pa

from lantian.linkage.matching.evidence import EVIDENCE

RECORDS = pa.schema(
    [
        pa.field("key", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("sex", pa.string(), nullable=False),
        pa.field("birth_on", pa.date32()),
        pa.field("identity", pa.string(), nullable=False),
        pa.field("father", pa.string(), nullable=False),
        pa.field("mother", pa.string(), nullable=False),
        pa.field("region", pa.int64()),
        pa.field("phone", pa.string(), nullable=False),
    ]
)
"""One line for a child. `sex` is "1", "2" or ""; `identity` as typed; `region` a code of 12 digits as valid today;
an empty text says nothing. Keys are unique in their table."""


def pairs_schema(one: str, other: str) -> pa.Schema:
    """Pairs of keys with probability, band ("same" or "ask") and the level of evidence of each field."""
    found = [(one, pa.string()), (other, pa.string()), ("probability", pa.float64()), ("band", pa.string())]
    return pa.schema([*found, *((field, pa.int8()) for field in EVIDENCE)])


LINKS = pairs_schema("ours", "theirs")
DOUBLES = pairs_schema("one", "other")
