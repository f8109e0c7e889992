"""How names sound, and which sounds are mistaken for one another by those who type them here."""

from functools import cache, lru_cache
from typing import NamedTuple

from lantian.kernel.values.pinyin import given_syllables, surname_length, surname_syllables

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
    """Syllables without tones, run together: as they are read, and with alike sounds made one."""

    exact: str
    alike: str


def sound_of(name: str) -> tuple[Sound, Sound]:
    """How the surname of a name sounds, by its own reading (单 is shan), and the given name; a name without
    surname in front is all given name."""
    length = surname_length(name)
    return surname_sound(name[:length]), given_sound(name[length:])


@lru_cache(maxsize=16_384)
def surname_sound(surname: str) -> Sound:
    """By the surname's own reading; of no surname, nothing."""
    return _sound(surname_syllables(surname) if surname else ())


@lru_cache(maxsize=262_144)
def given_sound(given: str) -> Sound:
    """By the usual readings: that of a Chinese given name is those of its characters one after the other."""
    return _sound(given_syllables(given))


def _sound(exact: tuple[str, ...]) -> Sound:
    return Sound("".join(exact), "".join(map(alike, exact)))


@cache
def alike(syllable: str) -> str:
    """One spelling for syllables that are confused: z/zh, c/ch, s/sh, n/l/r, -n/-ng, f/hu, u/ü."""
    plain = ROUNDED.get(syllable, BREATHED.get(syllable, syllable))
    head = FLAT.get(plain[:2])
    plain = head + plain[2:] if head else LEVELLED.get(plain[:1], plain[:1]) + plain[1:]
    return plain[:-1] if plain.endswith("ng") else plain
