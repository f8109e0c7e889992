"""What a kind of notice is, and the sentences that several share.

A sentence holds a number and nothing else: a table of notices has no column in which a name could stand.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext_lazy

from lantian.notices.rules import Urgency

MOST = 9999
HOME = "desk:home"
NOTICES = "notices:notices"


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its sentence for a count, its urgency and the name of its page, which takes no key.

    `outside` is what a message says of it where the sentence itself would tell bystanders too much; `of_place` what
    the robot of an office's group says.
    """

    said: Any
    outside: Any = None
    of_place: Any = None
    urgency: Urgency = Urgency.NORMAL
    leads_to: str = HOME
    icon: str = "bell"

    def say(self, count: int) -> str:
        """The sentence in the language in force."""
        return self._with(self.said, count)

    def say_outside(self, count: int) -> str:
        """The sentence for a screen that anybody may look at."""
        return self._with(self.outside or self.said, count)

    def say_of_place(self, count: int) -> str:
        """The sentence for a group: it speaks of a place, and of nobody in it."""
        return self._with(self.of_place or WAITS_HERE, count)

    @staticmethod
    def _with(sentence: Any, count: int) -> str:
        return str(sentence % {"count": min(max(int(count), 1), MOST)})


WAITS_HERE = ngettext_lazy(
    "%(count)d item waits in your area.", "%(count)d items wait in your area.", "count"
)
URGENT = ngettext_lazy(
    "%(count)d urgent item needs you today.", "%(count)d urgent items need you today.", "count"
)
SOMETHING = ngettext_lazy("%(count)d item waits for you.", "%(count)d items wait for you.", "count")
TEST = ngettext_lazy("A test message: it works.", "A test message: it works.", "count")
