"""HTML put together by hand, where a page has hundreds of the same small parts.

Everything that is not `SafeString` is escaped; the names of tags and attributes are our own.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString


def text(value: Any) -> str:
    """A value as text of a page."""
    value = value if isinstance(value, str) else str(value)
    return value if isinstance(value, SafeString) else escape(value)


def attributes(given: Mapping[str, Any]) -> str:
    """Attributes behind the name of a tag: True stands by its name alone, False and None are left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{text(value)}"'
        for name, value in given.items()
        if value is not None and value is not False
    )


def joined(parts: Iterable[str]) -> SafeString:
    """Finished parts, one behind the other."""
    return SafeString("".join(parts))
