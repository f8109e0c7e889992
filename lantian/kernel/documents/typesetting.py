"""Sets pages: a template and data in, a PDF out."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

from lantian.kernel.documents.fonts import RARE, SANS, SERIF, load_fonts

BEIJING = timezone(timedelta(hours=8))

# What people's keyboards and spreadsheets smuggle in: control characters, half characters, invisible
# marks that turn the direction of writing. A document shows none of them.
UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")

# Typst keeps the layout of a run until ten more have passed (200 kB a card).
REMEMBERED_RUNS = 10

# Every template is set in this frame. Data arrive as JSON and stay strings: Typst never reads them as markup.
FRAME = b"""
#set document(title: sys.inputs.title)
#set text(font: (sys.inputs.sans, sys.inputs.rare), lang: "zh", region: "cn")
#include sys.inputs.template
"""


def set_pdf(
    template: Path,
    data: dict[str, Any] | list[Any],
    *,
    title: str,
    made_on: date,
    files: Mapping[str, bytes] | None = None,
    is_tagged: bool = True,
) -> bytes:
    """The PDF that a Typst template makes of `data` (anything JSON can say).

    The template reads `json(bytes(sys.inputs.data))` and the families `sys.inputs.sans`, `.serif`, `.rare`;
    it may import its neighbours and read `files` (pictures, by plain file name). The same data, files and
    date give the same bytes. `is_tagged` writes the structure that screen readers need; leave it off for
    paper by the thousand. Raises `FontsMissing`.
    """
    from typst import Compiler

    fonts = load_fonts()
    inputs = {
        "template": template.name,
        "title": title,
        "data": json.dumps(printable(data), ensure_ascii=False),
        "sans": SANS,
        "serif": SERIF,
        "rare": RARE,
    }
    made_at = datetime.combine(made_on, time(), BEIJING)
    with _folder_of(template, files or {}) as root:
        compiler: Any = Compiler(FRAME, root=root, font_paths=fonts, ignore_system_fonts=True)
        try:
            return compiler.compile(format="pdf", sys_inputs=inputs, timestamp=made_at, pdf_tags=is_tagged)
        finally:
            _forget(compiler)


def _forget(compiler: Any) -> None:
    """Makes the typesetter drop what it keeps of earlier runs: much memory, and about people."""
    for _ in range(REMEMBERED_RUNS):
        compiler.compile(b"#none", format="pdf", sys_inputs={})


@contextmanager
def _folder_of(template: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """The only folder that the typesetter may read. Data about people never lie in it, only `files` do."""
    if not files:
        yield template.parent
        return
    with TemporaryDirectory(prefix="lantian-") as name:
        folder = Path(name)
        for part in template.parent.glob("*.typ"):
            copy(part, folder)
        for file, content in files.items():
            (folder / file).write_bytes(content)
        yield folder


def printable(value: Any) -> Any:
    """The same data with every text on one line and free of characters that cannot be printed."""
    if isinstance(value, str):
        return UNPRINTABLE.sub(" ", value).strip()
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(item) for item in value]
    return value
