"""What goes wrong on the way, without a word of the address or of the other side's answer."""

from lantian.notices.models import Why


class NotDelivered(Exception):
    """A message did not arrive. `why` is one of a few codes: an exception's text may end in a log."""

    def __init__(self, why: Why) -> None:
        super().__init__(f"A message was not delivered: {why.value}.")
        self.why = why
