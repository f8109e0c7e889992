"""Which figures a form asks for under other names: words in common, and nothing cleverer; a person chooses."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

MOST_COLUMNS = 60
MOST_SUGGESTED = 3
LEAST = 0.34
_EMPTY = (
    "儿童",
    "人数",
    "数量",
    "情况",
    "是否",
    "合计",
    "总数",
    "the",
    "of",
    "number",
    "children",
    "who",
    "with",
    "are",
)
"""Words that stand in nearly every column, and so tell nothing apart."""

_WORDS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")


def pieces(text: str) -> frozenset[str]:
    """What two names are compared by: words, and of Chinese all pairs of signs that follow each other."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    for word in _EMPTY:
        folded = folded.replace(word, " ") if not word.isascii() else re.sub(rf"\b{word}\b", " ", folded)
    found: set[str] = set()
    for word in _WORDS.findall(folded):
        if word.isascii():
            found.add(word)
        else:
            found |= {word[at : at + 2] for at in range(max(len(word) - 1, 1))}
    return frozenset(found)


def likeness(one: str, other: str) -> float:
    """How much of the shorter of two names stands in the other: 0 nothing, 1 all of it."""
    first, second = pieces(one), pieces(other)
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def suggested(column: str, figures: Mapping[str, str], most: int = MOST_SUGGESTED) -> list[str]:
    """The codes of the figures whose names are most like a column's, best first; of none that is like it little."""
    scored = sorted(((-likeness(column, name), at, code) for at, (code, name) in enumerate(figures.items())))
    return [code for score, _at, code in scored[:most] if -score >= LEAST]


def columns_in(text: str) -> list[tuple[str, str]]:
    """The columns that somebody typed or pasted, one on a line: the name and, behind a bar or a tab, its meaning."""
    lines = (line.strip(" \t|｜") for line in text.replace("\r", "").split("\n"))
    parts = (re.split(r"\s*[|｜\t]\s*", line, maxsplit=1) for line in lines if line)
    named = ((part[0][:80], (part[1] if len(part) > 1 else "")[:200]) for part in parts)
    return list(dict.fromkeys(named))


def text_of(columns: Sequence[Mapping[str, str]]) -> str:
    """The other way: columns as they are typed."""
    return "\n".join(
        f"{one['name']} | {one['calibre']}" if one["calibre"] else one["name"] for one in columns
    )
