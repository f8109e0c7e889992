"""Names read by whole columns are what each would be read as alone."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.kernel.values.names import REMARKS
from lantian.kernel.values.pinyin import COMPOUND_SURNAMES, GIVEN_NAMES, SURNAMES
from lantian.linkage.matching.names import NOTHING, Name, read_name, read_names

HAN = [*SURNAMES, *GIVEN_NAMES, *"王张吕女绿冉郎辉黄", "\u3437", "\uf9dc", "\U00020bb7", "〇"]
PIECES = [*COMPOUND_SURNAMES, "·", " ", "2", "(小名)", "（毛毛）", "Li", "ü", "ˊ", "\ue000"]
NAMES = some.one_of(
    some.lists(some.sampled_from(HAN), max_size=5).map("".join),
    some.lists(some.sampled_from(HAN + PIECES), max_size=5).map("".join),
    some.tuples(some.sampled_from([*COMPOUND_SURNAMES]), some.sampled_from(HAN)).map("".join),
    some.sampled_from(sorted(REMARKS)),
    some.text(max_size=5),
)


def together(texts: list[str | None]) -> list[Name]:
    return [Name(**row) for row in pa.table(read_names(pa.array(texts, pa.string()))).to_pylist()]


@given(some.lists(some.one_of(some.none(), NAMES), max_size=12))
def test_many_names_are_read_as_each_alone(texts: list[str | None]) -> None:
    assert together(texts) == [read_name(text) if text else NOTHING for text in texts]


@pytest.mark.parametrize(
    ("text", "surname", "given_part", "sound"),
    [
        ("单博文", "san", "博文", "shanbowen"),
        ("欧阳娜", "ouyan", "娜", "ouyangna"),
        ("欧阳", "ou", "阳", "ouyang"),
        ("艾尼·买买提", None, "艾尼·买买提", "ainimaimaiti"),
    ],
)
def test_a_name_falls_into_surname_and_given_name(
    text: str, surname: str | None, given_part: str, sound: str
) -> None:
    (name,) = together([text])
    assert (name.surname, name.given, name.sound) == (surname, given_part, sound)


def test_what_is_no_name_is_nothing() -> None:
    assert together(["已故", "", None]) == [NOTHING] * 3
