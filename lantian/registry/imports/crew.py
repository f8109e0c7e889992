"""Who reads and writes the rows: one hand in this process for a short roster, processes of their own for a long one.

Questions go to a process, and answers come back, as messages behind four bytes of length, in the order asked:
plain values marshalled, which is several times faster, others as pickles. Only our own processes, started here,
are ever read from.
"""

import marshal
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import IO, Any, Protocol

from django.conf import settings

from lantian.registry.imports.lines import Seating
from lantian.registry.imports.saying import Said
from lantian.registry.imports.working import Hand, Part, PartRead, unpacked_read
from lantian.registry.roster.parsing import RowParser

PROGRAM = "lantian.registry.imports.worker_process"
SHORT = 512 * 1024
"""Bytes of a file up to which starting a process costs more than it saves: some two thousand rows."""

MOST_PROCESSES = 4
AHEAD = 3
"""Parts that a process may have before it, so that it never waits."""

PLAIN, OTHER = b"m", b"p"
"""How a message is packed."""


class WorkerDied(RuntimeError):
    """A process ended before its work was done: killed, or out of memory."""


@dataclass(frozen=True)
class Task:
    """What hands need to know; picklable."""

    parser: RowParser
    stages: Mapping[str, str]
    city: int

    def hand(self) -> Hand:
        return Hand(self.parser, self.stages, self.city)


class Crew(Protocol):
    """Is told its task once, reads all parts once, then tells and writes rows of any part."""

    def begin(self, task: Task) -> None: ...
    def read(self, parts: Iterable[Part]) -> Iterator[PartRead]: ...
    def tell(self, part: int, places: Sequence[int]) -> list[Said]: ...
    def write(self, seatings: Mapping[int, Mapping[int, Seating]]) -> Iterator[tuple[bytes, bytes]]:
        """The lines of new rows by part and place, part by part."""
        ...


def gather(size: int) -> AbstractContextManager[Crew]:
    """A crew fit for a file of so many bytes. Its processes start while the file is still being opened."""
    return Alone() if size <= SHORT else Processes(min(os.cpu_count() or 1, MOST_PROCESSES))


class Alone:
    """One hand in this process."""

    _hand: Hand

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def begin(self, task: Task) -> None:
        self._hand = task.hand()

    def read(self, parts: Iterable[Part]) -> Iterator[PartRead]:
        return (self._hand.read(number, part) for number, part in enumerate(parts))

    def tell(self, part: int, places: Sequence[int]) -> list[Said]:
        return self._hand.tell(part, places)

    def write(self, seatings: Mapping[int, Mapping[int, Seating]]) -> Iterator[tuple[bytes, bytes]]:
        return (self._hand.write(part, rows) for part, rows in seatings.items())


class Processes:
    """Hands in processes of their own; part n belongs to process n modulo their number."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._processes: list[_Process] = []

    def __enter__(self) -> Crew:
        self._processes = [_Process() for _ in range(self._count)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.end()

    def begin(self, task: Task) -> None:
        for process in self._processes:
            process.ask(_keys(), task)

    def read(self, parts: Iterable[Part]) -> Iterator[PartRead]:
        questions = (("read", number, part) for number, part in enumerate(parts))
        return map(unpacked_read, self._ask_in_order(questions))

    def tell(self, part: int, places: Sequence[int]) -> list[Said]:
        process = self._processes[part % self._count]
        process.ask("tell", part, places)
        said: list[Said] = process.answer()
        return said

    def write(self, seatings: Mapping[int, Mapping[int, Seating]]) -> Iterator[tuple[bytes, bytes]]:
        return self._ask_in_order(("write", part, rows) for part, rows in seatings.items())

    def _ask_in_order(self, questions: Iterable[tuple[str, int, Any]]) -> Iterator[Any]:
        """The answers in the order of the questions, of which some are always under way."""
        waiting = iter(questions)
        asked = deque(self._ask(*question) for question in islice(waiting, AHEAD * self._count))
        while asked:
            answer = asked.popleft().answer()
            if (question := next(waiting, None)) is not None:
                asked.append(self._ask(*question))
            yield answer

    def _ask(self, verb: str, part: int, rest: Any) -> "_Process":
        process = self._processes[part % self._count]
        process.ask(verb, part, rest)
        return process


class _Process:
    """One process. A thread writes its questions: neither side then waits for the other with full pipes."""

    def __init__(self) -> None:
        command = [sys.executable, "-X", "utf8", "-m", PROGRAM]
        # Checksums of what rows say are compared between processes: all must hash alike.
        surroundings = {**os.environ, "PYTHONHASHSEED": "0"}
        self._process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings
        )
        self._questions: SimpleQueue[Any] = SimpleQueue()
        self._writer = Thread(target=self._write, daemon=True)
        self._writer.start()

    def ask(self, *question: Any) -> None:
        self._questions.put(question)

    def answer(self) -> Any:
        assert self._process.stdout is not None
        content = receive(self._process.stdout)
        if content is None:
            raise WorkerDied
        return content

    def end(self) -> None:
        self._questions.put(None)
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)
        self._writer.join()

    def _write(self) -> None:
        assert self._process.stdin is not None
        while (question := self._questions.get()) is not None:
            try:
                send(self._process.stdin, question)
            except (BrokenPipeError, ValueError):
                return


def _keys() -> dict[str, Any]:
    """The settings that sealing needs: they go through the pipe, not through arguments or the environment."""
    names = ("SEALING_KEYS", "SEALING_ALGORITHM", "BLIND_INDEX_KEY")
    return {name: getattr(settings, name) for name in names}


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        pass


def send(pipe: IO[bytes], content: Any) -> None:
    """Writes one message."""
    try:
        kind, packed = PLAIN, marshal.dumps(content)
    except ValueError:
        kind, packed = OTHER, pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(packed).to_bytes(4, "big") + kind)
    pipe.write(packed)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next message; None when the other side is gone."""
    length, kind = int.from_bytes(pipe.read(4), "big"), pipe.read(1)
    packed = pipe.read(length)
    if not length or len(packed) != length:
        return None
    return marshal.loads(packed) if kind == PLAIN else pickle.loads(packed)  # noqa: S301, S302 - from our own process
