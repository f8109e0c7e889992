"""How names sound, and which sounds are mistaken for one another by those who type them here."""

from functools import cache
from typing import NamedTuple

from lantian.kernel.values.pinyin import syllables

FLAT = {"zh": "z", "ch": "c", "sh": "s"}
LEVELLED = {"n": "l", "r": "l"}
BREATHED = {
    "hu": "fu",
    "hua": "fa",
    "huo": "fo",
    "hui": "fei",
    "huan": "fan",
    "hun": "fen",
    "huang": "fang",
    "hong": "feng",
}
ROUNDED = {"lv": "lu", "nv": "nu", "lve": "lue", "nve": "nue"}


class Sound(NamedTuple):
    """A name by its syllables without tones: as it is read, and with alike sounds made one."""

    exact: tuple[str, ...]
    alike: tuple[str, ...]


def sound_of(name: str) -> Sound:
    """How a name sounds; its surname by the surname's own reading (单 is shan)."""
    exact = syllables(name)
    return Sound(exact, tuple(map(alike, exact)))


@cache
def alike(syllable: str) -> str:
    """One spelling for syllables that are confused: z/zh, c/ch, s/sh, n/l/r, -n/-ng, f/hu, u/ü."""
    plain = ROUNDED.get(syllable, BREATHED.get(syllable, syllable))
    head = FLAT.get(plain[:2])
    plain = head + plain[2:] if head else LEVELLED.get(plain[:1], plain[:1]) + plain[1:]
    return plain[:-1] if plain.endswith("ng") else plain
