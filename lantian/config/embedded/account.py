"""The system account that runs the embedded server.

PostgreSQL refuses to run as root: root's server runs under an account of its own.
"""

import os
import pwd
import subprocess
import tempfile
from pathlib import Path
from typing import Any

NAME = "lantian-postgres"
NEW_ACCOUNT = (
    "useradd",
    "--system",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/usr/sbin/nologin",
)

Account = pwd.struct_passwd


class CannotStart(RuntimeError):
    """The embedded server cannot be made or started; the text says why and what to do."""


def account_for(data: Path) -> Account:
    """Who runs the server of a data folder: this user, for root its owner. Raises `CannotStart`."""
    if os.geteuid() != 0:
        return _account_of(os.geteuid())
    owner = data.stat().st_uid if data.exists() else 0
    return _account_of(owner) if owner else _account_for_root()


def run_as(account: Account, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs a program under an account; what it says comes back as one text. Raises `CannotStart`.

    The text goes through a file: a server that outlives its starter would hold a pipe open.
    """
    other: dict[str, Any] = {}
    if os.geteuid() == 0:
        other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    with tempfile.TemporaryFile("w+") as said:
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": said, "stderr": said}
        try:
            result = subprocess.run(command, check=False, cwd="/", env=_environment(), **streams, **other)
        except (OSError, subprocess.SubprocessError) as error:
            raise CannotStart(f"{command[0]} cannot be run as {account.pw_name}: {error}") from None
        said.seek(0)
        return subprocess.CompletedProcess(command, result.returncode, said.read())


def can_enter(account: Account, path: Path) -> bool:
    """Whether an account can enter a folder."""
    return run_as(account, "/usr/bin/env", "test", "-x", path).returncode == 0


def _environment() -> dict[str, str]:
    """The environment without what PostgreSQL's programs would read from it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))} | {
        "LC_ALL": "C"
    }


def _account_of(number: int) -> Account:
    try:
        return pwd.getpwuid(number)
    except KeyError:
        raise CannotStart(
            f"The user number {number} has no name on this system, and PostgreSQL wants one. "
            "Run as a named user, or set DATABASE_URL."
        ) from None


def _account_for_root() -> Account:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    try:
        subprocess.run([*NEW_ACCOUNT, NAME], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise CannotStart(
            f"PostgreSQL does not run as root, and the account {NAME} could not be made. "
            "Run as an ordinary user, or set DATABASE_URL."
        ) from None
    return pwd.getpwnam(NAME)
