"""One embedded server: made, started, shared by the processes that use it, and stopped by the last of them.

The owner role `postgres` is open only to the system account that runs the server and to root (peer); every
other role needs its password (scram). The data folder, and with it the socket, has mode 0700.
"""

import fcntl
import hashlib
import os
import secrets
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

from lantian.config.embedded.account import Account, CannotStart, account_for, can_enter, run_as
from lantian.config.embedded.programs import programs_for, version_of
from lantian.config.environment import var_folder

OWNER = "postgres"
DATABASE = "lantian"
PORT = 5432
AWAY = Path("/var/lib/lantian")
SOCKET_PATH_LIMIT = 107
SECONDS_TO_START = SECONDS_TO_STOP = 60
NEW_CLUSTER = (
    f"--username={OWNER}",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--auth=reject",
    "--no-instructions",
)
DOORS = f"local all {OWNER} peer map=owner\nlocal all all scram-sha-256\n"
DEFAULTS = {
    "listen_addresses": "",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "jit": "off",
}


@dataclass
class Server:
    """One embedded server under `var/<name>`; `settings` are PostgreSQL settings on top of `DEFAULTS`."""

    name: str = "postgres"
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def link(self) -> Path:
        """The server's place under `var/`: its data folder, or a link to it."""
        return var_folder() / self.name

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.link.resolve()

    @property
    def socket_folder(self) -> Path:
        """The folder of the socket: the data folder, or a short one where its path would be too long."""
        if len(os.fsencode(self.data / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT:
            return self.data
        return (
            Path(tempfile.gettempdir()) / f"lantian-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]}"
        )

    def connection_parameters(self) -> dict[str, Any]:
        """How the owner connects, in libpq's words."""
        return {"host": str(self.socket_folder), "port": PORT, "user": OWNER, "dbname": DATABASE}

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keeps the server up inside the block; the last process that leaves such a block stops it.

        A server that somebody else had started is used and left as it was. Raises `CannotStart`.
        """
        with _opened(self._beside(".users")) as users:
            with self._door():
                fcntl.flock(users, fcntl.LOCK_SH)
                self.start()
            try:
                yield
            finally:
                with self._door():
                    if _is_alone(users):
                        self.stop()

    def start(self) -> None:
        """Makes the data folder when it is not there, and starts the server when it is not up."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        if self._answers():
            return
        self._check_version()
        self._forget_stale_process()
        self._make_socket_folder()
        self._launch()
        self._beside(".started").write_text(str(self._process_id()))
        self._ensure_database()

    def stop(self, mode: str = "fast") -> None:
        """Stops the server if `start` started it; `immediate` writes nothing down."""
        mark = self._beside(".started")
        if not mark.exists() or mark.read_text() != str(self._process_id()):
            return
        self._run("pg_ctl", "stop", "-D", str(self.data), "-m", mode, "-w", "-t", str(SECONDS_TO_STOP))
        mark.unlink()

    def remove(self) -> None:
        """Stops the server at once if `start` started it, and deletes it with its data."""
        self.stop("immediate")
        is_away = self.data.parent.parent == AWAY
        shutil.rmtree(self.socket_folder, ignore_errors=True)
        shutil.rmtree(self.data.parent if is_away else self.data, ignore_errors=True)
        for path in (self.link, self._beside(".users"), self._beside(".door"), self._beside(".started")):
            if path.is_symlink() or path.is_file():
                path.unlink()

    @cached_property
    def _account(self) -> Account:
        return account_for(self.data)

    @cached_property
    def programs(self) -> Path:
        """The folder of PostgreSQL's programs (`psql`, `pg_dump`, …) that belong to this server."""
        return programs_for(self._account, self.data)

    def _beside(self, suffix: str) -> Path:
        return self.link.with_suffix(suffix)

    @contextmanager
    def _door(self) -> Iterator[None]:
        """One process at a time comes in or goes out."""
        with _opened(self._beside(".door")) as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield

    def _run(self, program: str, *arguments: str) -> None:
        result = run_as(self._account, self.programs / program, *arguments)
        if result.returncode != 0:
            raise CannotStart(f"{program} failed:\n{result.stdout}{self._last_words()}")

    def _last_words(self) -> str:
        """The end of the server's newest log."""
        logs = [self.data / "start.log", *self.data.glob("log/*")]
        newest = max((log for log in logs if log.exists()), key=lambda log: log.stat().st_mtime, default=None)
        return newest.read_text(errors="replace")[-2000:] if newest else ""

    def _create(self) -> None:
        self.link.parent.mkdir(parents=True, exist_ok=True)
        if not can_enter(self._account, self.link.parent):
            self._settle_away()
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        os.chown(draft, self._account.pw_uid, self._account.pw_gid)
        self._run("initdb", "-D", str(draft), *NEW_CLUSTER)
        owners = sorted({"root", self._account.pw_name})
        self._write(draft / "pg_ident.conf", "".join(f'owner "{name}" {OWNER}\n' for name in owners))
        self._write(draft / "pg_hba.conf", DOORS)
        draft.rename(self.data)

    def _settle_away(self) -> None:
        """Root's clone may be closed to the server's account (under /root): the data then lie elsewhere."""
        home = AWAY / secrets.token_hex(8)
        home.mkdir(parents=True)
        for folder in (AWAY, home):
            folder.chmod(0o711)
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(home / self.name)

    def _write(self, file: Path, text: str) -> None:
        file.write_text(text)
        os.chown(file, self._account.pw_uid, self._account.pw_gid)

    def _check_version(self) -> None:
        data, programs = (self.data / "PG_VERSION").read_text().strip(), version_of(self.programs)
        if data != programs:
            raise CannotStart(
                f"{self.link} was made by PostgreSQL {data}, and the programs are of {programs}: "
                "dump with the old version and restore with the new one (docs/deploy.md, Upgrade)."
            )

    def _process_id(self) -> int | None:
        file = self.data / "postmaster.pid"
        return int(file.read_text().split("\n", 1)[0]) if file.exists() else None

    def _forget_stale_process(self) -> None:
        """Removes the trace of a server that died, when its number now belongs to another program."""
        try:
            is_ours = Path(f"/proc/{self._process_id()}/cwd").resolve(strict=True) == self.data
        except PermissionError:
            return
        except OSError:
            is_ours = False
        if not is_ours:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.socket_folder / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def _make_socket_folder(self) -> None:
        folder, account = self.socket_folder, self._account
        if folder == self.data:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0 and not folder.is_symlink() and folder.stat().st_uid == 0:
            os.chown(folder, account.pw_uid, account.pw_gid)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != account.pw_uid or found.st_mode & 0o077:
            raise CannotStart(f"{folder} is not this server's own folder: delete it and start again.")

    def _launch(self) -> None:
        options = ["-k", f'"{self.socket_folder}"', "-p", str(PORT)]
        for name, value in {**DEFAULTS, **self.settings}.items():
            options += ["-c", f"{name}={value}"]
        log, limit = str(self.data / "start.log"), str(SECONDS_TO_START)
        data = str(self.data)
        self._run("pg_ctl", "start", "-D", data, "-w", "-t", limit, "-l", log, "-o", shlex.join(options))

    def _answers(self) -> bool:
        if not (self.socket_folder / f".s.PGSQL.{PORT}").exists():
            return False
        try:
            self._connect_to_maintenance().close()
        except psycopg.OperationalError:
            return False
        return True

    def _ensure_database(self) -> None:
        with closing(self._connect_to_maintenance()) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _connect_to_maintenance(self) -> psycopg.Connection[tuple[Any, ...]]:
        parameters = self.connection_parameters() | {"dbname": "postgres", "connect_timeout": 5}
        return psycopg.connect(**parameters, autocommit=True)


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_alone(users: int) -> bool:
    """Whether no other process holds the file's lock."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
