"""What the surroundings say: the folders of this installation and what stands in the environment."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def env(variable: str, otherwise: str = "") -> str:
    """What the environment says; unset and empty are the same."""
    return os.environ.get(variable, "").strip() or otherwise


def env_flag(variable: str) -> bool:
    """Whether a switch is on; unset, empty, 0, no, off and false are off."""
    return env(variable).lower() not in {"", "0", "no", "off", "false"}


def env_list(variable: str, otherwise: str = "") -> list[str]:
    """A list written with commas."""
    return [item.strip() for item in env(variable, otherwise).split(",") if item.strip()]


def var_folder() -> Path:
    """The folder for everything that this installation writes: `LANTIAN_VAR`, else `var/` in the clone."""
    return Path(env("LANTIAN_VAR", str(ROOT / "var"))).resolve()
