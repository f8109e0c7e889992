import json
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pymupdf
import pytest
from django.core.management import CommandError, call_command

from lantian.bench.cards import invent_cards, set_by_bare_script, set_by_product
from lantian.bench.figures import Figure, keep, line_of
from lantian.bench.management.commands import bench

SLOW = Figure("sample", "ratio", 2.5, "times", 2.0, False)
QUICK = Figure("sample", "time", 0.1, "s")


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[Figure]:
    figures = [QUICK]
    module = ModuleType("sample")
    module.run = lambda: figures  # type: ignore[attr-defined]
    monkeypatch.setattr(
        bench, "BENCHES", {"sample": "lantian.bench.figures", "absent": "lantian.bench.absent"}
    )
    monkeypatch.setattr(bench, "import_module", lambda _: module)
    settings.VAR_DIR = tmp_path
    return figures


def test_a_figure_is_a_line_of_json() -> None:
    assert json.loads(line_of(SLOW)) == {
        "bench": "sample", "metric": "ratio", "value": 2.5, "unit": "times", "goal": 2.0, "reached": False,
    }  # fmt: skip


def test_figures_are_kept_over_the_last_ones(tmp_path: Path) -> None:
    keep("sample", [SLOW, SLOW], tmp_path / "bench")
    path = keep("sample", [QUICK], tmp_path / "bench")

    assert [row["metric"] for row in json.loads(path.read_text(encoding="utf-8"))] == ["time"]


def test_the_command_prints_and_keeps_every_figure(sample: list[Figure], tmp_path: Path) -> None:
    out = StringIO()
    call_command("bench", stdout=out, skip_checks=True)

    assert json.loads(out.getvalue())["metric"] == "time"
    assert (tmp_path / "bench" / "sample.json").exists()


def test_a_missed_goal_fails_the_command(sample: list[Figure]) -> None:
    sample.append(SLOW)
    with pytest.raises(CommandError, match="sample: ratio"):
        call_command("bench", "sample", stdout=StringIO(), skip_checks=True)


@pytest.mark.parametrize("name", ["absent", "nonsense"])
def test_a_bench_that_is_not_here_is_named(sample: list[Figure], name: str) -> None:
    with pytest.raises(CommandError, match=name):
        call_command("bench", name, stdout=StringIO(), skip_checks=True)


def test_both_ways_set_the_same_page() -> None:
    cards = invent_cards(20, seed=1)
    documents: Any = (pymupdf.open(stream=setter(cards)) for setter in (set_by_bare_script, set_by_product))
    bare, ours = documents

    assert bare.page_count == ours.page_count == 4
    assert [len(page.get_text().split("\n")) for page in bare] == [
        len(page.get_text().split("\n")) for page in ours
    ]
