"""How the web server is started, and how many browsers it may have at once."""

import resource

BACKLOG, CONNECTIONS = 4_096, 16_384
FILES = 65_536
MOST_WAITING = 60
"""Requests that wait in a process: two or three seconds' work."""
SPARE = 36
"""Threads for what is sent, which is never turned away, and for turning away."""


def web_command(host: str, port: int, workers: int) -> list[str]:
    """The web server as a module with its words. `kernel.crowd` says how many are worked for at once.

    Every browser keeps connections open while its reader reads; the server holds at most `CONNECTIONS` for each
    process, and whoever comes then would wait until another leaves.
    """
    return [
        "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", str(MOST_WAITING + SPARE), "--backlog", str(BACKLOG), "--backpressure", str(CONNECTIONS),
        "--respawn-failed-workers", "--workers-kill-timeout", "5", "--no-ws", "--log-level", "error",
        "lantian.config.wsgi:application",
    ]  # fmt: skip


def allow_connections() -> None:
    """Lets this process and those it starts hold as many open files, connections among them, as the machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
