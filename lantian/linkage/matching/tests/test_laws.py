"""What holds for any records: order is of no account, agreement never speaks against, silence proves nothing."""

from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lantian.kernel.values.identity import IdentityNumber, check_character, check_identity
from lantian.linkage.matching.evidence import EVIDENCE
from lantian.linkage.matching.labelled.sets import MEASURING, one_list, two_lists
from lantian.linkage.matching.labelled.settings import HARD
from lantian.linkage.matching.linking import find_doubles, link
from lantian.linkage.matching.numbers import Number, read_number, read_numbers
from lantian.linkage.matching.records import RECORDS
from lantian.linkage.matching.tests.records import record, table
from lantian.linkage.matching.weights import model

SILENCE: dict[str, Any] = {
    "sex": "",
    "birth_on": None,
    "identity": "",
    "father": "",
    "mother": "",
    "region": None,
    "phone": "",
}
NUMBER = "610482201503050132"


@pytest.fixture(scope="module")
def lists():
    return two_lists(MEASURING, 600, 400, HARD)


def shuffled(records: pa.Table, seed: int) -> pa.Table:
    order = list(range(len(records)))
    Random(seed).shuffle(order)
    return records.take(order)


def test_the_order_of_lines_is_of_no_account(lists):
    found = link(lists.ours, lists.theirs)
    assert found.num_rows > 250
    assert link(shuffled(lists.ours, 1), shuffled(lists.theirs, 2)).equals(found)


def test_it_is_of_no_account_which_list_is_whose(lists):
    there = link(lists.ours, lists.theirs).to_pylist()
    back = link(lists.theirs, lists.ours).to_pylist()
    ends = ("ours", "theirs")
    assert {(row["ours"], row["theirs"], row["band"], row["name"]) for row in there} == {
        (row["theirs"], row["ours"], row["band"], row["name"]) for row in back
    }
    assert [tuple(row[end] for end in ends) for row in there] == sorted(
        tuple(row[end] for end in ends) for row in there
    )


def test_doubles_are_found_once_whatever_the_order():
    listed = one_list(MEASURING, 2000, HARD)
    found = find_doubles(listed.ours)
    assert found.num_rows > 15
    assert all(row["one"] < row["other"] for row in found.to_pylist())
    assert find_doubles(shuffled(listed.ours, 3)).equals(found)


def test_a_line_is_linked_with_one_child_at_most(lists):
    linked = [row for row in link(lists.ours, lists.theirs).to_pylist() if row["band"] == "same"]
    for end in ("ours", "theirs"):
        ends = [row[end] for row in linked]
        assert len(ends) == len(set(ends)) > 200


@settings(max_examples=8)
@given(some.sets(some.sampled_from([*SILENCE]), min_size=1), some.data())
def test_a_field_that_agrees_never_lowers_the_weight(said: set[str], data: Any) -> None:
    added = data.draw(some.sampled_from(sorted(said)))
    told = record("a", "王子涵", identity=NUMBER, phone="13912345678")
    assert probability(told | silent(said)) >= probability(
        told | silent(said - {added}) | {added: SILENCE[added]}
    )


def silent(said: set[str]) -> dict[str, Any]:
    return {name: value for name, value in SILENCE.items() if name not in said}


def probability(one: dict[str, Any]) -> float:
    """Of a record and its copy; 0 where they are not even asked about."""
    found = link(table(one), table(one))["probability"].to_pylist()
    return found[0] if found else 0.0


def test_the_strongest_level_of_a_field_weighs_most_and_never_against():
    for models in model():
        for field, codes in EVIDENCE.items():
            weights = models.weights[field]
            assert list(weights) == list(codes)
            assert weights[codes[-1]] == max(0.0, *weights.values())


def test_silence_proves_nothing():
    nobody = record("a", "", **SILENCE)
    assert link(table(nobody), table(nobody)).num_rows == 0
    assert find_doubles(table(nobody, nobody | {"key": "b"})).num_rows == 0
    nameless = record("a", "不详")
    assert "same" not in link(table(nameless), table(nameless))["band"].to_pylist()
    only_a_name = record("a", "王伟", **SILENCE)
    assert "same" not in link(table(only_a_name), table(only_a_name))["band"].to_pylist()


BODIES = some.builds(
    "{}{:04}{:02}{:02}{:03}".format,
    some.just(610482),
    some.sampled_from([1799, 1850, 1999, 2015, 2016]),
    some.integers(0, 13),
    some.integers(0, 32),
    some.integers(0, 999),
)
NUMBERS = some.one_of(
    BODIES.map(lambda body: body + check_character(body)),
    BODIES.map(lambda body: body + "0"),
    BODIES.map(lambda body: body[:15] + "000"),
    some.text("0123456789Xx* .E+", max_size=20),
)


@given(some.lists(NUMBERS, max_size=12))
def test_many_numbers_are_read_as_each_alone(texts: list[str]) -> None:
    together = pa.table(read_numbers(pa.array(texts, pa.string()))).to_pylist()
    alone = [read_number(text) if text else Number() for text in texts]
    assert [tuple(row.values()) for row in together] == alone
    assert [number.right for number in alone] == [
        text if isinstance(checked, IdentityNumber) and checked.number == text else None
        for text, checked in zip(map(as_read, texts), map(check_identity, texts), strict=True)
    ]


def as_read(text: str) -> str:
    return text.upper().replace(" ", "")


def test_nulls_are_silence_too():
    told = record("a", "王子涵", identity=NUMBER)
    spoken = told | {"sex": "", "father": "", "phone": ""}
    nulls = pa.Table.from_pylist([spoken | dict.fromkeys(("sex", "father", "phone"))])
    assert link(nulls, table(told)).equals(link(table(spoken), table(told)))
    nobody = pa.table({field.name: pa.nulls(3, field.type) for field in RECORDS}).set_column(
        0, "key", pa.array(["a", "b", "c"])
    )
    assert link(nobody, nobody).num_rows == 0
    assert find_doubles(nobody).num_rows == 0


def test_records_may_come_with_columns_in_any_order_and_more():
    ours = table(record("a", "王子涵"))
    more = ours.select(RECORDS.names[::-1]).append_column("remark", pa.array(["x"]))
    assert link(more, ours).to_pylist() == link(ours, ours).to_pylist()
