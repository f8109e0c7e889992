"""What a notice can be about: every kind with its words, how urgent it is, and the page where one looks."""

from collections.abc import Mapping

from lantian.notices.kinds import helping, protection, reports, work
from lantian.notices.kinds.kind import HOME, MOST, Kind

__all__ = ["HOME", "KINDS", "MOST", "Kind"]

KINDS: Mapping[str, Kind] = {**work.KINDS, **helping.KINDS, **protection.KINDS, **reports.KINDS}
