"""Names for comparing: without what lists put around them, with how they sound and how many bear them."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from lantian.kernel.values.names import BLANK_BESIDE_HAN, REMARKS, USUAL
from lantian.kernel.values.pinyin import COMPOUND_SURNAMES, surname_length
from lantian.kernel.values.text import fold
from lantian.linkage.matching.rarity import expected_share
from lantian.linkage.matching.sounds import Sound, given_sound, sound_of, surname_sound

IN_BRACKETS = re.compile(r"[(\[【〔（].*?[)\]】〕）]")
AFTER_A_NAME = re.compile(r"[\s\d*?？.、,，]+$")
MOST_GIVEN = 3
"""Characters of the given name of a usual name."""


class Name(NamedTuple):
    """A name and its parts; `sound` and `alike` are of the whole, `expected` the share of children who bear it."""

    name: str | None = None
    surname: str | None = None
    given: str | None = None
    given_alike: str | None = None
    sound: str | None = None
    alike: str | None = None
    expected: float | None = None


NOTHING = Name()


def read_name(text: str) -> Name:
    """A name as typed; `NOTHING` where it is none."""
    name = plain_name(text)
    if not name:
        return NOTHING
    surname, given = sound_of(name)
    length = surname_length(name)
    return Name(
        name,
        surname.alike or None,
        name[length:] or None,
        given.alike or None,
        surname.exact + given.exact or None,
        surname.alike + given.alike or None,
        expected_share(name[:length]),
    )


def plain_name(text: str) -> str:
    """A name without blanks, remarks and what lists put behind it (王伟2, 王伟(小名)); "" where it is none."""
    if not USUAL.fullmatch(text):
        text = BLANK_BESIDE_HAN.sub("", AFTER_A_NAME.sub("", IN_BRACKETS.sub("", fold(text)))).lower()
    return "" if text in REMARKS else text


def read_names(texts: pa.Array, parts: Sequence[str] = Name._fields) -> dict[str, pa.Array]:
    """`read_name` for each of many texts, every different one read once."""
    encoded = texts.dictionary_encode()
    read = _read_different(encoded.dictionary)
    return {part: read[part].take(encoded.indices) for part in parts}


def _read_different(texts: pa.Array) -> dict[str, pa.Array]:
    """Most are a surname of one character and a given name of one to three: those are read by whole columns."""
    is_usual = _are_usual(texts)
    columns = _read_usual(pc.if_else(is_usual, texts, None))
    odd = [read_name(text) for text in texts.filter(pc.invert(is_usual)).to_pylist()]
    parts = zip(*odd, strict=True) if odd else [()] * len(columns)
    return {
        name: pc.replace_with_mask(column, pc.invert(is_usual), pa.array(part, column.type))
        for (name, column), part in zip(columns.items(), parts, strict=True)
    }


def _are_usual(texts: pa.Array) -> pa.Array:
    is_short = pc.match_substring_regex(texts, f"^{USUAL.pattern}$")
    is_remark = pc.is_in(texts, pa.array(sorted(REMARKS)))
    has_long_surname = pc.and_(
        pc.is_in(pc.utf8_slice_codeunits(texts, 0, 2), pa.array(sorted(COMPOUND_SURNAMES))),
        pc.greater(pc.utf8_length(texts), 2),
    )
    return pc.and_not(is_short, pc.or_(is_remark, has_long_surname))


def _read_usual(names: pa.Array) -> dict[str, pa.Array]:
    surnames, given = pc.utf8_slice_codeunits(names, 0, 1), pc.utf8_slice_codeunits(names, 1)
    characters = [pc.utf8_slice_codeunits(given, place, place + 1) for place in range(MOST_GIVEN)]
    surname_exact, surname_alike = _sounds(surnames, surname_sound)
    exact, alike = zip(*(_sounds(part, given_sound) for part in characters), strict=True)
    return {
        "name": names,
        "surname": said(surname_alike),
        "given": given,
        "given_alike": _joined(*alike),
        "sound": _joined(surname_exact, *exact),
        "alike": _joined(surname_alike, *alike),
        "expected": _expected(surnames),
    }


def _sounds(texts: pa.Array, read: Callable[[str], Sound]) -> tuple[pa.Array, pa.Array]:
    encoded = texts.dictionary_encode()
    sounds = [read(text) for text in encoded.dictionary.to_pylist()]
    exact, alike = (pa.array([sound[form] for sound in sounds], pa.string()) for form in (0, 1))
    return exact.take(encoded.indices), alike.take(encoded.indices)


def _expected(surnames: pa.Array) -> pa.Array:
    encoded = surnames.dictionary_encode()
    return pa.array(map(expected_share, encoded.dictionary.to_pylist()), pa.float64()).take(encoded.indices)


def _joined(*parts: pa.Array) -> pa.Array:
    return said(pc.binary_join_element_wise(*parts, ""))


def said(column: pa.Array) -> pa.Array:
    """An empty text says nothing: null."""
    return pc.if_else(pc.equal(column, ""), None, column)
