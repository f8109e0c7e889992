"""How the web server is started, and how many browsers it may have at once."""

import resource

BACKLOG, CONNECTIONS = 4_096, 16_384
FILES = 65_536


def web_command(host: str, port: int, workers: int, threads: int) -> list[str]:
    """The web server as a module with its words.

    Every browser keeps connections open while its reader reads; the server holds at most `CONNECTIONS` for each
    process, and whoever comes then would wait until another leaves.
    """
    return [
        "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", str(threads), "--backlog", str(BACKLOG), "--backpressure", str(CONNECTIONS),
        "--respawn-failed-workers", "--workers-kill-timeout", "5", "--no-ws", "--log-level", "warning",
        "lantian.config.wsgi:application",
    ]  # fmt: skip


def allow_connections() -> None:
    """Lets this process and those it starts hold as many open files, connections among them, as the machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
