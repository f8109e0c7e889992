"""Papers that people photograph or scan: what may be kept, and in what shape.

Pictures are drawn anew: upright, of a size to be read and printed, without a word of where and with what they
were taken. A PDF is kept as it came, when it can be read without a password and does nothing by itself.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from PIL import Image, ImageOps

from lantian.files.kinds import HEAD_BYTES, kind_of

LONGEST_SIDE = 3508
"""Of an A4 sheet at 300 dots per inch."""

MOST_PIXELS = 40_000_000
QUALITY = 85
FLAT_MODES = ("1", "L", "P")
PDF_LIMITS: Mapping[str, int] = MappingProxyType({"memory": 1 << 30, "seconds": 20, "pages": 300})
PDF_TAIL = 4096
_PROGRAM = Path(__file__).with_name("pdf_process.py")


class PaperRefused(Exception):
    """A file that is not kept as a paper. `code` is stable and `params` fill the sentence made of it.

    | code | params | meaning |
    |---|---|---|
    | `empty` | | no byte in it |
    | `too_large` | `limit` (MiB) | the file itself |
    | `heic` | | the format of iPhones that no office can open |
    | `not_a_paper` | | neither PDF nor JPEG nor PNG, whatever its name says |
    | `broken` | | cut off, or damaged inside |
    | `too_many_pixels` | `limit` (million) | a picture that unpacks to far too much |
    | `pdf_locked` | | needs a password |
    | `pdf_active` | | holds scripts, other files or programs to start |
    | `pdf_too_long` | `limit` (pages) | |
    """

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Paper(NamedTuple):
    """A paper as it is kept: its kind among `kinds.KINDS`, and its content."""

    kind: str
    content: bytes


def examine(path: Path, *, limit: int) -> Paper:
    """The paper in an uploaded file of at most `limit` bytes. Raises `PaperRefused`."""
    size = path.stat().st_size
    if not size:
        raise PaperRefused("empty")
    if size > limit:
        raise PaperRefused("too_large", limit=limit >> 20)
    with path.open("rb") as file:
        kind = kind_of(file.read(HEAD_BYTES))
    if kind == "heic":
        raise PaperRefused("heic")
    if kind == "pdf":
        _examine_pdf(path)
        return Paper("pdf", path.read_bytes())
    if kind not in ("jpeg", "png"):
        raise PaperRefused("not_a_paper")
    return _drawn_anew(path)


def _drawn_anew(path: Path) -> Paper:
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            # A JPEG is decoded at a half, a quarter or an eighth where that is large enough still.
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            if picture.width * picture.height > MOST_PIXELS:
                raise PaperRefused("too_many_pixels", limit=MOST_PIXELS // 10**6)
            is_scan = picture.format == "PNG" and picture.mode in FLAT_MODES
            return _saved(ImageOps.exif_transpose(picture), is_scan=is_scan)
    except Image.DecompressionBombError:
        raise PaperRefused("too_many_pixels", limit=MOST_PIXELS // 10**6) from None
    except PaperRefused:
        raise
    except Exception:  # What damaged pictures make the decoders raise is of every kind.
        raise PaperRefused("broken") from None


def _saved(picture: Image.Image, *, is_scan: bool) -> Paper:
    """A scan in few colours stays a PNG, a photograph becomes a JPEG; nothing but its dots is kept of either."""
    is_flat = is_scan and not picture.has_transparency_data
    drawn = picture if is_flat else _on_white(picture)
    if max(drawn.size) > LONGEST_SIDE:
        drawn = drawn.convert("L" if drawn.mode == "1" else "RGB" if drawn.mode == "P" else drawn.mode)
        drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    drawn.info.clear()
    content = BytesIO()
    if is_flat:
        drawn.save(content, "PNG", optimize=True)
        return Paper("png", content.getvalue())
    drawn.save(content, "JPEG", quality=QUALITY, exif=b"", icc_profile=None)
    return Paper("jpeg", content.getvalue())


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def _examine_pdf(path: Path) -> None:
    """Asks a process of its own: a file made to be endless ends that one only."""
    if b"%%EOF" not in path.read_bytes()[-PDF_TAIL:]:
        raise PaperRefused("broken")
    question = json.dumps({"path": str(path), "limits": dict(PDF_LIMITS)})
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", str(_PROGRAM), question],
            capture_output=True,
            timeout=2 * PDF_LIMITS["seconds"],
            check=False,
        )
        answer: dict[str, Any] = json.loads(done.stdout or "{}")
    except (subprocess.TimeoutExpired, ValueError):
        answer = {}
    code = answer.get("code", "broken")
    if code:
        raise PaperRefused(code, **answer.get("params", {}))
