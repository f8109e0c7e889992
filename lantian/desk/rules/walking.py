"""In which order one walks through a village."""

import re

from lantian.kernel.values.dates import CHINESE_NUMBERS

NUMBER = re.compile("[一二三四五六七八九十廿卅]+|[0-9]+")
LAST = 10_000


def group_order(name: str) -> tuple[int, str]:
    """Where a village group stands: by its number (二组, 第12村民小组), those without one by name after them."""
    found = NUMBER.search(name)
    number = int(CHINESE_NUMBERS.get(found[0], found[0] if found[0].isdecimal() else LAST)) if found else LAST
    return min(number, LAST), name
