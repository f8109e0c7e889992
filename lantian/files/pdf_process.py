"""The process of its own in which a PDF is looked through. Run as a script; imports nothing of ours.

It is told in JSON what to look at, and answers in JSON with the code of what is wrong, or an empty one.
"""

import contextlib
import json
import logging
import sys
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

ACTIVE = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/XFA"}
MOST_OBJECTS = 200_000


def wrong_with(path: str, limits: dict[str, int]) -> tuple[str, dict[str, int]]:
    """The code of what is wrong with a PDF, and its parameters; empty when nothing is."""
    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted:
            return "pdf_locked", {}
        pages = len(reader.pages)
        if not pages:
            return "broken", {}
        if pages > limits["pages"]:
            return "pdf_too_long", {"limit": limits["pages"]}
        for page in reader.pages:
            page.mediabox  # noqa: B018 - a page without a size is none
        if is_active(reader):
            return "pdf_active", {}
    except BaseException:  # Whatever a damaged file makes the reader raise.
        return "broken", {}
    return "", {}


def is_active(reader: PdfReader) -> bool:
    """Whether something in the file wants to run, to start or to be saved."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            if len(seen) > MOST_OBJECTS:
                raise ValueError
            found = found.get_object()
        if isinstance(found, DictionaryObject):
            if ACTIVE & set(found) or found.get("/S") in ACTIVE:
                return True
            waiting += [value for value in found.values() if holds_more(value)]
        elif isinstance(found, ArrayObject):
            waiting += [value for value in found if holds_more(value)]
    return False


def holds_more(value: Any) -> bool:
    return isinstance(value, IndirectObject | DictionaryObject | ArrayObject)


def restrict(limits: dict[str, int]) -> None:
    """Lets the system end this process when it takes too much memory or time."""
    with contextlib.suppress(ImportError):  # Systems other than Unix have no such module.
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
        resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answers the one question given as the argument."""
    question = json.loads(sys.argv[1])
    logging.disable()
    restrict(question["limits"])
    code, params = wrong_with(question["path"], question["limits"])
    json.dump({"code": code, "params": params}, sys.stdout)


if __name__ == "__main__":
    main()
