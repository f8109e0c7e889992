"""Links two tables of records, or finds the doubles of one. The same input gives the same output, in the same order."""

import logging
from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.database_api import DatabaseAPI

from lantian.linkage.matching.blocking import rules
from lantian.linkage.matching.comparing import comparisons
from lantian.linkage.matching.evidence import EVIDENCE
from lantian.linkage.matching.preparing import prepare
from lantian.linkage.matching.rarity import with_rarity
from lantian.linkage.matching.records import DOUBLES, LINKS, RECORDS
from lantian.linkage.matching.resolving import worklist
from lantian.linkage.matching.weights import Model, model

__all__ = ["DOUBLES", "LINKS", "RECORDS", "find_doubles", "link"]

logging.getLogger("splink").setLevel(logging.WARNING)

IN_MEMORY_ALONE = (
    "SET temp_directory = ''",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)

Engine = Callable[[], DatabaseAPI[Any]]


def duckdb_engine() -> DatabaseAPI[Any]:
    """DuckDB in memory: it writes no child to disk, reads no file and asks no network."""
    connection = duckdb.connect(":memory:")
    for statement in IN_MEMORY_ALONE:
        connection.execute(statement)
    return DuckDBAPI(connection)


def link(ours: pa.Table, theirs: pa.Table, *, engine: Engine = duckdb_engine) -> pa.Table:
    """The pairs of a record of `ours` and one of `theirs` (`RECORDS`) that are the same child or may be (`LINKS`).

    Each record is `same` with at most one other; where two compete, all are to be asked.
    """
    if not len(ours) or not len(theirs):
        return LINKS.empty_table()
    left, right = prepare(ours), prepare(theirs, first=len(ours))
    records = with_rarity(pa.concat_tables([left, right]))
    return _named(resolve(records, engine(), model().links, border=len(ours)), records["key"], LINKS)


def find_doubles(records: pa.Table, *, engine: Engine = duckdb_engine) -> pa.Table:
    """The pairs of records of one table that are the same child or may be (`DOUBLES`), the lesser key first."""
    if len(records) < 2:
        return DOUBLES.empty_table()
    prepared = with_rarity(prepare(records.sort_by("key")))
    return _named(resolve(prepared, engine(), model().doubles, border=None), prepared["key"], DOUBLES)


def resolve(records: pa.Table, api: DatabaseAPI[Any], model: Model, *, border: int | None) -> pa.Table:
    """The worklist of prepared records, by their numbers; with a border only pairs across it are looked at."""
    pairs = weigh(records, api, model, border=border, least=model.ask)
    return api.query_sql(worklist(pairs, model.same, of_one_list=border is None)).as_pyarrow_table()


def weigh(
    records: pa.Table, api: DatabaseAPI[Any], model: Model, *, border: int | None, least: float | None
) -> str:
    """The name of a table of pairs `l`, `r` with `weight` in bits, `probability`, whether both numbers fit their
    lines, and a level for each field."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons(model.weights),
        blocking_rules_to_generate_predictions=rules(border),
        probability_two_random_records_match=1 / (1 + 2**-model.prior),
        additional_columns_to_retain=["fits"],
        linker_uid="matching",
    )
    linker = Linker(
        api.register(records, table_name="records"), settings, log_level=None, validate_settings=False
    )
    weighed = linker.inference.predict(threshold_match_weight=least, warning_mode="never")
    levels = ", ".join(f"CAST(gamma_{field} AS TINYINT) AS {field}" for field in EVIDENCE)
    return api.query_sql(
        "SELECT unique_id_l AS l, unique_id_r AS r, match_weight AS weight, match_probability AS probability, "
        f"fits_l AND fits_r AS numbers_fit, {levels} FROM {weighed.physical_name}"
    ).physical_name


def _named(found: pa.Table, keys: pa.ChunkedArray, shape: pa.Schema) -> pa.Table:
    """The worklist with keys in place of numbers, in the order of the keys."""
    one, other = shape.names[:2]
    ends = {one: keys.take(found["l"]), other: keys.take(found["r"])}
    rest = {name: found[name] for name in shape.names[2:]}
    return pa.table({**ends, **rest}).cast(shape).sort_by([(one, "ascending"), (other, "ascending")])
