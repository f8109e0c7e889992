"""Linking on Spark, for lists that outgrow one machine: the same records, settings and statements as on DuckDB.

PySpark is not among what Lantian installs for running; whoever has a cluster has it.
"""

from typing import Any

from pyspark.sql import SparkSession
from splink import SparkAPI
from splink.internals.database_api import DatabaseAPI

from lantian.linkage.matching.linking import Engine


def spark_engine(session: SparkSession, partitions: int) -> Engine:
    """An engine for `link` and `find_doubles`; the session's checkpoint directory must be one that all nodes see.

    Steps are written there as Parquet: plans that grow through every step are what Spark spends its time on.
    """

    def engine() -> DatabaseAPI[Any]:
        return SparkAPI(
            spark_session=session,
            break_lineage_method="parquet",
            num_partitions_on_repartition=partitions,
            register_udfs_automatically=False,
        )

    return engine
