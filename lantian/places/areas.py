"""Changes of areas (行政区划调整), planned before anything is written: which codes end, which begin, who follows whom.

Villages, towns and counties are merged, split, or put under another parent. Every region below one that gets
another code gets another code too: its last digits where they are free, else the next free ones of its kind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lantian.places.rules import BELOW, STEPS, Level, PlaceError, ancestors_of, level_of, scope_of

CHANGED = (Level.COUNTY, Level.TOWN, Level.VILLAGE)
Names = Mapping[int, str]


@dataclass(frozen=True)
class Part:
    """One part of a split: its code and name, and the villages or village groups that go to it."""

    code: int
    name: str
    holds: frozenset[int | str] = frozenset()


@dataclass
class AreaPlan:
    """What a change does: regions that begin and end, and for each region that ends the one that follows it.

    `groups` are the village groups of a split village that do not go to its first part.
    """

    begun: dict[int, str] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    moves: dict[int, int] = field(default_factory=dict)
    also: set[tuple[int, int]] = field(default_factory=set)
    groups: dict[tuple[int, str], int] = field(default_factory=dict)

    def successions(self) -> list[tuple[int, int]]:
        """Who followed whom, every pair once."""
        return sorted({*self.moves.items(), *self.also})

    def villages(self) -> dict[int, int]:
        """The villages whose children live under another code now."""
        return {old: new for old, new in self.moves.items() if level_of(old) == Level.VILLAGE}


def merged(regions: Sequence[int], into: int, name: str, standing: Names) -> AreaPlan:
    """Several regions become one: one of them, or a new one of the code `into`. Raises `PlaceError`."""
    _check_alike([*regions, into])
    _check_standing(regions, standing)
    ending = [code for code in regions if code != into]
    if not ending or (into in standing and into not in regions):
        raise PlaceError("merge_of_one" if not ending else "region_exists", code=into)
    plan = AreaPlan()
    if into not in standing:
        plan.begun[into] = name
    for code in ending:
        _move(plan, code, into, standing)
    return plan


def transferred(region: int, to: int, standing: Names) -> AreaPlan:
    """A region gets another code, under another parent or the same. Raises `PlaceError`."""
    _check_alike([region, to])
    _check_standing([region], standing)
    if to in standing or to == region:
        raise PlaceError("region_exists", code=to)
    _check_parent(to, standing)
    plan = AreaPlan(begun={to: standing[region]})
    _move(plan, region, to, standing)
    return plan


def split(region: int, parts: Sequence[Part], standing: Names) -> AreaPlan:
    """A region becomes several; it may go on as one of them. What no other part holds goes to the first.

    Raises `PlaceError`.
    """
    _check_alike([region, *(part.code for part in parts)])
    _check_standing([region], standing)
    if len({part.code for part in parts}) < 2:
        raise PlaceError("split_into_one", name=standing[region])
    taken = [part.code for part in parts if part.code in standing and part.code != region]
    if taken:
        raise PlaceError("region_exists", code=taken[0])
    plan = AreaPlan(begun={part.code: part.name for part in parts if part.code != region})
    if level_of(region) == Level.VILLAGE:
        _split_village(plan, region, parts)
    else:
        _split_above(plan, region, parts, standing)
    return plan


def free_code(near: int, level: Level, taken: Iterable[int], like: int = 0) -> int:
    """The code of a new region right below `near`: the last digits of `like` where they are free, else the next."""
    step, used = STEPS[level], set(taken)
    count = scope_of(near)[1] - near
    number = like % (count + 1) // step or (200 if level == Level.VILLAGE else 1)
    for tried in [*range(number, (count + 1) // step), *range(1, number)]:
        if near + tried * step not in used:
            return near + tried * step
    raise PlaceError("no_code_free", code=near)


def _move(plan: AreaPlan, old: int, new: int, standing: Names) -> None:
    """A region goes on under another code, and all that lies in it."""
    plan.moves[old] = new
    plan.ended.add(old)
    level = BELOW.get(level_of(old))
    for below in _right_below(old, level, standing) if level else ():
        code = free_code(new, level_of(below), {*standing, *plan.begun}, like=below)
        plan.begun[code] = standing[below]
        _move(plan, below, code, standing)


def _split_village(plan: AreaPlan, village: int, parts: Sequence[Part]) -> None:
    rest = village if village in {part.code for part in parts} else parts[0].code
    if rest != village:
        plan.moves[village] = rest
        plan.ended.add(village)
    for part in parts:
        plan.also |= {(village, part.code)} if part.code != village else set()
        if part.code != rest:
            plan.groups |= {(village, str(group)): part.code for group in part.holds}


def _split_above(plan: AreaPlan, region: int, parts: Sequence[Part], standing: Names) -> None:
    held = {below: part.code for part in parts for below in part.holds}
    rest = region if region in {part.code for part in parts} else parts[0].code
    level = BELOW[level_of(region)]
    for below in _right_below(region, level, standing):
        target = held.get(below, rest)
        if target != region:
            code = free_code(target, level, {*standing, *plan.begun}, like=below)
            plan.begun[code] = standing[below]
            _move(plan, below, code, standing)
    if rest != region:
        plan.moves[region] = rest
        plan.ended.add(region)
    plan.also |= {(region, part.code) for part in parts if part.code != region}


def _right_below(code: int, level: Level, standing: Names) -> list[int]:
    low, high = scope_of(code)
    return sorted(one for one in standing if low < one <= high and level_of(one) == level)


def _check_alike(codes: Iterable[int]) -> None:
    levels = {level_of(code) for code in codes}
    if len(levels) != 1 or not levels <= set(CHANGED):
        raise PlaceError("not_alike")


def _check_standing(codes: Iterable[int], standing: Names) -> None:
    for code in codes:
        if code not in standing:
            raise PlaceError("region_unknown", code=code)


def _check_parent(code: int, standing: Names) -> None:
    if ancestors_of(code)[-1] not in standing:
        raise PlaceError("region_unknown", code=ancestors_of(code)[-1])
