"""What a second visit to a sample says of the count: the share of errors, and how many children were missed."""

from dataclasses import dataclass
from math import exp, log, sqrt

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution: intervals hold in 95 cases of a hundred."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share and the interval in which the true one lies (0 to 1)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many there are: the estimate, its variance, an interval, and how many of them somebody has seen."""

    value: float
    variance: float
    low: float
    high: float
    seen: int

    @property
    def missed_by_both(self) -> float:
        return self.value - self.seen


def wilson(hits: int, cases: int) -> Share | None:
    """The share of `hits` among `cases` with Wilson's score interval (1927); None without cases.

    It holds for small samples and for shares near 0, where the usual interval fails (Newcombe 1998, method 3).
    """
    if not 0 <= hits <= cases:
        raise ValueError("Hits are some of the cases.")
    if cases == 0:
        return None
    share, square = hits / cases, Z * Z / cases
    middle = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / cases + square / (4 * cases)) / (1 + square)
    low = 0.0 if hits == 0 else middle - half
    high = 1.0 if hits == cases else middle + half
    return Share(share, low, high)


def chapman(first: int, second: int, both: int) -> Estimate:
    """How many there are, from two lists and those on both: Chapman's estimator (1951), unbiased for small numbers.

    Variance by Seber (1970). The interval is log-normal in those whom neither list has (Chao 1987), so that it
    never falls below those who were seen. It supposes that the lists are independent, that nobody is on a list
    by mistake, and that who is on both is recognised. Raises `ValueError` for numbers that cannot be.
    """
    if min(first, second, both) < 0 or both > min(first, second):
        raise ValueError("Those on both lists are some of each.")
    value = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    seen = first + second - both
    unseen = value - seen
    if unseen <= 0 or variance <= 0:
        return Estimate(value, variance, float(seen), float(max(seen, value)), seen)
    factor = exp(Z * sqrt(log(1 + variance / unseen**2)))
    return Estimate(value, variance, seen + unseen / factor, seen + unseen * factor, seen)
