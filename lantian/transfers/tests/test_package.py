"""A package holds what is declared and nothing else, and opens to whoever knows its passphrase as it was closed."""

import json
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantian.transfers.rules.package import (
    CHECK_BYTES,
    FIELDS,
    MAGIC,
    MOST_TEXT,
    ORIGIN,
    PARTS,
    ROWS,
    Content,
    PackageError,
    check_number,
    new_passphrase,
    pack,
    plain,
    refuse_foreign,
    unpack,
)

ON, CITY, CHEAP = date(2026, 11, 26), 6104, 2**4
UNTIL = ON + timedelta(14)
WORDS = "0123 4567 8901 2345 6789 0123"

texts = st.text(st.characters(codec="utf-8"), max_size=20)
values = texts | st.integers(-10, 10) | st.booleans() | st.none() | st.lists(texts, max_size=3)


def row_of(fields: tuple[str, ...]) -> st.SearchStrategy:
    return st.dictionaries(st.sampled_from(sorted(fields)), values, max_size=6)


contents = st.builds(
    Content,
    package=st.uuids().map(lambda key: key.hex),
    secret=st.binary(min_size=16, max_size=16).map(bytes.hex),
    origin=st.dictionaries(st.sampled_from(ORIGIN), texts),
    parts=st.fixed_dictionaries(
        {"child": row_of(FIELDS["child"])},
        optional={
            **{part: row_of(fields) for part, fields in FIELDS.items() if part != "child"},
            **{part: st.lists(row_of(fields), max_size=3) for part, fields in ROWS.items()},
        },
    ),
)
SAMPLE = Content("0" * 32, "1" * 32, {"office": "彬州市民政局"}, {"child": {"child_name": "张小雨"}})


def packed(content: Content = SAMPLE, passphrase: str = WORDS, until: date = UNTIL) -> bytes:
    return pack(content, passphrase, city=CITY, made_on=ON, opens_until=until, cost=CHEAP)


def code_of(blob: bytes, passphrase: str = WORDS, today: date = ON) -> str:
    with pytest.raises(PackageError) as raised:
        unpack(blob, passphrase, today=today)
    return raised.value.code


@settings(max_examples=60)
@given(contents)
def test_what_was_packed_is_unpacked(content: Content):
    blob = packed(content)
    header, found = unpack(blob, WORDS, today=ON)
    assert found == content
    assert (header.city, header.made_on) == (CITY, ON.isoformat())
    assert found.receipt == content.receipt


@settings(max_examples=60)
@given(contents, st.data())
def test_nothing_undeclared_is_packed(content: Content, data: st.DataObject):
    found = asdict(content)
    where = data.draw(st.sampled_from(["part", "field", "origin", "value", "top"]))
    if where == "part":
        found["parts"]["counselling"] = {}
    elif where == "field":
        found["parts"]["child"]["remarks"] = "想妈妈"
    elif where == "origin":
        found["origin"]["reporter"] = "冯师"
    elif where == "value":
        found["parts"]["child"]["child_name"] = {"name": "张小雨"}
    else:
        found["more"] = ""
    with pytest.raises(PackageError, match="foreign_content"):
        refuse_foreign(found)


@settings(max_examples=80)
@given(st.data())
def test_a_package_that_was_changed_anywhere_opens_to_nobody(data: st.DataObject):
    blob = packed()
    at = data.draw(st.integers(0, len(blob) - 1))
    changed = bytes(sign ^ (1 if number == at else 0) for number, sign in enumerate(blob))
    assert code_of(changed) == ("no_package" if at < len(MAGIC) else "damaged")
    assert code_of(blob[: data.draw(st.integers(len(MAGIC), len(blob) - 1))]) == "damaged"


def test_a_header_that_was_changed_with_its_check_opens_to_nobody():
    import hashlib

    whole = packed()[:-CHECK_BYTES]
    for old, new, code in [
        (b'"city": 6104', b'"city": 6105', "wrong_passphrase"),
        (b'"version": 2', b'"version": 3', "other_version"),
        (b'"cost": 16', b'"cost": 99', "damaged"),
        (b'"cost": 16', b'"cost": 16777216', "damaged"),
        (b'"opens_until": "2026-12-10"', b'"opens_until": "2027-12-10"', "wrong_passphrase"),
        (b'"opens_until": "2026-12-10"', b'"opens_until": "tomorrow"', "damaged"),
        (b"{", b"[", "damaged"),
    ]:
        assert old in whole
        changed = whole.replace(old, new, 1)
        assert code_of(changed + hashlib.sha256(changed).digest()) == code


@pytest.mark.parametrize(
    ("blob", "passphrase", "today", "code"),
    [
        (b"", WORDS, ON, "no_package"),
        (b"PK\x03\x04", WORDS, ON, "no_package"),
        (packed(), "0123 4567 8901 2345 6789 0124", ON, "wrong_passphrase"),
        (packed(), "", ON, "wrong_passphrase"),
        (packed(), WORDS, UNTIL + timedelta(1), "too_late"),
    ],
)
def test_what_is_said_of_a_package_that_does_not_open(blob, passphrase, today, code):
    assert code_of(blob, passphrase, today) == code


def test_a_passphrase_may_be_typed_as_people_type():
    assert unpack(packed(), "０１２３-4567 8901，2345\t6789  0123", today=UNTIL)[1] == SAMPLE


def test_a_package_tells_nothing_without_its_passphrase():
    blob = packed()
    assert "张小雨".encode() not in blob
    assert "彬州".encode() not in blob
    head = blob.removeprefix(MAGIC).partition(b"\n")[0]
    assert set(json.loads(head)) == {"version", "city", "made_on", "opens_until", "salt", "cost"}
    assert check_number(blob) != check_number(packed()), "no two packages of one file are alike"


def test_passphrases_and_receipts_are_long_and_never_the_same():
    phrases = {new_passphrase() for _ in range(50)}
    assert len(phrases) == 50
    assert {len(plain(one)) for one in phrases} == {24}
    other = replace(SAMPLE, secret="2" * 32)
    assert SAMPLE.receipt != other.receipt
    assert len(plain(SAMPLE.receipt)) == 12


def test_texts_too_long_for_any_file_are_refused():
    with pytest.raises(PackageError, match="foreign_content"):
        packed(replace(SAMPLE, parts={"child": {"child_name": "张" * (MOST_TEXT + 1)}}))


def test_closed_rooms_are_no_part_of_a_package():
    assert not {"alarms", "cases", "screening", "counselling", "documents", "words"} & set(PARTS)
