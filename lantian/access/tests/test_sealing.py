from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.access.sealing import AES, SM4, SealBroken, Sealed, SealedField, blind_index, seal, unseal

NUMBER = "610427201705040021"
COLUMN = "child.identity"


@pytest.fixture(params=["AES", "SM4"])
def algorithm(request: Any, settings: Any) -> str:
    settings.SEALING_ALGORITHM = request.param
    return request.param


@pytest.mark.parametrize("text", [NUMBER, "太厢村二组18号", "𣵦", "x" * 10_000])
def test_what_is_sealed_can_be_opened(algorithm: str, text: str) -> None:
    assert unseal(seal(text, COLUMN), COLUMN) == text


def test_the_first_byte_names_the_algorithm(algorithm: str) -> None:
    assert seal(NUMBER, COLUMN)[0] == {"AES": AES, "SM4": SM4}[algorithm]


def test_the_same_text_never_looks_the_same(algorithm: str) -> None:
    assert seal(NUMBER, COLUMN) != seal(NUMBER, COLUMN)
    assert NUMBER.encode() not in seal(NUMBER, COLUMN)


def test_both_algorithms_stay_readable(settings: Any) -> None:
    settings.SEALING_ALGORITHM = "SM4"
    old = seal(NUMBER, COLUMN)
    settings.SEALING_ALGORITHM = "AES"
    assert unseal(old, COLUMN) == NUMBER


def test_a_value_moved_to_another_column_is_broken(algorithm: str) -> None:
    with pytest.raises(SealBroken):
        unseal(seal(NUMBER, COLUMN), "person.identity")


def test_another_key_does_not_open(algorithm: str, settings: Any) -> None:
    sealed = seal(NUMBER, COLUMN)
    settings.SEALING_KEYS = {number: bytes(32) for number in settings.SEALING_KEYS}
    with pytest.raises(SealBroken):
        unseal(sealed, COLUMN)


def test_a_key_that_is_no_longer_listed_does_not_open(algorithm: str, settings: Any) -> None:
    sealed = seal(NUMBER, COLUMN)
    settings.SEALING_KEYS = {9: bytes(range(32))}
    with pytest.raises(SealBroken):
        unseal(sealed, COLUMN)


def test_a_new_key_seals_and_the_old_one_still_opens(algorithm: str, settings: Any) -> None:
    settings.SEALING_KEYS = {1: b"a" * 32}
    old = seal(NUMBER, COLUMN)
    settings.SEALING_KEYS = {1: b"a" * 32, 2: b"b" * 32}
    new = seal(NUMBER, COLUMN)
    assert (old[1], new[1]) == (1, 2)
    assert unseal(old, COLUMN) == unseal(new, COLUMN) == NUMBER


@given(position=st.integers(0, 200), change=st.integers(1, 255))
def test_one_changed_byte_breaks_the_seal(position: int, change: int) -> None:
    sealed = bytearray(seal(NUMBER, COLUMN))
    sealed[position % len(sealed)] ^= change
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), COLUMN)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01\x01", bytes(40)])
def test_what_was_never_sealed_is_broken(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(sealed, COLUMN)


def test_the_error_says_nothing_of_the_value() -> None:
    with pytest.raises(SealBroken) as error:
        unseal(seal(NUMBER, COLUMN), "person.phone")
    assert NUMBER not in str(error.value)
    assert error.value.__cause__ is None


def test_equal_numbers_have_equal_blind_indexes_under_one_key(settings: Any) -> None:
    index = blind_index(NUMBER)
    assert blind_index(NUMBER) == index
    assert len(index) == 16
    assert blind_index(NUMBER[:-1] + "X") != index
    settings.BLIND_INDEX_KEY = b"another" * 4
    assert blind_index(NUMBER) != index


def test_printing_a_sealed_value_shows_nothing() -> None:
    value = Sealed(seal(NUMBER, COLUMN), COLUMN)
    assert NUMBER not in f"{value} {value!r} {[value]}"
    assert value.reveal() == NUMBER


def test_sealed_values_are_equal_when_their_texts_are() -> None:
    one, same = (Sealed(seal(NUMBER, COLUMN), COLUMN) for _ in range(2))
    other = Sealed(seal(NUMBER, "person.identity"), "person.identity")
    assert one == same
    assert hash(one) == hash(same)
    assert one != other


def test_a_field_seals_text_and_keeps_what_is_sealed() -> None:
    field = SealedField(bound_to=COLUMN)
    sealed = Sealed(seal(NUMBER, COLUMN), COLUMN)
    assert field.get_prep_value(sealed) == sealed.sealed
    assert unseal(field.get_prep_value(NUMBER) or b"", COLUMN) == NUMBER
    assert field.get_prep_value("") is None
    assert field.get_prep_value(None) is None
    assert field.deconstruct()[3]["bound_to"] == COLUMN
