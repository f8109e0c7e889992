"""A program of its own for `test_spark`: links two files of records on a small cluster of two workers.

python -m lantian.linkage.matching.tests.on_spark FOLDER, with ours.parquet and theirs.parquet in it
"""

import os
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pyspark
from pyspark.sql import SparkSession

from lantian.linkage.matching.linking import link
from lantian.linkage.matching.spark import spark_engine

PARTITIONS = 2
# A short program is over before the thorough compiler has paid for itself.
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
SETTINGS = {
    "spark.driver.extraJavaOptions": QUICK_START,
    "spark.executor.extraJavaOptions": QUICK_START,
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.default.parallelism": PARTITIONS,
    "spark.sql.shuffle.partitions": PARTITIONS,
    "spark.sql.leafNodeDefaultParallelism": 1,
    # With a few hundred records, compiling statements would take longer than running them.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}


def main(folder: Path) -> None:
    stay_on_this_machine(own_home(folder / "home"))
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("linking")
    for name, value in {**SETTINGS, "spark.sql.warehouse.dir": str(folder / "warehouse")}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setCheckpointDir(str(folder / "steps"))
    ours, theirs = (pq.read_table(folder / f"{name}.parquet") for name in ("ours", "theirs"))
    pq.write_table(link(ours, theirs, engine=spark_engine(session, PARTITIONS)), folder / "links.parquet")
    session.stop()


def own_home(home: Path) -> Path:
    """A Spark that is the installed package, but writes the workers' files here."""
    home.mkdir()
    for part in Path(pyspark.__file__).parent.iterdir():
        (home / part.name).symlink_to(part)
    return home


def stay_on_this_machine(home: Path) -> None:
    os.environ |= {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_HOSTNAME": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(home / "local"),
        "PYSPARK_PYTHON": sys.executable,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
