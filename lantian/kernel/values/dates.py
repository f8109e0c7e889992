"""Dates as they are typed: 2015-03-05, 2015.3, 2015年3月, 二〇一五年三月五日, a serial number of Excel."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from lantian.kernel.values.text import fold
from lantian.kernel.values.wrong import WrongValue

Precision = Literal["day", "month", "year"]

EARLIEST = date(1900, 1, 1)
EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_415
"""1927-05-18 and 2100-12-31 in the 1900 system; outside them digits are no serial number."""

CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
CHINESE_NUMBERS = {
    f"{tens}{units}": str(10 * many + unit)
    for many, all_tens in enumerate((("",), ("十",), ("二十", "廿"), ("三十", "卅")))
    for tens in all_tens
    for unit, units in enumerate(("", *"一二三四五六七八九"))
    if tens or units
}
"""一 to 三十九; the calendar refuses those that are too many."""


class ParsedDate(NamedTuple):
    """A date and how much of it was said; what was not said stands at the first (2015.3 is 2015-03-01)."""

    date: date
    precision: Precision


def parse_date(
    text: str, *, today: date, earliest: date = EARLIEST, latest: date | None = None
) -> ParsedDate | WrongValue:
    """The date that `text` means; from `earliest` to `latest`, which is `today` where it is not given.

    Codes: date_unreadable, date_impossible, date_two_digit_year, date_year_last, date_lunar, date_ambiguous,
    date_in_future, date_too_early.
    """
    parsed = _read(CLOCK.sub("", fold(text)))
    if isinstance(parsed, WrongValue):
        return parsed
    if parsed.date > (latest or today):
        return WrongValue("date_in_future", "date_until", {"latest": (latest or today).isoformat()})
    if parsed.date < earliest:
        return WrongValue("date_too_early", "date_from", {"earliest": earliest.isoformat()})
    return parsed


def _read(text: str) -> ParsedDate | WrongValue:
    for pattern, read in SPELLINGS:
        if found := pattern.fullmatch(text):
            return read(found)
    return WrongValue("date_lunar" if LUNAR.search(text) else "date_unreadable", "date")


def _calendar_date(year: str, month: str | None = None, day: str | None = None) -> ParsedDate | WrongValue:
    precision: Precision = "day" if day else "month" if month else "year"
    try:
        return ParsedDate(date(int(year), int(month or 1), int(day or 1)), precision)
    except ValueError:
        return WrongValue("date_impossible", "date")


def _read_parts(found: re.Match[str]) -> ParsedDate | WrongValue:
    return _calendar_date(*found.groups())


def _read_serial(found: re.Match[str]) -> ParsedDate | WrongValue:
    serial = int(found[1])
    if not FIRST_SERIAL <= serial <= LAST_SERIAL:
        return WrongValue("date_unreadable", "date")
    return ParsedDate(EXCEL_EPOCH + timedelta(days=serial), "day")


def _read_six(found: re.Match[str]) -> ParsedDate | WrongValue:
    """201503 is a month, 150305 a day of an unsaid century, and 201205 may be either."""
    text = found[0]
    month = _calendar_date(text[:4], text[4:])
    is_month = text[:2] in ("19", "20") and isinstance(month, ParsedDate)
    is_day = isinstance(_calendar_date("20" + text[:2], text[2:4], text[4:]), ParsedDate)
    if is_month and not is_day:
        return month
    code = "date_ambiguous" if is_month else "date_two_digit_year" if is_day else "date_unreadable"
    return WrongValue(code, "date")


def _read_chinese(found: re.Match[str]) -> ParsedDate | WrongValue:
    year, *rest = found.groups()
    if len(year) != 4:
        return WrongValue("date_two_digit_year", "date")
    return _calendar_date(
        year.translate(CHINESE_DIGITS), *(part and CHINESE_NUMBERS.get(part, "0") for part in rest)
    )


def _refuse(code: str) -> Callable[[re.Match[str]], WrongValue]:
    return lambda found: WrongValue(code, "date")


CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$", re.ASCII)
LUNAR = re.compile("农历|阴历|正月|冬月|腊月|月初|闰")
AFTER_YEAR, AFTER_MONTH = r"(?: ?[-/.年、\\] ?| )", r"(?: ?[-/.月、\\] ?| )"
DAY = rf"{AFTER_MONTH}(\d{{1,2}}) ?[日号]?"
CHINESE_YEAR, CHINESE_MONTH = "([〇○零Oo一二三四五六七八九]{2,4})年", "([一二三四五六七八九十]+)月"
CHINESE_DAY = "([一二三四五六七八九十廿卅]+)[日号]"
SPELLINGS = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (rf"(\d{{4}}){AFTER_YEAR}(\d{{1,2}}){DAY}", _read_parts),
        (rf"(\d{{4}}){AFTER_YEAR}(\d{{1,2}}) ?月?", _read_parts),
        (r"(\d{4})(\d{2})(\d{2})", _read_parts),
        (r"((?:19|20)\d{2}) ?年?", _read_parts),
        (r"(\d{5})(?:\.\d+)?", _read_serial),
        (r"\d{6}", _read_six),
        (f"{CHINESE_YEAR}(?:{CHINESE_MONTH}(?:{CHINESE_DAY})?)?", _read_chinese),
        (rf"'?\d{{2}}{AFTER_YEAR}\d{{1,2}}(?:{DAY}|月)?", _refuse("date_two_digit_year")),
        (r"\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?\d{4}", _refuse("date_year_last")),
    )
)
"""Each way to write a date and what reads it; the first that fits. Some are read to be refused by name."""
