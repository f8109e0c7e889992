"""The yardstick of linking: a bare Splink, with the plain comparisons that its tutorial takes.

As in the tutorial it learns its weights from the two lists, compares and clusters. `link_untrained` leaves out
learning and clustering and is only told beside it: with weights that Splink guesses nobody would link children.
"""

import duckdb
import pyarrow as pa
import splink.comparison_library as compared
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

SEED = 2014
PAIRS_FOR_CHANCE = 1_000_000
"""As many as Splink takes when it is not told; it advises more, which would make the yardstick slower."""
DETERMINISTIC_RECALL = 0.7
LIKELY, CLUSTERED = 0.5, 0.95


def link_barely(ours: pa.Table, theirs: pa.Table) -> pa.Table:
    """The yardstick: trains by chance agreement and two passes of EM, predicts, clusters."""
    linker = _linker(ours, theirs)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("identity"), block_on("name", "birth", "region")], recall=DETERMINISTIC_RECALL
    )
    training.estimate_u_using_random_sampling(max_pairs=PAIRS_FOR_CHANCE, seed=SEED)
    training.estimate_parameters_using_expectation_maximisation(block_on("identity"))
    training.estimate_parameters_using_expectation_maximisation(block_on("name", "birth"))
    weighed = linker.inference.predict(threshold_match_probability=LIKELY, warning_mode="never")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        weighed, threshold_match_probability=CLUSTERED
    )
    return clusters.as_pyarrow_table()


def link_untrained(ours: pa.Table, theirs: pa.Table) -> pa.Table:
    """Only blocks and compares, with guessed weights."""
    weighed = _linker(ours, theirs).inference.predict(
        threshold_match_probability=LIKELY, warning_mode="never"
    )
    return weighed.as_pyarrow_table()


def _linker(ours: pa.Table, theirs: pa.Table) -> Linker:
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="key",
        comparisons=[
            compared.LevenshteinAtThresholds("name", [1, 2]),
            compared.LevenshteinAtThresholds("birth", [1, 2]),
            compared.LevenshteinAtThresholds("identity", [1, 2]),
            compared.ExactMatch("sex"),
            compared.LevenshteinAtThresholds("father", [1, 2]),
            compared.LevenshteinAtThresholds("mother", [1, 2]),
            compared.ExactMatch("region"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("identity"),
            block_on("name", "region"),
            block_on("name", "birth"),
            block_on("birth", "region"),
            block_on("father", "mother"),
            block_on("name", "father"),
            block_on("name", "mother"),
        ],
        retain_matching_columns=False,
    )
    api = DuckDBAPI(duckdb.connect(":memory:"))
    tables = [
        api.register(_with_nulls(table), table_name=name) for name, table in (("a", ours), ("b", theirs))
    ]
    return Linker(tables, settings, log_level=None)


def _with_nulls(records: pa.Table) -> pa.Table:
    statement = """
        SELECT key, nullif(name, '') AS name, strftime(birth_on, '%Y%m%d') AS birth, nullif(sex, '') AS sex,
            nullif(identity, '') AS identity, nullif(father, '') AS father, nullif(mother, '') AS mother, region
        FROM records
    """
    connection = duckdb.connect(":memory:")
    connection.register("records", records)
    found: pa.Table = connection.sql(statement).to_arrow_table()
    return found
