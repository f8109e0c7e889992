"""The engine's tables, made of lines and children, and its answers as pairs."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from lantian.linkage.lists.reading import Line
from lantian.linkage.lists.register import Register, Registered
from lantian.linkage.matching.evidence import EVIDENCE, code_of
from lantian.linkage.matching.linking import RECORDS, find_doubles, link
from lantian.linkage.rules.settling import Pair, Twice


def pairs_of(lines: Iterable[Line], register: Register) -> Iterator[Pair]:
    """Which lines and children are surely or perhaps the same."""
    ours = _table(map(_of_child, register.values()))
    theirs = _table(map(_of_line, lines))
    for found in link(ours, theirs).to_pylist():
        yield Pair(int(found["theirs"]), found["ours"], found["probability"], found["band"], _evidence(found))


def listed_twice(lines: Iterable[Line]) -> Iterator[Twice]:
    """Which lines of a list are surely or perhaps one child."""
    records = _table(map(_of_line, lines))
    for found in find_doubles(records).to_pylist():
        ends = int(found["one"]), int(found["other"])
        yield Twice(*ends, found["probability"], found["band"], _evidence(found))


def doubles_of(register: Register) -> Iterator[tuple[str, str, float, dict[str, str]]]:
    """Pairs of children that are surely or perhaps one, the smaller key first: with probability and evidence."""
    records = _table(map(_of_child, register.values()))
    for found in find_doubles(records).to_pylist():
        one, other = sorted((found["one"], found["other"]))
        yield one, other, found["probability"], _evidence(found)


def _evidence(found: Mapping[str, Any]) -> dict[str, str]:
    return {field: code_of(field, found[field]) for field in EVIDENCE}


def _table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=RECORDS)


def _of_child(child: Registered) -> dict[str, Any]:
    facts = child.facts
    return {
        "key": child.key,
        "name": facts["child_name"],
        "sex": facts["sex"],
        "birth_on": date.fromisoformat(facts["birth_on"]),
        "identity": facts["identity_number"],
        "father": child.father,
        "mother": child.mother,
        "region": child.region,
        "phone": child.phone,
    }


def _of_line(line: Line) -> dict[str, Any]:
    said = line.said
    phones = said.get("father_phone") or said.get("mother_phone") or []
    return {
        "key": str(line.row),
        "name": line.name,
        "sex": said.get("sex", ""),
        "birth_on": date.fromisoformat(said["birth_on"]) if said.get("birth_on") else None,
        "identity": line.typed,
        "father": said.get("father_name", ""),
        "mother": said.get("mother_name", ""),
        "region": said.get("village"),
        "phone": phones[0] if phones else "",
    }
