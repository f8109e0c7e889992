"""Which sentences each room says, and whether its catalogue says them in Chinese: without any gettext program."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract
from django.utils.translation import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
TEMPLATES = (".html", ".txt")

Key = tuple[str, str]  # context and text


@dataclass
class Gap:
    """What is amiss in one room's catalogue."""

    room: Path
    missing: list[Key] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.untranslated or self.unused)


def rooms(root: Path) -> list[Path]:
    """The folders of the rooms under `root/lantian`."""
    return sorted(path.parent for path in (root / "lantian").glob("*/__init__.py"))


def sentences_of(room: Path) -> dict[Key, str]:
    """Every text that a room's code and templates mark for translation, with its plural (or "")."""
    found: dict[Key, str] = {}
    for path in sorted(room.rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts or not path.is_file():
            continue
        for key, plural in _sentences_in(path):
            found[key] = plural or found.get(key, "")
    return found


def gap_of(room: Path) -> Gap:
    """What the catalogue of a room lacks, leaves empty, or holds without need."""
    said, gap = sentences_of(room), Gap(room)
    catalogue = {
        (entry.msgctxt or "", entry.msgid): entry for entry in _catalogue(room) if not entry.obsolete
    }
    gap.missing = [key for key in said if key not in catalogue]
    gap.unused = [text for context, text in catalogue if (context, text) not in said]
    gap.untranslated = [entry.msgid for entry in catalogue.values() if not entry.translated()]
    return gap


def complete(room: Path, *fragments: Path) -> Gap:
    """Brings a catalogue up to date: adds what is said (in Chinese where a fragment knows it), drops the rest."""
    said = sentences_of(room)
    known = {
        (entry.msgctxt or "", entry.msgid): entry for path in fragments for entry in polib.pofile(str(path))
    }
    known |= {(entry.msgctxt or "", entry.msgid): entry for entry in _catalogue(room) if entry.translated()}
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for (context, text), plural in sorted(said.items(), key=lambda item: item[0][::-1]):
        catalogue.append(_entry(context, text, plural, known.get((context, text))))
    if said:
        (room / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(room / CATALOGUE))
    return gap_of(room)


def _entry(context: str, text: str, plural: str, known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=text, msgctxt=context or None)
    if plural:
        said = known and (known.msgstr_plural.get(0) or known.msgstr)
        entry.msgid_plural, entry.msgstr_plural = plural, {0: said or ""}
    else:
        entry.msgstr = (known and (known.msgstr or known.msgstr_plural.get(0))) or ""
    entry.flags = [flag for flag in (known.flags if known else []) if flag != "fuzzy"]
    return entry


def _catalogue(room: Path) -> list[polib.POEntry]:
    path = room / CATALOGUE
    return list(polib.pofile(str(path))) if path.exists() else []


def _sentences_in(path: Path) -> Iterator[tuple[Key, str]]:
    if path.suffix not in (".py", *TEMPLATES):
        return
    text = path.read_text()
    source = _flat(templatize(text, origin=str(path))) if path.suffix in TEMPLATES else text
    for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        texts = message if isinstance(message, tuple) else (message,)
        if texts[0]:
            yield (context or "", texts[0]), texts[1] if len(texts) > 1 else ""


def _flat(source: str) -> str:
    """What Django makes of a template, on one line: its indentation is not Python's."""
    return " ".join(line.strip() for line in source.splitlines() if not line.strip().startswith("#"))
