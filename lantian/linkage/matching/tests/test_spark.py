"""The same links on a cluster: two Spark workers with an executor each, on this machine's loopback."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lantian.linkage.matching.labelled.sets import MEASURING, two_lists
from lantian.linkage.matching.labelled.settings import HARD
from lantian.linkage.matching.linking import link

LINES = 200
LONGEST = 280
"""Seconds; half a minute on two quiet cores, and other tests run beside it."""


def test_spark_links_as_duckdb_does(tmp_path: Path) -> None:
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.fail(
            "Spark needs a Java: `make test` installs one for root, else: apt-get install openjdk-17-jre-headless"
        )
    lists = two_lists(MEASURING, LINES, LINES, HARD)
    pq.write_table(lists.ours, tmp_path / "ours.parquet")
    pq.write_table(lists.theirs, tmp_path / "theirs.parquet")
    run_bounded([sys.executable, "-m", "lantian.linkage.matching.tests.on_spark", str(tmp_path)])
    on_spark, here = pq.read_table(tmp_path / "links.parquet"), link(lists.ours, lists.theirs)
    assert set(here["band"].to_pylist()) == {"same", "ask"}
    told = here.column_names[:2] + here.column_names[3:]
    assert on_spark.select(told).to_pylist() == here.select(told).to_pylist()
    assert on_spark["probability"].to_pylist() == pytest.approx(here["probability"].to_pylist())


def run_bounded(command: list[str]) -> None:
    """Runs a program; when it takes too long, it and all that it started are ended."""
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        said, _ = program.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        pytest.fail(f"Spark took longer than {LONGEST} seconds: {program.communicate()[0][-4000:]}")
    assert program.returncode == 0, said[-4000:]
