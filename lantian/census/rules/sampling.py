"""A random sample that anybody can draw again from the published seed and frame (docs/census.md).

Every household of the frame has a lot: SHA-256 of `seed:code`, as hexadecimal digits. In each stratum those with
the smallest lots are in the sample. The lots of a seed are as good as random, and nobody can choose them: the
seed is shown before the first visit, the codes follow from the list.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

Frame = Mapping[int, Sequence[str]]


def lot_of(seed: str, code: str) -> str:
    """The lot of a household."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def allocate(sizes: Mapping[int, int], wanted: int) -> dict[int, int]:
    """How many of `wanted` go to each stratum: in proportion to its size, and no stratum without one.

    By largest remainders; where two are equal the stratum with the smaller key comes first. A stratum gives no
    more than it has.
    """
    filled = {key: size for key, size in sorted(sizes.items()) if size}
    whole = sum(filled.values())
    wanted = min(wanted, whole)
    if wanted <= len(filled):
        largest = sorted(filled, key=lambda key: (-filled[key], key))[:wanted]
        return dict.fromkeys(sorted(largest), 1)
    shares = {key: max(1, wanted * size // whole) for key, size in filled.items()}
    by_remainder = sorted(filled, key=lambda key: (-(wanted * filled[key] % whole), key))
    while sum(shares.values()) < wanted:
        key = next(one for one in by_remainder if shares[one] < filled[one])
        shares[key] += 1
        by_remainder = [one for one in by_remainder if one != key] + [key]
    while sum(shares.values()) > wanted:
        key = max(shares, key=lambda one: (shares[one], -one))
        shares[key] -= 1
    return shares


def draw(frame: Frame, wanted: int, seed: str) -> dict[int, list[str]]:
    """The codes of the sample in each stratum, by their lots. The same frame, size and seed give the same sample."""
    shares = allocate({key: len(codes) for key, codes in frame.items()}, wanted)
    return {key: _smallest(frame[key], count, seed) for key, count in shares.items()}


def digest_of(frame: Frame) -> str:
    """A fingerprint of the frame: SHA-256 of all its codes in order, one a line."""
    lines = "".join(f"{code}\n" for code in sorted(code for codes in frame.values() for code in codes))
    return hashlib.sha256(lines.encode()).hexdigest()


def _smallest(codes: Iterable[str], count: int, seed: str) -> list[str]:
    return sorted(codes, key=lambda code: lot_of(seed, code))[:count]
