"""Records for tests, and what Splink would make of two of them."""

from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from lantian.linkage.matching.comparing import CONDITIONS, SILENT
from lantian.linkage.matching.evidence import EVIDENCE, NOT_SAID, code_of
from lantian.linkage.matching.preparing import prepare
from lantian.linkage.matching.rarity import with_rarity
from lantian.linkage.matching.records import RECORDS

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


def levels(one: dict[str, Any], other: dict[str, Any]) -> dict[str, str]:
    """What two records say of each field, by the conditions that Splink is given."""
    records = with_rarity(prepare(table(one, other)))
    connection = duckdb.connect(":memory:")
    connection.register("records", records)
    sides = ", ".join(f"{side}.{name} AS {name}_{side}" for side in "lr" for name in records.column_names)
    cases = ", ".join(_case(field) for field in EVIDENCE)
    statement = (
        f"SELECT {cases} FROM (SELECT {sides} FROM records l, records r WHERE l.unique_id < r.unique_id)"
    )
    (found,) = connection.sql(statement).fetchall()
    return {field: code_of(field, level) for field, level in zip(EVIDENCE, found, strict=True)}


def _case(field: str) -> str:
    whens = "".join(
        f" WHEN {condition} THEN {EVIDENCE[field].index(code)}"
        for code, condition in CONDITIONS[field].items()
    )
    return f"CASE WHEN {SILENT[field]} THEN {NOT_SAID}{whens} ELSE 0 END"
