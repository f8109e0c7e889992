"""Personal names: Han characters of every plane, a middle dot where the people has one; Latin letters."""

import re

from lantian.kernel.values.text import HAN, LATIN, MIDDLE_DOT, fold
from lantian.kernel.values.wrong import WrongValue

SHORTEST, LONGEST = 2, 40

USUAL = re.compile(f"[{HAN}]{{2,4}}")
NAME = re.compile(f"[{HAN}{LATIN}]+(?:(?:[·' -]|\\. )[{HAN}{LATIN}]+)*\\.?")
NOT_IN_A_NAME = re.compile(f"[^{HAN}{LATIN}·' .-]")
BLANK_BESIDE_HAN = re.compile(f"(?<=[{HAN}·]) | (?=[{HAN}·])")
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
OLD_PRIVATE_USE = range(0xE815, 0xE865)
"""Where GBK kept 80 characters (double bytes FE50 to FEA0) that Unicode had no code for yet."""

NO_NAMES = """
    已故 去世 已去世 死亡 已死亡 病故 亡故 离异 离婚 已离婚 改嫁 失踪 失联 不详 不明 不清楚 未知 本人 同上
    单亲 孤儿 服刑 外出 务工 打工 在家 没有 暂无 无父 无母 未取名 未起名
    父亲 母亲 爷爷 奶奶 外公 外婆 祖父 祖母 外祖父 外祖母
"""
REMARKS = frozenset(NO_NAMES.split())
"""What is written in the place of a name and is none."""


def parse_name(text: str) -> str | WrongValue:
    """A name of 2 to 40 characters; blanks between Han characters go (张 三), middle dots become `·`.

    Codes: name_too_short, name_too_long, name_digits, name_characters, name_is_a_remark (已故 in place of a
    name), name_private_use (a character without a standard code: other machines show another or none),
    name_private_use_known (the standard character is known).
    """
    if not USUAL.fullmatch(text):
        text = MIDDLE_DOT.sub("·", BLANK_BESIDE_HAN.sub("", fold(text).replace("’", "'").replace("`", "'")))
    if text in REMARKS:
        return WrongValue("name_is_a_remark", "name")
    if SHORTEST <= len(text) <= LONGEST and NAME.fullmatch(text):
        return text
    return _what_is_wrong(text)


def _what_is_wrong(text: str) -> WrongValue:
    if found := PRIVATE_USE.search(text):
        return _without_code(found[0])
    if any(map(str.isdigit, text)):
        return WrongValue("name_digits", "name")
    if found := NOT_IN_A_NAME.search(text):
        return WrongValue("name_characters", "name", {"character": found[0]})
    if len(text) < SHORTEST:
        return WrongValue("name_too_short", "name")
    if len(text) > LONGEST:
        return WrongValue("name_too_long", "name", {"longest": LONGEST})
    found = re.search("[·' .-]", text)
    return WrongValue("name_characters", "name", {"character": found[0] if found else text[0]})


def _without_code(character: str) -> WrongValue:
    """Names the standard character for one of the 80 of GBK, which GB 18030 has given codes since."""
    params: dict[str, str | int] = {"code_point": f"U+{ord(character):04X}"}
    if ord(character) in OLD_PRIVATE_USE:
        place = ord(character) - OLD_PRIVATE_USE.start
        trail = 0x50 + place + (place >= 0x7F - 0x50)
        meant = bytes((0xFE, trail)).decode("gb18030")
        if not PRIVATE_USE.match(meant):
            return WrongValue("name_private_use_known", "name_with_character", {**params, "character": meant})
    return WrongValue("name_private_use", "name", params)
