"""A report as it was compiled."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lantian.reporting.rules.content import Content


@dataclass(frozen=True)
class Compiled:
    """What a report holds, of which state of the data it is, and what disclosure let out of the house for it."""

    content: Content
    state: dict[str, Any]
    release: UUID | None = None
