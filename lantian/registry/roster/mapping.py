"""Which column of a roster is which field: guessed from the headings, corrected by people, remembered."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lantian.kernel.values.text import fold
from lantian.registry.roster.fields import CHILD_WORDS, FIELD, FIELDS, IGNORED_HEADINGS, ITEMS, PERSONS

EXACT, ALIAS, BESIDE, ALONE, WITHIN = 1.0, 0.95, 0.8, 0.6, 0.5
"""The canonical heading; another usual one; a word about the person of the column before; what the same word
would mean by itself; a usual heading inside a longer one."""

BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|〔.*?〕|<.*?>")
NUMBERING = re.compile(r"^(?:\d+|[一二三四五六七八九十]+)[、.)]")
PUNCTUATION = re.compile(r"[\W_]+")
CHILD = "|".join(CHILD_WORDS)
CHILD_PREFIX = re.compile(
    f"^(?:农村)?(?:留守|困境|流动|被监护)*(?:{CHILD})(?:的)?(?:基本)?(?:信息|情况|资料)?(?=.)"
)
PERSON = "|".join(name for names in PERSONS.values() for name in sorted(names, key=len, reverse=True))
PERSON_GROUP = re.compile(
    f"^((?:{PERSON})(?:亲)?)(?:方|的|本人)?(?:基本|个人|外出|务工)*(?:信息|情况|资料)(?=.)"
)
SHORTEST_WITHIN, SHARE_WITHIN = 4, 0.5


class Guess(NamedTuple):
    """What a column (from 0) is, and how sure that is, from 0 to 1; no key and 1: known and not needed."""

    column: int
    heading: str
    key: str | None
    confidence: float


def plain_heading(heading: str) -> str:
    """A heading without blanks, signs and numbering, in half-width letters of lower case."""
    return PUNCTUATION.sub("", NUMBERING.sub("", fold(heading).replace(" ", ""))).casefold()


def heading_signature(headings: Sequence[str]) -> str:
    """64 hexadecimal digits by which a sheet with the same headings in the same order is known again."""
    plain = "\n".join(map(plain_heading, headings))
    return hashlib.sha256(plain.encode()).hexdigest()


def guess_mapping(headings: Sequence[str]) -> list[Guess]:
    """For each heading the likeliest field, none twice: the surest column has it, then the leftmost."""
    candidates = []
    around: str | None = None
    for column, heading in enumerate(headings):
        if not plain_heading(heading):
            continue
        found = _candidates(heading, around)
        candidates += [(-confidence, column, key) for key, confidence in found.items()]
        around = _group_after(heading, found, around)
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for negative, column, key in sorted(candidates):
        if column not in chosen and key not in taken:
            chosen[column] = (key, -negative)
            taken.add(key)
    return [
        Guess(column, heading, *chosen.get(column, (None, float(_is_ignored(heading)))))
        for column, heading in enumerate(headings)
    ]


def apply_remembered(headings: Sequence[str], keys: Sequence[str | None]) -> list[Guess]:
    """The mapping that somebody confirmed for such headings; guessed anew where it does not fit any more."""
    known = [key for key in keys if key is not None]
    if len(keys) != len(headings) or len(set(known)) < len(known) or not FIELD.keys() >= set(known):
        return guess_mapping(headings)
    return [
        Guess(column, heading, key, 1.0)
        for column, (heading, key) in enumerate(zip(headings, keys, strict=True))
    ]


def as_mapping(guesses: Iterable[Guess]) -> dict[int, str]:
    """Column → key, as `RowParser` wants it."""
    return {guess.column: guess.key for guess in guesses if guess.key}


def missing_fields(mapping: Mapping[int, str]) -> list[str]:
    """Keys of required fields that no column has; birth date and sex may come from the identity number."""
    given = set(mapping.values())
    if "identity_number" in given:
        given |= {"birth_on", "sex"}
    return [field.key for field in FIELDS if field.required and field.key not in given]


def is_heading(text: str) -> bool:
    """Whether a cell reads like the heading of a known column, an ignored one, or a person's columns."""
    return any(form in HEADING_WORDS for form in _forms(text))


