"""Starts the processes of a running Lantian and stops them together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from types import FrameType

from lantian.kernel.serving import allow_connections, web_command

SECONDS_TO_STOP = 10
SECONDS_BETWEEN_LOOKS = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """A program to run, and what it is called in messages."""

    name: str
    command: Sequence[str]


def serve(*, host: str, port: int, workers: int, threads: int) -> int:
    """Runs the web server and the job workers until one ends or a stop signal comes; an exit code.

    Figures have a worker of their own, as they would wait behind a long import; so have alarms with their notices.
    """
    allow_connections()
    os.environ["LANTIAN_THREADS"] = str(threads)
    programs = [Program(name, command) for name, command in commands(host, port, workers).items()]
    return supervise(programs, address=(host, port))


def commands(host: str, port: int, workers: int) -> dict[str, list[str]]:
    """What runs, by its name: the web server and the job workers."""
    worker = ["django", "procrastinate", "worker", "--shutdown-graceful-timeout", "5"]
    words = {
        "web": web_command(host, port, workers),
        "worker": [*worker, "--name", "lantian"],
        "figures": [*worker, "--name", "figures", "--queues", "figures"],
        "alarms": ["django", "ring_alarms"],
    }
    return {name: [sys.executable, "-m", *command] for name, command in words.items()}


def run_once(*words: str) -> int:
    """Runs a `lantian` command in a process of its own, so that what it loads does not stay; an exit code."""
    return subprocess.run([sys.executable, "-m", "lantian.config.cli", *words], check=False).returncode


def supervise(programs: Sequence[Program], *, address: tuple[str, int] | None = None) -> int:
    """Runs programs side by side; stops all when one ends (exit code 1) or a stop signal comes (0).

    Says so when `address` answers. No program outlives this process.
    """
    with _stop_signals() as stop:
        running = {program.name: _start(program) for program in programs}
        try:
            return _watch(running, stop, address)
        finally:
            _stop_all(list(running.values()))


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _watch(
    running: Mapping[str, subprocess.Popen[bytes]], stop: Event, address: tuple[str, int] | None
) -> int:
    while not stop.wait(SECONDS_BETWEEN_LOOKS):
        for name, process in running.items():
            if process.poll() is not None:
                print(
                    f"lantian: {name} ended ({_ending(process.returncode)}); stopping the rest.",
                    file=sys.stderr,
                )
                return 1
        if address and _answers(address):
            print(f"\nLantian 蓝天: http://{address[0]}:{address[1]}/    (Ctrl-C stops it)\n", flush=True)
            address = None
    return 0


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _answers(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def _stop_signals() -> Iterator[Event]:
    """An event that the stop signals set, for as long as the block lasts."""
    stop = Event()

    def set_it(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, set_it) for number in STOP_SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(program: Program) -> subprocess.Popen[bytes]:
    return subprocess.Popen(program.command, start_new_session=True, preexec_fn=_end_with_parent)


def _end_with_parent() -> None:
    """Asks Linux to stop this process when its parent is killed and can no longer do so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop_all(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        _kill_group(process)
        process.wait()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends what is left of a program and of the processes that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
