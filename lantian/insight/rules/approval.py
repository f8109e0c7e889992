"""The approval number of a map (审图号), shown with every map (地图管理条例, State Council decree 664, art 22)."""

import re
import unicodedata
from datetime import date

# GS: the ministry, or a province in its stead (GS京); else province or city, and S (陕S).
NUMBER = re.compile(
    r"(?:审图号:?)?((?:GS[\u4e00-\u9fff]{0,2}|[\u4e00-\u9fff]{1,4}[A-Z]?S))\((\d{4})\)第?(\d{1,6})号?"
)
BRACKETS = str.maketrans("〔〕[]【】{}", "()()()()")
FIRST_YEAR = 1990


def approval_number(text: str, on: date) -> str | None:
    """The number as it is printed, GS（2019）3333号 or 陕S（2021）023号, from what somebody typed; None if it is none.

    `on` is today: no map was approved in a year to come.
    """
    folded = unicodedata.normalize("NFKC", text).translate(BRACKETS)
    found = NUMBER.fullmatch("".join(folded.split()).upper())
    if found is None or not FIRST_YEAR <= int(found[2]) <= on.year:
        return None
    return f"{found[1]}（{found[2]}）{found[3]}号"
