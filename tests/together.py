"""Several people at the same moment, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

Act = Callable[[], Any]


def at_once(*acts: Act) -> list[Any]:
    """Runs all acts at the same moment; their results or errors. They see what is committed: see `real_cast`."""
    start = Barrier(len(acts))

    def run(act: Act) -> Any:
        try:
            start.wait(10)
            return act()
        except Exception as error:  # the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
