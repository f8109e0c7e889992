"""The code by which somebody who reported finds the report again: unguessable, easy to write down and to say."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without signs that look like others (0 O, 1 I L)."""
SIGNS, GROUP = 16, 4
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def code_of(city: int, chance: int) -> str:
    """A code of a city: its four digits, then sixteen signs made of a large number drawn by chance (79 bits)."""
    signs = ""
    for _position in range(SIGNS):
        chance, place = divmod(chance, len(ALPHABET))
        signs += ALPHABET[place]
    return _grouped(f"{city:04d}", signs)


def read_code(text: str) -> tuple[int, str] | None:
    """City and code of what somebody typed, with or without hyphens, in either case; None for what is no code."""
    bare = "".join(sign for sign in text.translate(FULL_WIDTH).upper() if sign.isalnum())
    city, signs = bare[:4], bare[4:]
    is_code = city.isascii() and city.isdigit() and len(signs) == SIGNS and set(signs) <= set(ALPHABET)
    return (int(city), _grouped(city, signs)) if is_code else None


def _grouped(city: str, signs: str) -> str:
    return "-".join([city, *(signs[start : start + GROUP] for start in range(0, SIGNS, GROUP))])
