"""The instruments that are shipped. None is released: an office checks the wording first and signs for it."""

import json
from importlib import resources
from typing import Any

NAMES = ("ces_dc", "ces_d", "phq_9", "gad_7", "mht", "mssmhs", "sdq_self", "sdq_parent", "sdq_teacher")


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        resources.files(__package__).joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    )
    return data


SHIPPED: dict[str, dict[str, Any]] = {name: _read(name) for name in NAMES}
