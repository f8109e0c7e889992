"""How far the rate of a part is from that of the whole, and what of rates side by side is told."""

from collections.abc import Sequence

from lantian.assessment.rules.hiding import FEWEST
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import FAR, told
from lantian.registry.counted import Better, Shown

OFF = 0.05
"""By how much a rate must differ from that of the whole to be anything but the same."""

ROUNDING = 1e-9


def rate(numbers: Numbers) -> float | None:
    """A number as a share of all that could have been counted; None where there is nothing."""
    return numbers.numerator / numbers.denominator if numbers.denominator else None


def step_of(part: Numbers | None, whole: Numbers | None, better: Better) -> int | None:
    """From -2, far worse than the whole, to 2, far better. None where it cannot be said: no direction is the better
    one, one of both is not told, or fewer than five were counted."""
    if part is None or whole is None or part.denominator < FEWEST or better == Better.NEITHER:
        return None
    here, around = rate(part), rate(whole)
    if here is None or around is None:
        return None
    ahead = (here - around) * (1 if better == Better.HIGHER else -1)
    size = (abs(ahead) >= OFF - ROUNDING) + (abs(ahead) >= FAR - ROUNDING)
    return size if ahead > 0 else -size


def told_rates(numbers: Sequence[Numbers], shown: Shown, *, opens: bool) -> list[Numbers | None]:
    """The parts of rates of places side by side. A rate of fewer than five is nobody's to compare: None for everybody.

    For whoever may not see the rows neither is what is too small otherwise, nor what would give it away; of a figure
    that is told as a number elsewhere, what is not told there is not told here.
    """
    if opens:
        return [None if 0 < one.denominator < FEWEST else one for one in numbers]
    as_rates, as_shown = told(numbers, Shown.SHARE), told(numbers, shown)
    return [
        None if part is None or other is None or 0 < part.denominator < FEWEST else part
        for part, other in zip(as_rates, as_shown, strict=True)
    ]
