"""Finding regions by the names that people write.

Names repeat (新庄村 nine times in one city), suffixes vary (村, 村委会, 村民委员会), levels are left out
(彬县新民镇), and former names live on (彬县 for 彬州市). A name is therefore folded, looked for inside
the region named before it, and never guessed: several answers are no answer.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from lantian.kernel.values.text import fold
from lantian.kernel.values.wrong import WrongValue
from lantian.places.rules import (
    CHINA,
    PLACEHOLDERS,
    STEPS,
    Level,
    Scope,
    ancestors_of,
    is_community,
    is_within,
    level_of,
    overlap,
    padded,
    scope_of,
)

PEOPLES = (
    "各族|(?<!内)蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|"
    "傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|"
    "锡伯族?|普米族|塔吉克族?|怒族|鄂温克族?|保安族|裕固族|独龙族|鄂伦春族?"
)
AREA_ENDINGS = re.compile(
    f"(?:(?:{PEOPLES})*自治[区州县旗]|特别行政区|新区|林区|特区|地区|省|市|县|区|旗|盟)$"
)
TOWN_ENDINGS = re.compile(f"(?:(?:街道?|地区)办(?:事处)?|办事处|街道|(?:{PEOPLES})*(?:民族)?乡|苏木|镇)$")
VILLAGE_ENDINGS = re.compile("(?:[村居]民?委(?:员?会)*|社区|村)$")
VILLAGE_GROUP = re.compile("第?[一二三四五六七八九十0-9]+(?:村民)?(?:小组|组|队)$")

OTHER_ENDINGS = {
    Level.CITY: ("市", "地区"),
    Level.COUNTY: ("县", "区", "市"),
    Level.TOWN: ("镇", "乡", "街道", "街道办", "街道办事处", "街办"),
}
"""Endings that an office may still write, or already, after the region took another."""

AFTER_A_NAME = tuple("省市县区镇乡村街路")
"""Characters that make a short name before them part of another name: 北京路 is not in Beijing."""

LONGEST_TEXT = 200
"""Characters of a cell that are read: no place has a longer name, and a cell may hold 32,767."""

RANKS = dict(zip(Level, range(len(Level)), strict=True))


class Reading(NamedTuple):
    """One way to read the start of a text: smaller is better."""

    left: int
    rank: int
    level: int
    code: int


def plain(name: str) -> str:
    """A name without blanks, punctuation and brackets, in half-width signs; nothing after `LONGEST_TEXT`."""
    return re.sub(r"[\W_]+", "", fold(name[:LONGEST_TEXT]))


def fold_area(name: str) -> str:
    """A province, city or county without its ending, but two characters at least: 彬州市 and 彬州 are one."""
    return _without(AREA_ENDINGS, plain(name), at_least=2)


def fold_town(name: str) -> str:
    """A town or street without its ending, at least two characters long: 城关镇 and 城关街道办 are one."""
    return _without(TOWN_ENDINGS, plain(name), at_least=2)


def fold_village(name: str) -> str:
    """A village or community without its ending: 太厢, 太厢村 and 太厢村民委员会 are one."""
    return _without(VILLAGE_ENDINGS, plain(name), at_least=1)


def short_name(name: str, code: int) -> str:
    """How a region is called in a sentence: 太厢村 for 太厢村委会, 东关社区 for 东关社区居委会."""
    if level_of(code) != Level.VILLAGE:
        return name
    return fold_village(name) + ("社区" if is_community(code) else "村")


class PlaceIndex:
    """All regions by the names that people may write. Holds plain dictionaries: it can be pickled."""

    def __init__(
        self,
        regions: Iterable[tuple[int, str]],
        former_names: Iterable[tuple[int, str]] = (),
        successors: Mapping[int, int] | None = None,
    ) -> None:
        """`regions` and `former_names` are (code, name); `successors` leads from a closed code to today's."""
        self._names = dict(regions)
        self._successors = dict(successors or {})
        self._areas: dict[str, dict[int, int]] = {}
        self._towns: dict[str, tuple[int, ...]] = {}
        self._villages: dict[str, tuple[tuple[int, str], ...]] = {}
        self._in_town: dict[int, list[int]] = {}
        self._villages_found: dict[tuple[str, str, Scope], int] = {}
        self._regions_found: dict[tuple[str, Scope | None], int] = {}
        for code, name in [*self._names.items(), *former_names]:
            self._learn(code, name)
        self._longest = max(map(len, self._areas), default=0)

    def name_of(self, code: int) -> str | None:
        return self._names.get(code)

    def current(self, code: int) -> int | None:
        """Today's code for a known one, old or new."""
        today = self._successors.get(code, code)
        return today if today in self._names else None

    def find_village(self, town: str, village: str, within: Scope) -> int | WrongValue:
        """The 12-digit code of a village by its town and its name, inside a scope.

        Without a town the village must be the only one of its name in the scope. What lies outside the scope
        is answered exactly like what does not exist. Wrong values: `town_unknown`, `village_missing`,
        `village_unknown` (with the nearest names of that town), `village_ambiguous` (with the towns).
        """
        asked = (town, village, within)
        if asked not in self._villages_found:
            answer = self._find_village(town, village, within)
            if isinstance(answer, WrongValue):
                return answer
            self._villages_found[asked] = answer
        return self._villages_found[asked]

    def _find_village(self, town: str, village: str, within: Scope) -> int | WrongValue:
        towns = self._towns_named(town, within) if plain(town) else []
        if plain(town) and not towns:
            return WrongValue("town_unknown", "town_of_this_place", {"town": town})
        if not plain(village):
            return WrongValue("village_missing", "village_and_town", {"town": town})
        inside = [common for outer in towns if (common := overlap(scope_of(outer), within))] or [within]
        found = self._villages_called(village, inside) or self._villages_after_their_town(village, inside)
        if len(found) == 1:
            return found[0]
        if found:
            told = "、".join(self._told_apart(found))
            return WrongValue("village_ambiguous", "village_and_town", {"village": village, "choices": told})
        near = "、".join(self._near(village, towns, within))
        expected = "village_like_these" if near else "village_of_this_town"
        return WrongValue("village_unknown", expected, {"town": town, "village": village, "near": near})

    def find_region(self, text: str, near: Scope | None = None) -> int | None:
        """The deepest region that a text names from its start, or None without a clear answer.

        陕西省彬州市新民镇太厢村, 彬县新民镇 and 广东东莞 are found; a code of 2 to 12 digits is read as such.
        `near` decides between regions of one name (城关街道).
        """
        asked = (text, near)
        if asked not in self._regions_found:
            code = self._find_region(plain(text), near)
            if code is None:
                return None
            self._regions_found[asked] = code
        return self._regions_found[asked]

    def _find_region(self, wanted: str, near: Scope | None) -> int | None:
        if wanted.isascii() and wanted.isdigit():
            return self.current(padded(wanted)) if len(wanted) in (2, 4, 6, 9, 12) else None
        readings = self._read(wanted.replace("市辖区", ""), CHINA)
        best = [reading for reading in readings if reading[:3] == min(readings)[:3]]
        codes = {reading.code for reading in best}
        if near and len(codes) != 1:
            here = {code for code in codes if is_within(code, near)}
            codes = here or set(self._villages_called(wanted, [near]))
        return codes.pop() if len(codes) == 1 else None

    def leading_regions(self, text: str) -> list[tuple[int, str]]:
        """Each region that a text may begin with, and what is left of the text after it."""
        wanted = plain(text)
        return [
            (reading.code, wanted[len(wanted) - reading.left :])
            for reading in sorted(self._read(wanted, CHINA, lenient=True))
            if reading.left
        ]

    def _learn(self, code: int, name: str) -> None:
        level, today = level_of(code), self.current(code)
        if today is None or name in PLACEHOLDERS:
            return
        if level == Level.VILLAGE:
            self._learn_village(today, plain(name), self._names.get(code - code % STEPS[Level.TOWN], ""))
            return
        short = (fold_town if level == Level.TOWN else fold_area)(name)
        spellings = [plain(name), short, *(short + ending for ending in OTHER_ENDINGS.get(level, ()))]
        for rank, spelling in reversed(list(enumerate(spellings))):
            self._areas.setdefault(spelling, {})[today] = min(rank, 2)
        if level == Level.TOWN:
            for key in {short, short.removesuffix("街") if len(short) > 2 else short}:
                self._towns[key] = (*self._towns.get(key, ()), today)

    def _learn_village(self, code: int, name: str, town: str) -> None:
        """Some names repeat their town (永乐镇南流村): both the whole and the rest are learnt."""
        self._in_town.setdefault(code - code % STEPS[Level.TOWN], []).append(code)
        for spelling in {name, name.removeprefix(plain(town))} - {""}:
            key = fold_village(spelling)
            self._villages[key] = (*self._villages.get(key, ()), (code, spelling))

    def _towns_named(self, text: str, within: Scope) -> list[int]:
        """Towns of a name that share ground with a scope; counties may be written before it."""
        named = self._towns.get(fold_town(text), ())
        here = [code for code in dict.fromkeys(named) if overlap(scope_of(code), within)]
        exact = [code for code in here if plain(self._names[code]) == plain(text)]
        if here:
            return exact or here
        whole = [reading.code for reading in self._read(plain(text), CHINA) if not reading.left]
        return [code for code in whole if level_of(code) == Level.TOWN and overlap(scope_of(code), within)]

    def _villages_called(self, text: str, scopes: list[Scope]) -> list[int]:
        """Villages of a name inside scopes; its ending decides between a village and a community."""
        for wanted in dict.fromkeys((plain(text), VILLAGE_GROUP.sub("", plain(text)))):
            named = self._villages.get(fold_village(wanted), ())
            here = [item for item in named if any(is_within(item[0], scope) for scope in scopes)]
            exact = [item for item in here if item[1] == wanted]
            if here:
                return sorted({code for code, _ in exact or _of_the_kind(wanted, here) or here})
        return []

    def _villages_after_their_town(self, text: str, scopes: list[Scope]) -> list[int]:
        """Villages written with their town before them: 永乐镇南流村."""
        named = {reading.code for reading in self._read(plain(text), CHINA) if not reading.left}
        return [
            code
            for code in named
            if level_of(code) == Level.VILLAGE and any(is_within(code, scope) for scope in scopes)
        ]

    def _read(self, text: str, within: Scope, lenient: bool = False) -> list[Reading]:
        """Every way to read a text as regions, each inside the one before."""
        readings = []
        for end in range(min(len(text), self._longest), 1, -1):
            rest = text[end:]
            for code, rank in self._areas.get(text[:end], {}).items():
                if not is_within(code, within) or code == within[0]:
                    continue
                deeper = self._read(rest, scope_of(code)) or self._village_as_reading(rest, code)
                readings += [reading._replace(rank=reading.rank + rank) for reading in deeper]
                if not deeper and (lenient or _may_end_here(rest, rank, code, within)):
                    readings.append(Reading(len(rest), rank, RANKS[level_of(code)], code))
        return readings

    def _village_as_reading(self, rest: str, outer: int) -> list[Reading]:
        if level_of(outer) not in (Level.COUNTY, Level.TOWN) or not rest:
            return []
        codes = self._villages_called(rest, [scope_of(outer)])
        return [Reading(0, 0, RANKS[Level.VILLAGE], codes[0])] if len(codes) == 1 else []

    def _near(self, village: str, towns: list[int], within: Scope) -> list[str]:
        """The names of a town's villages that look most like what was written."""
        here = [code for town in towns for code in self._in_town.get(town, ()) if is_within(code, within)]
        names = {fold_village(self._names[code]): short_name(self._names[code], code) for code in here}
        return [names[key] for key in get_close_matches(fold_village(village), names, n=3, cutoff=0.3)]

    def _told_apart(self, villages: list[int]) -> list[str]:
        """Villages of one name with their towns, and with their counties where these differ."""
        steps = [STEPS[Level.TOWN]]
        if len({code // STEPS[Level.COUNTY] for code in villages}) > 1:
            steps.insert(0, STEPS[Level.COUNTY])
        return [
            "".join(self._names.get(outer, "") for outer in (code - code % step for step in steps))
            + short_name(self._names[code], code)
            for code in villages
        ]


class School(NamedTuple):
    """A school as the index takes it; `region` is the 12-digit code of where it stands."""

    id: str
    name: str
    short_name: str
    code: str
    region: int


class SchoolIndex:
    """Schools by code and by the names that people may write. Holds plain dictionaries: it can be pickled."""

    def __init__(self, schools: Iterable[School], places: PlaceIndex) -> None:
        self._places = places
        self._schools = {school.id: school for school in schools}
        self._codes = {school.code: school.id for school in self._schools.values() if school.code}
        self._keys: dict[str, list[str]] = {}
        self._cores: dict[str, list[tuple[int, str]]] = {}
        for school in self._schools.values():
            for name in {school.name, school.short_name} - {""}:
                for key in {plain(name), fold_school(name)}:
                    self._keys.setdefault(key, []).append(school.id)
                for outer, core in self._leading(name, school.region):
                    self._cores.setdefault(fold_school(core), []).append((outer, school.id))

    def find(self, text: str, within: Scope) -> str | WrongValue:
        """The key of the one school that a text names inside a scope, by its 10-digit code or its name.

        Places before the name and small differences (完全小学, 太厢村小学) do not matter. What lies outside
        the scope is answered like what does not exist: `school_unknown`; several: `school_ambiguous`.
        """
        wanted = plain(text)
        if wanted.isascii() and wanted.isdigit() and len(wanted) == 10:
            named = [self._codes[wanted]] if wanted in self._codes else []
        else:
            named = self._named(wanted, within)
        found = self._inside(named, within) or self._by_core(wanted, within)
        if len(found) == 1:
            return found[0]
        if found:
            told = "、".join(sorted(self._schools[key].name for key in found))
            return WrongValue("school_ambiguous", "school_of_this_place", {"school": text, "choices": told})
        return WrongValue("school_unknown", "school_of_this_place", {"school": text})

    def _named(self, wanted: str, within: Scope) -> list[str]:
        """Schools of exactly that name, else those whose name is folded to the same."""
        found = self._inside(self._keys.get(wanted, []), within)
        exact = [key for key in found if wanted in map(plain, self._schools[key][1:3])]
        return exact or self._inside(self._keys.get(fold_school(wanted), []), within)

    def _by_core(self, wanted: str, within: Scope) -> list[str]:
        """Schools whose place and own name are both written, first of that very place, then inside it."""
        leading = self._places.leading_regions(wanted)
        for same_place in (True, False):
            found = [
                key
                for named, core in leading
                for outer, key in self._cores.get(fold_school(core), [])
                if (outer == named if same_place else is_within(outer, scope_of(named)))
            ]
            if here := self._inside(found, within):
                return here
        return []

    def _leading(self, name: str, region: int) -> list[tuple[int, str]]:
        """The places around the school that its name begins with; the whole name belongs to its own place."""
        around = {*ancestors_of(region), region}
        named = [(code, rest) for code, rest in self._places.leading_regions(name) if code in around]
        return [(region, name), *named]

    def _inside(self, keys: Iterable[str], within: Scope) -> list[str]:
        return [key for key in dict.fromkeys(keys) if is_within(self._schools[key].region, within)]


SCHOOL_SPELLINGS = (
    (re.compile("村(?=小学|完小|完全小学|幼儿园|教学点|学校)"), ""),
    (re.compile("(?:完全小学|完小)$"), "小学"),
    (re.compile("(?:中心校|中心学校|中小|中心完小)$"), "中心小学"),
    (re.compile("(?:初级中学|初中)$"), "中学"),
    (re.compile("(?:高级中学|高中)$"), "高中"),
    (re.compile("九年(?:一贯)?制?学校$"), "九年学校"),
)


def fold_school(name: str) -> str:
    """A school's name in one spelling: 太厢村完全小学 and 太厢小学 are one."""
    folded = plain(name)
    for pattern, spelling in SCHOOL_SPELLINGS:
        folded = pattern.sub(spelling, folded)
    return folded


def _without(endings: re.Pattern[str], name: str, at_least: int) -> str:
    """A name with its endings taken off as often as there is one, so that folding twice changes nothing."""
    while (shorter := endings.sub("", name)) != name and len(shorter) >= at_least:
        name = shorter
    return name


def _of_the_kind(text: str, villages: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those that are urban or rural as the ending of a text says."""
    ending = plain(text)[len(fold_village(text)) :]
    if not ending:
        return []
    wants_community = "居" in ending or ("社区" in ending and "村" not in ending)
    return [item for item in villages if is_community(item[0]) == wants_community]


def _may_end_here(rest: str, rank: int, code: int, within: Scope) -> bool:
    """Whether other words may follow: not after a short name that could be the start of another."""
    if not rest or rank == 0:
        return True
    deep = level_of(code) in (Level.COUNTY, Level.TOWN)
    return not rest.startswith(AFTER_A_NAME) and not (deep and within == CHINA)
