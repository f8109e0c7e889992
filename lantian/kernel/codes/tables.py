"""Code tables, read once when first asked for."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, get_args

from lantian.kernel.values.text import fold

TableName = Literal[
    "absence_reason",
    "aid",
    "disability_grade",
    "disability_kind",
    "document_kind",
    "education",
    "ethnicity",
    "guardianship",
    "health",
    "hukou_nature",
    "income_source",
    "marriage",
    "no_identity_reason",
    "poverty_mark",
    "relation",
    "sex",
    "stage",
    "urban_rural",
]

TABLES: tuple[TableName, ...] = get_args(TableName)

STANDARDS: Mapping[TableName, str] = MappingProxyType(
    {
        "disability_grade": "GB/T 26341-2010",
        "disability_kind": "GB/T 2261.3-2003",
        "education": "GB/T 4658-2006",
        "ethnicity": "GB/T 3304-1991",
        "health": "GB/T 2261.3-2003",
        "marriage": "GB/T 2261.2-2003",
        "relation": "GB/T 4761-2008",
        "sex": "GB/T 2261.1-2003",
        "urban_rural": "国函〔2008〕60号",
    }
)
"""Where a table comes from; the others are our own."""

_CODE_AND_NAME = re.compile(r"([0-9]{1,3})[-_.:、,]?(\D+)|(\D+)\(([0-9]{1,3})\)")


class CodeTable:
    """Codes in their order, each with its names and the texts that mean it."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self._names = {row["code"]: (row["name_zh"], row["name_en"]) for row in rows}
        self._meanings: dict[str, str] = {}
        for row in rows:
            self._learn(row["code"], row["code"])
            for text in (row["name_zh"], row["name_en"], *filter(None, row["aliases"].split("|"))):
                self._learn(text, row["code"])

    def __contains__(self, code: object) -> bool:
        return code in self._names

    def codes(self) -> tuple[str, ...]:
        """All codes."""
        return tuple(self._names)

    def name(self, code: str, language: str = "zh-hans") -> str:
        """A code's name; Chinese where the language begins with zh, else English. Raises `KeyError`."""
        return self._names[code][0 if language.lower().startswith("zh") else 1]

    def choices(self, language: str = "zh-hans") -> list[tuple[str, str]]:
        """Pairs of code and name, as forms want them."""
        return [(code, self.name(code, language)) for code in self._names]

    def find(self, text: str) -> str | None:
        """The code that a cell means: by code (also 1 for 01), name, other name, or both (1-男, 男(1)).

        Blanks, full-width signs and upper case make no difference. None when nothing fits; a code and a name
        that contradict each other do not fit.
        """
        folded = _fold(text)
        if (code := self._meanings.get(folded)) is not None:
            return code
        if both := _CODE_AND_NAME.fullmatch(folded):
            number, name = both[1] or both[4], both[2] or both[3]
            code = self._meanings.get(name)
            return code if code is not None and self._meanings.get(number) == code else None
        return None

    def _learn(self, text: str, code: str) -> None:
        variants = {_fold(text), _fold(text).lstrip("0") or "0"} if text.isdecimal() else {_fold(text)}
        for variant in variants:
            if self._meanings.setdefault(variant, code) != code:
                raise ValueError(f"{text!r} means both {self._meanings[variant]} and {code}.")


def _fold(text: str) -> str:
    return fold(text).replace(" ", "").casefold()


@cache
def code_table(name: TableName) -> CodeTable:
    """The table of that name."""
    text = resources.files(__package__).joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return CodeTable(list(csv.DictReader(text.splitlines())))
