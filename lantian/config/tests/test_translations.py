import gettext
import os
from pathlib import Path

from lantian.config.translations import compile_catalogues

CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Child"\nmsgstr "{}"\n'


def test_a_catalogue_is_compiled_when_it_changed_and_only_then(tmp_path: Path) -> None:
    po = tmp_path / "lantian" / "desk" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(CATALOGUE.format("孩子"), encoding="utf-8")
    assert compile_catalogues(tmp_path) == 1
    assert compile_catalogues(tmp_path) == 0
    assert translated(po) == "孩子"

    po.write_text(CATALOGUE.format("儿童"), encoding="utf-8")
    later = po.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(po, ns=(later, later))
    assert compile_catalogues(tmp_path) == 1
    assert translated(po) == "儿童"


def translated(po: Path) -> str:
    with po.with_suffix(".mo").open("rb") as mo:
        return gettext.GNUTranslations(mo).gettext("Child")
