"""What the front end was built to: files by their names in `frontend/`, and the icons of its sprite."""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.safestring import SafeString

from lantian.kernel.markup import attributes, joined

MANIFEST = "build/manifest.json"


@lru_cache(maxsize=1)
def find_manifest() -> str:
    path = finders.find(MANIFEST)
    if not path:
        raise ImproperlyConfigured(f"static/{MANIFEST} is missing: run `make setup`.")
    return str(path)


@lru_cache(maxsize=1)
def read_manifest(path: str, changed_at: float) -> dict[str, Any]:
    entries: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    return entries


def built_at() -> float:
    """When the front end was built last."""
    return os.stat(find_manifest()).st_mtime  # noqa: PTH116 - a hundred icons a page


def built(name: str) -> dict[str, Any]:
    """The manifest's entry of one file of `frontend/`; a new build is seen at once."""
    entries = read_manifest(find_manifest(), built_at())
    if name not in entries:
        raise ImproperlyConfigured(f"static/{MANIFEST} does not know {name!r}: run `make setup`.")
    entry: dict[str, Any] = entries[name]
    return entry


def built_url(name: str) -> str:
    return static(f"build/{name}")


def sprite() -> str:
    """The file of all icons: it has another name after each build."""
    return str(built("icons.svg")["file"])


def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite: decoration, or with `label` a picture that screen readers announce."""
    return _drawn(sprite(), name, label)


@lru_cache(maxsize=512)
def _drawn(sprite: str, name: str, label: str) -> SafeString:
    said = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    use = f"<use{attributes({'href': f'{built_url(sprite)}#{name}'})}></use>"
    return joined([f'<svg class="icon"{attributes(said)}>', use, "</svg>"])
