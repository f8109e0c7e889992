"""Phone numbers: mobiles, landlines with their area code, hotlines where they make sense, numbers abroad."""

import re

import phonenumbers

from lantian.kernel.values.text import fold
from lantian.kernel.values.wrong import WrongValue

MOBILE = re.compile("1[3-9][0-9]{9}", re.ASCII)
LANDLINE = re.compile("(0(?:10|2[0-9]|[3-9][0-9]{2}))([2-9][0-9]{6,7})", re.ASCII)
COUNTRY = re.compile(r"^(\+|00)86(?=[01])|^86(?=1[3-9][0-9]{9}$)")
COUNTRY_BEFORE_AREA = re.compile(r"^(\+|00)86(?=[2-9])")
EXTENSION = re.compile(" *(?:转|分机|ext\\.?|x|#|,) *([0-9]{1,6})$", re.IGNORECASE)
DASHED_EXTENSION = re.compile("(\\(?0[0-9]{2,3}\\)?[ -]?[2-9][0-9]{6,7})-([0-9]{1,6})$")
CLUTTER = re.compile("[ ()\u2010-\u2015\u2212-]")
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]*)?[Ee]\+?[0-9]{1,3}")
BETWEEN = re.compile("[/、,;|\\\\]|或者?|(?<=[0-9]{7}) +(?=1[3-9]|0[1-9])")
HOTLINE = re.compile("1[0-9]{2}|1[0-9]{4}|1[0-9]{5}|[48]00[0-9]{7}", re.ASCII)
LOCAL = re.compile("[2-9][0-9]{6,7}", re.ASCII)


def check_phone(text: str, *, hotlines: bool = False) -> str | WrongValue:
    """One number in its normal form: 13912345678, 029-33211234, 029-33211234-801, +85291234567.

    With `hotlines`, 110, 12345 or 400 numbers too. New ranges need no new table: of a mobile only 1[3-9] and
    the length are asked, of a landline the shape of its area code.
    Codes: phone_unreadable, phone_length, phone_area_code_missing, phone_masked,
    phone_damaged_by_spreadsheet.
    """
    if MOBILE.fullmatch(text):
        return text
    text = fold(text).strip("'’‘`")
    if SCIENTIFIC.fullmatch(text):
        return WrongValue("phone_damaged_by_spreadsheet", "phone")
    body, extension = _split_extension(text)
    digits = COUNTRY_BEFORE_AREA.sub("0", COUNTRY.sub("", CLUTTER.sub("", body)))
    if MOBILE.fullmatch(digits) and not extension:
        return digits
    if landline := LANDLINE.fullmatch(digits):
        return "-".join(filter(None, (*landline.groups(), extension)))
    if hotlines and HOTLINE.fullmatch(digits):
        return digits
    return _number_abroad(digits) or _what_is_wrong(digits)


def parse_phones(text: str, *, hotlines: bool = False) -> tuple[str, ...] | WrongValue:
    """All numbers of a cell in their normal form, each once, in the order written.

    They may stand apart by / 、 , ; | 或 or a blank. One number that is wrong makes the cell wrong.
    """
    whole = check_phone(text, hotlines=hotlines)
    if isinstance(whole, str):
        return (whole,)
    parts = [part for part in map(str.strip, BETWEEN.split(fold(text))) if part]
    if not parts:
        return whole
    numbers = [check_phone(part, hotlines=hotlines) for part in parts]
    wrong = next((number for number in numbers if isinstance(number, WrongValue)), None)
    return wrong or tuple(dict.fromkeys(number for number in numbers if isinstance(number, str)))


def format_phone(number: str) -> str:
    """A number in normal form as people read it out: 139 1234 5678; what is not a mobile stays."""
    if MOBILE.fullmatch(number):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if number.startswith("+"):
        return phonenumbers.format_number(
            phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
    return number


def mask_phone(number: str) -> str:
    """A number in normal form as screens show it: 139****5678, 029-****1234."""
    if MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[7:]}"
    area, dash, rest = number.partition("-")
    shown = rest if dash else number
    return f"{area if dash else number[:3]}{dash}****{shown.partition('-')[0][-4:]}"


def _split_extension(text: str) -> tuple[str, str]:
    if found := DASHED_EXTENSION.fullmatch(text):
        return found[1], found[2]
    if found := EXTENSION.search(text):
        return text[: found.start()], found[1]
    return text, ""


def _number_abroad(digits: str) -> str | None:
    """E.164 of a valid number outside the mainland, where the country code is written (+ or 00)."""
    if not digits.startswith(("+", "00")):
        return None
    try:
        number = phonenumbers.parse("+" + digits.removeprefix("+").removeprefix("00"))
    except phonenumbers.NumberParseException:
        return None
    if number.country_code == 86 or not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _what_is_wrong(digits: str) -> WrongValue:
    if "*" in digits:
        return WrongValue("phone_masked", "phone")
    if LOCAL.fullmatch(digits):
        return WrongValue("phone_area_code_missing", "phone")
    if digits.isdecimal() and len(digits) != 11:
        return WrongValue("phone_length", "phone", {"length": len(digits)})
    return WrongValue("phone_unreadable", "phone")
