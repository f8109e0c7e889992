"""Protecting counts for a twin: differential privacy by discrete Laplace noise, then small cells out, then rounding.

Two cities that differ in one child differ in a table by at most `reach`. Counts with noise of scale `reach / epsilon`
give away no more of a child than epsilon says (Ghosh, Roughgarden, Sundararajan 2009); tables add up. What is done to
noisy counts afterwards gives nothing away. Noise is drawn by whole numbers against 64 random bits, never by floating
point, whose gaps would tell the true count (Mironov 2012).
"""

import secrets
from collections.abc import Callable, Mapping
from math import exp

EPSILON_OF_A_TABLE = 0.25
SMALLEST = 10
"""Cells below are left out."""
STEP = 5
"""Cells are told to the nearest multiple of it."""
BITS = 64
Bits = Callable[[int], int]


def protected(
    counts: Mapping[str, int], cells: tuple[str, ...], *, reach: int = 1, bits: Bits = secrets.randbits
) -> dict[str, int]:
    """What may be told of a table. Noise goes into every possible cell, empty ones too: absence tells nothing."""
    noisy = {cell: counts.get(cell, 0) + noise(reach, bits) for cell in cells}
    return {cell: round(count / STEP) * STEP for cell, count in noisy.items() if count >= SMALLEST}


def noise(reach: int, bits: Bits = secrets.randbits) -> int:
    """A whole number of the discrete Laplace distribution of scale `reach / EPSILON_OF_A_TABLE`."""
    goes_on = int(exp(-EPSILON_OF_A_TABLE / reach) * 2**BITS)
    return _steps(goes_on, bits) - _steps(goes_on, bits)


def _steps(goes_on: int, bits: Bits) -> int:
    count = 0
    while bits(BITS) < goes_on:
        count += 1
    return count
