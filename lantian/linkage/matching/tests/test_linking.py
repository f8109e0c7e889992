"""Who is linked with whom, and who is asked."""

from datetime import date
from typing import Any

import pyarrow as pa

from lantian.linkage.matching.linking import DOUBLES, LINKS, RECORDS, find_doubles, link

BORN_ON = date(2015, 3, 5)
VILLAGE = 610482101201


def record(key: str, name: str, **said: Any) -> dict[str, Any]:
    usual = {
        "sex": "1",
        "birth_on": BORN_ON,
        "identity": "",
        "father": "王军",
        "mother": "李娟",
        "region": VILLAGE,
        "phone": "",
    }
    return {"key": key, "name": name, **usual, **said}


def table(*records: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(records), RECORDS)


def bands(found: pa.Table) -> dict[tuple[str, str], str]:
    one, other, *_ = found.column_names
    return {(row[one], row[other]): row["band"] for row in found.to_pylist()}


def test_the_same_child_is_linked_whoever_typed_it():
    ours = table(record("a", "王子涵"), record("b", "曾伟", father="曾强", birth_on=date(2012, 1, 1)))
    theirs = table(record("y", "曾伟", father="曾强", birth_on=date(2012, 1, 1)), record("z", "王子涵"))
    found = link(ours, theirs)
    assert found.schema == LINKS
    assert bands(found) == {("a", "z"): "same", ("b", "y"): "same"}


def test_twins_are_asked_and_never_linked():
    found = link(table(record("a", "王子涵")), table(record("z", "王子轩")))
    assert set(bands(found).values()) <= {"ask"}
    assert set(bands(find_doubles(table(record("a", "王子涵"), record("b", "王子轩")))).values()) <= {"ask"}


def test_two_lines_of_one_child_are_asked():
    found = link(table(record("a", "王子涵")), table(record("y", "王子涵"), record("z", "王子涵")))
    assert bands(found) == {("a", "y"): "ask", ("a", "z"): "ask"}


def test_nothing_links_with_nothing():
    assert link(table(), table()).schema == LINKS
    assert link(table(record("a", "王子涵")), table()).num_rows == 0
    assert find_doubles(table()).schema == DOUBLES
    silent = record("a", "", sex="", birth_on=None, father="", mother="", region=None)
    assert link(table(silent), table(silent)).num_rows == 0
