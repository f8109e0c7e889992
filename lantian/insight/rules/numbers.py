from typing import NamedTuple


class Numbers(NamedTuple):
    """What an indicator counts, and out of what."""

    numerator: int = 0
    denominator: int = 0

    def __add__(self, other: object) -> "Numbers":
        return Numbers(*(sum(pair) for pair in zip(self, other, strict=True)))  # type: ignore[call-overload]
