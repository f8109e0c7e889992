"""Text as it is kept: one way to write each sign, and every character of a name left as it is.

Only full-width signs, blanks, invisible characters and middle dots are changed. Unicode's NFKC as a whole
would also replace compatibility ideographs, which are different characters in people's names.
"""

import re
import unicodedata

HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003347f"
"""Ideographs, as the inside of a character class: every block from the basic one to extension J."""

LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
"""Latin letters with and without accents, as the inside of a character class."""

PLAIN = re.compile(f"[!-\\-/-~{HAN}、。“”]*")
SPACES = re.compile(" {2,}")
ACCENTED = re.compile("[A-Za-z][\u0300-\u036f]+")
MIDDLE_DOT = re.compile(f"(?<=[{HAN}{LATIN}])[·・･•‧∙⋅.](?=[{HAN}{LATIN}])")


class _Signs(dict[int, str | None]):
    """What becomes of each character in `fold`, worked out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        self[code] = sign = self._sign(code)
        return sign

    @staticmethod
    def _sign(code: int) -> str | None:
        character = chr(code)
        if 0xFF01 <= code <= 0xFF5E:
            return chr(code - 0xFEE0)
        if character.isspace():
            return " "
        is_variation = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
        return None if is_variation or unicodedata.category(character) in ("Cc", "Cf", "Cs") else character


SIGNS = _Signs()


def fold(text: str) -> str:
    """`text` with half-width signs, single blanks inside and none around it, and `·` as the only middle dot.

    Invisible and control characters go; ideographs of every plane and private-use characters stay.
    """
    if PLAIN.fullmatch(text):
        return text
    folded = SPACES.sub(" ", text.translate(SIGNS)).strip(" ")
    composed = ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found[0]), folded)
    return MIDDLE_DOT.sub("·", composed)


def says_little(words: str, *, least: int = 4) -> bool:
    """Whether words say nothing that somebody else could use: fewer than `least` characters without spaces."""
    return len("".join(words.split())) < least
