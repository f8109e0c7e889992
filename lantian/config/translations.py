"""Compiles the translations (`locale/*/LC_MESSAGES/*.po`) of every room; those that have not changed stay."""

from pathlib import Path

import polib


def compile_catalogues(root: Path) -> int:
    """Writes the `.mo` beside each changed `.po` under `root/lantian`; returns how many were written."""
    changed = [po for po in root.glob("lantian/*/locale/*/LC_MESSAGES/*.po") if _has_changed(po)]
    for po in changed:
        draft = po.with_suffix(".mo.new")
        polib.pofile(str(po)).save_as_mofile(str(draft))
        draft.replace(po.with_suffix(".mo"))
    return len(changed)


def _has_changed(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns
