"""The typefaces that documents are set in: where they lie and which are missing.

Noto carries almost every Chinese character; LXGW WenKai has rare ones of people's names that it lacks.
Both are free (OFL).
"""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import Fonts

SANS = "Noto Sans CJK SC"
SERIF = "Noto Serif CJK SC"
RARE = "LXGW WenKai"

ROOT = Path(__file__).resolve().parents[3]


class FontsMissing(Exception):
    """Documents cannot be set: `families` are not installed; the text says what to do."""

    def __init__(self, families: list[str]) -> None:
        self.families = families
        super().__init__(
            f"Fonts missing: {', '.join(families)}. On Debian or Ubuntu: "
            "apt install fonts-noto-cjk fonts-lxgw-wenkai. "
            f"Without rights to install: put the .ttc and .ttf files into {own_font_folder()}, "
            "or name their folders in LANTIAN_FONT_DIRS; then restart."
        )


def own_font_folder() -> Path:
    """The folder of this installation where fonts may be put: `fonts` in `LANTIAN_VAR`, else in `var/`."""
    return Path(os.environ.get("LANTIAN_VAR") or ROOT / "var").resolve() / "fonts"


def font_folders() -> list[Path]:
    """Folders searched besides the system's: those of `LANTIAN_FONT_DIRS` (parted as in PATH), our own."""
    named = os.environ.get("LANTIAN_FONT_DIRS", "").split(os.pathsep)
    folders = [*(Path(folder) for folder in named if folder), own_font_folder()]
    return [folder for folder in folders if folder.is_dir()]


def missing_fonts() -> list[str]:
    """Families that documents need and that are not found; empty when all is well.

    Typst can read a font only as a static file: a variable Noto is not found.
    """
    found = set(read_fonts().families())
    return [family for family in (SANS, SERIF, RARE) if family not in found]


def load_fonts() -> "Fonts":
    """The fonts for the typesetter. Raises `FontsMissing`."""
    missing = missing_fonts()
    if missing:
        raise FontsMissing(missing)
    return read_fonts()


@cache
def read_fonts() -> "Fonts":
    """Every font on this machine; read once a process (about 0.2 s)."""
    from typst import Fonts

    return Fonts(include_embedded_fonts=False, font_paths=font_folders())
