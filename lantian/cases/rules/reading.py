"""How somebody stands to a case that they see, and what that lets them read."""

from enum import StrEnum


class Reader(StrEnum):
    """Answers for it, is of the team, holds the key of the place, or looks in an emergency."""

    OWNER = "owner"
    MEMBER = "member"
    OVERSEER = "overseer"
    GLASS = "glass"

    @property
    def is_team(self) -> bool:
        """Whether they work on the case."""
        return self in (Reader.OWNER, Reader.MEMBER)

    @property
    def reads_words(self) -> bool:
        """Whether they read what was said, and names and schools (未保法 art 103): who watches over cases does not."""
        return self != Reader.OVERSEER
