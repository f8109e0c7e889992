"""What a bench found: one figure a line, kept so that runs can be compared."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `goal` and `reached` are None where it is only told."""

    bench: str
    metric: str
    value: float
    unit: str
    goal: float | None = None
    reached: bool | None = None


def line_of(figure: Figure) -> str:
    """The figure as one line of JSON."""
    return json.dumps(asdict(figure), ensure_ascii=False)


def keep(bench: str, figures: Sequence[Figure], folder: Path) -> Path:
    """Writes the figures of one bench over its last ones, to `<folder>/<bench>.json`; returns that path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{bench}.json"
    rows = [asdict(figure) for figure in figures]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