def _candidates(heading: str, around: str | None) -> dict[str, float]:
    """Keys that a heading may mean, each with its confidence."""
    found: dict[str, float] = {}
    forms = _forms(heading)
    for form in forms:
        if key := KEYS_BY_HEADING.get(form):
            found.setdefault(key, EXACT if form == CANONICAL[key] else ALIAS)
    for form in forms:
        if about := ITEMS_BY_WORD.get(form):
            found = _beside(found, about, around)
    return found or _within(forms[0])


def _beside(found: dict[str, float], item: str, around: str | None) -> dict[str, float]:
    """A word like 联系电话 belongs to the person whose columns it follows."""
    if around not in PERSONS:
        return found
    alone = {key: ALONE for key in found if FIELD[key].group != around}
    own = f"{around}_{item}"
    return {**alone, own: max(BESIDE, found.get(own, 0.0))} if own in FIELD else alone


def _within(form: str) -> dict[str, float]:
    """The longest usual heading inside a longer one: 现就读学校全称 holds 就读学校."""
    inside = [
        known
        for known in KEYS_BY_HEADING
        if len(known) >= SHORTEST_WITHIN and known in form and len(known) >= SHARE_WITHIN * len(form)
    ]
    best = [known for known in inside if known not in ITEMS_BY_WORD]
    return {KEYS_BY_HEADING[max(best, key=len)]: WITHIN} if best else {}


def _group_after(heading: str, found: dict[str, float], around: str | None) -> str | None:
    """Whose columns we are among after this heading; an unknown one is about somebody else."""
    if not found:
        return around if _is_ignored(heading) else None
    return FIELD[max(found, key=found.__getitem__)].group


def _is_ignored(heading: str) -> bool:
    return any(form in IGNORED_HEADINGS for form in _forms(heading))


def _forms(heading: str) -> list[str]:
    """The ways to read a heading, the most literal first: as it stands, without brackets, without 儿童 …"""
    folded = fold(heading)
    literal = [plain_heading(folded), plain_heading(BRACKETS.sub("", folded))]
    of_person = [PERSON_GROUP.sub(r"\1", form) for form in literal]
    of_child = [CHILD_PREFIX.sub("", form) for form in literal]
    group, blank, rest = folded.partition(" ")
    below = [plain_heading(rest)] if blank and plain_heading(group) in CHILD_GROUPS else []
    numbered = [form.rstrip("0123456789") for form in of_person]
    return [form for form in dict.fromkeys([*literal, *of_person, *of_child, *below, *numbered]) if form]


CANONICAL = {field.key: plain_heading(field.headings[0]) for field in FIELDS}
KEYS_BY_HEADING = {
    plain_heading(heading): field.key for field in reversed(FIELDS) for heading in reversed(field.headings)
}
ITEMS_BY_WORD = {plain_heading(word): item for item, words in ITEMS.items() for word in words}
GROUP_SUFFIXES = ("信息", "情况", "基本信息", "基本情况")
CHILD_GROUPS = {
    f"{about}{suffix}"
    for about in (
        *CHILD_WORDS,
        "留守儿童",
        "个人",
        "家庭",
        "户籍",
        "居住",
        "就学",
        "学校",
        "健康",
        "监护",
        "",
    )
    for suffix in GROUP_SUFFIXES
}
PERSON_GROUPS = {
    f"{name}{suffix}" for names in PERSONS.values() for name in names for suffix in ("", *GROUP_SUFFIXES)
}
HEADING_WORDS = {*KEYS_BY_HEADING, *ITEMS_BY_WORD, *IGNORED_HEADINGS, *CHILD_GROUPS, *PERSON_GROUPS}
