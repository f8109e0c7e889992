"""Text that a spreadsheet program would run as a formula, made harmless and given back.

Our workbooks store text as text, so nothing runs there. But an official may save the file as CSV, where
`=HYPERLINK(…)` becomes a formula when it is next opened. Such a text is therefore written behind an
apostrophe (seen in the cell), and reading takes that apostrophe away: what was exported comes back unchanged.
"""

import re

_ARMED = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_SIGNED_NUMBER = re.compile(r"[+-][\d\s().,%-]*")


def disarm(text: str) -> str:
    """The text, behind an apostrophe if it could be taken for a formula. Signed numbers and phones stay."""
    return "'" + text if _ARMED.match(text) and not _SIGNED_NUMBER.fullmatch(text) else text


def rearm(text: str) -> str:
    """What `disarm` was given: `rearm(disarm(text)) == text`."""
    return text[1:] if text[:1] == "'" and _ARMED.match(text) else text
