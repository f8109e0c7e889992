"""A process that reads and writes rows for an import. It gets its task, keys included, through its input."""

import gc
import signal
import sys

from django.conf import settings

from lantian.registry.imports.crew import receive, send
from lantian.registry.imports.working import packed_read


def main() -> None:
    """Answers questions until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keys, task = receive(sys.stdin.buffer)
    settings.configure(**keys)
    hand = task.hand()
    gc.disable()  # Millions of objects, and no cycles among them.
    while (question := receive(sys.stdin.buffer)) is not None:
        verb, *rest = question
        answer = getattr(hand, verb)(*rest)
        send(sys.stdout.buffer, packed_read(answer) if verb == "read" else answer)


if __name__ == "__main__":
    main()
