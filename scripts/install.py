"""Sets Lantian up in this clone; run by `make setup`, quick when there is nothing to do.

    python3 scripts/install.py               what running and testing need
    python3 scripts/install.py --production  what running needs
    python3 scripts/install.py --browser     a browser and a Java for the tests

Uses the standard library only: it runs before anything is installed.
"""

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = Path(os.environ.get("LANTIAN_VAR") or ROOT / "var").resolve()
STAMPS = VAR / "stamps"
FRONTEND = ROOT / "frontend"
BUILD = ROOT / "lantian" / "config" / "static" / "build"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
# The sprite holds the icons that templates and Python files name: frontend/sprite.ts reads the same words.
ICON = re.compile(r"\bicon[\"']?\s*[:= ]\s*[\"']([a-z][a-z0-9-]*)[\"']")
FONTS = {"NotoSansCJK": "fonts-noto-cjk", "NotoSerifCJK": "fonts-noto-cjk", "LXGWWenKai": "fonts-lxgw-wenkai"}
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
SYSTEM_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")
JAVA = "openjdk-17-jre-headless"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


class Stop(Exception):
    """Setting up cannot go on; the text says what to do."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Set Lantian up in this clone.")
    parser.add_argument("--production", action="store_true", help="leave out what only tests and checks need")
    parser.add_argument(
        "--browser",
        action="store_true",
        help="find or install a browser and a Java for the tests, and no more",
    )
    chosen = parser.parse_args()
    STAMPS.mkdir(parents=True, exist_ok=True)
    try:
        with (STAMPS / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if chosen.browser:
                install_browser()
                install_java()
            else:
                set_up("base" if chosen.production else "dev")
    except (Stop, subprocess.CalledProcessError) as error:
        say(f"make setup: {error}")
        return 1
    return 0


def set_up(requirements: str) -> None:
    """Python packages, the pages' assets, fonts: in this order, each only when something changed."""
    if sys.version_info < OLDEST_PYTHON:
        raise Stop("Python 3.11 or newer is needed; name it with `make setup PYTHON=python3.11`.")
    make_venv()
    install_packages(requirements)
    if FRONTEND.is_dir():
        build_frontend()
    install_fonts()


def make_venv() -> None:
    """The virtual environment with pip, also where the system's Python came without `ensurepip`."""
    python = VENV / "bin" / "python"
    if python.exists() and succeeds(python, "-c", "import pip"):
        return
    say(f"Making {VENV.name} with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    if succeeds(sys.executable, "-c", "import ensurepip"):
        run(sys.executable, "-m", "venv", VENV)
    elif succeeds(sys.executable, "-m", "pip", "--version"):
        run(sys.executable, "-m", "venv", "--without-pip", VENV)
        run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "pip")
    elif succeeds(sys.executable, "-m", "virtualenv", "--version"):
        run(sys.executable, "-m", "virtualenv", "-q", VENV)
    elif apt_install("python3-venv"):
        run(sys.executable, "-m", "venv", VENV)
    else:
        raise Stop("Python came without pip and venv. Install them: sudo apt-get install python3-venv")


def install_packages(requirements: str) -> None:
    """The locked packages, each checked by its hash, and the command `lantian`."""
    lock = ROOT / "requirements" / f"{requirements}.txt"
    stamp = VENV / "lantian.stamp"
    wanted = digest([lock, ROOT / "pyproject.toml"])
    if is_stamped(stamp, wanted):
        return
    say(f"Installing the Python packages of {lock.relative_to(ROOT)}")
    pip("install", "--require-hashes", "--use-pep517", "-r", lock)
    quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
    pip("install", "--no-deps", "--no-build-isolation", "-e", ROOT, env=quiet)
    stamp.write_text(wanted)


def build_frontend() -> None:
    """`npm ci` when the lock changed; `npm run build` when sources, or the icons that pages name, changed."""
    lock = FRONTEND / "package-lock.json"
    sources = [path for path in FRONTEND.rglob("*") if path.is_file() and "node_modules" not in path.parts]
    wanted_modules, wanted_build = digest([lock]), digest(sorted(sources), sorted(icons()))
    modules_stamp, build_stamp = FRONTEND / "node_modules" / ".lantian-stamp", STAMPS / "frontend"
    is_built = is_stamped(build_stamp, wanted_build) and any(BUILD.glob("*"))
    if is_built:
        return
    environment = node_environment()
    if not is_stamped(modules_stamp, wanted_modules):
        say("Installing the packages of the pages' assets")
        run(
            "npm",
            "ci",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
            "--loglevel=error",
            cwd=FRONTEND,
            env=environment,
        )
        modules_stamp.write_text(wanted_modules)
    say("Building the pages' assets")
    run("npm", "run", "build", "--silent", cwd=FRONTEND, env=environment)
    build_stamp.write_text(wanted_build)


def icons() -> set[str]:
    """The icons that templates and Python files name."""
    files = [*(ROOT / "lantian").rglob("*.html"), *(ROOT / "lantian").rglob("*.py")]
    pages = [file for file in files if not {"static", "tests"} & set(file.parts)]
    return {name for file in pages for name in ICON.findall(file.read_text(encoding="utf-8"))}


def node_environment() -> dict[str, str]:
    """An environment in which `node` is new enough: the machine's, else the one from a Python package."""
    environment = dict(os.environ)
    if SYSTEM_CERTIFICATES.exists():
        # Networks that read TLS have their own certificate; Debian knows it, Node.js would not.
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
    if node_version() >= OLDEST_NODE and shutil.which("npm"):
        return environment
    if not (VENV / "bin" / "npm").exists():
        say(f"Installing Node.js into {VENV.name}: this machine has none of version {OLDEST_NODE} or newer")
        pip("install", "--require-hashes", "-r", ROOT / "requirements" / "node.txt")
    return environment | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def node_version() -> int:
    """The major version of the machine's Node.js; 0 when it has none."""
    if not shutil.which("node"):
        return 0
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.match(r"v(\d+)\.", said)
    return int(number[1]) if number else 0


def install_fonts() -> None:
    """The Chinese fonts of documents: the system's packages for root, else unpacked into `var/fonts`."""
    packages = missing_fonts()
    if not packages:
        return
    say(f"Installing fonts for documents: {', '.join(packages)}")
    if not apt_install(*packages):
        unpack_debian_packages(packages, VAR / "fonts")
    if missing := missing_fonts():
        say(f"Documents lack fonts until somebody runs: sudo apt-get install {' '.join(missing)}")


def missing_fonts() -> list[str]:
    """The Debian packages whose fonts are neither on the system nor in the folders that Lantian reads."""
    home = Path(os.environ.get("HOME") or "/nonexistent")
    named = os.environ.get("LANTIAN_FONT_DIRS", "").split(os.pathsep)
    folders = [Path(folder) for folder in (*SYSTEM_FONTS, *filter(None, named))]
    folders += [home / ".fonts", home / ".local/share/fonts", VAR / "fonts"]
    names = " ".join(path.name for folder in folders for path in folder.rglob("*.tt[cf]"))
    return sorted({package for font, package in FONTS.items() if font not in names})


def unpack_debian_packages(packages: Iterable[str], target: Path) -> None:
    """Downloads packages as any user may and unpacks them, with package lists of our own."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return
    work = VAR / "apt"
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    apt = ["apt-get", "-qq", "-o", f"Dir::State={work / 'state'}", "-o", f"Dir::Cache={work / 'cache'}"]
    apt += ["-o", "Dir::State::status=/var/lib/dpkg/status"]
    if succeeds(*apt, "update") and succeeds(*apt, "download", *packages, cwd=work):
        for package in work.glob("*.deb"):
            run("dpkg-deb", "-x", package, target)
    shutil.rmtree(work)


def install_browser() -> None:
    """A browser for the tests: an installed one, else Debian's for root, else Playwright's."""
    if any(shutil.which(name) for name in BROWSERS) or playwright_browsers():
        return
    say("Installing a browser for the tests")
    if apt_install("chromium") and shutil.which("chromium"):
        return
    if not succeeds(VENV / "bin" / "playwright", "install", "chromium"):
        raise Stop("The tests need a browser: sudo apt-get install chromium")


def install_java() -> None:
    """A Java for the test that links on Spark: an installed one, else Debian's for root."""
    if shutil.which("java") or os.environ.get("JAVA_HOME"):
        return
    say("Installing Java for the tests")
    if not apt_install(JAVA) or not shutil.which("java"):
        say(f"The test of linking on Spark fails until somebody runs: sudo apt-get install {JAVA}")


def playwright_browsers() -> list[Path]:
    """The browsers that Playwright downloaded for this user."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return list(
        (Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or cache / "ms-playwright")).glob("chromium*")
    )


def apt_install(*packages: str) -> bool:
    """Installs Debian packages when this is root on Debian or Ubuntu; whether they are there now."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if succeeds(*install, env=environment):
        return True
    return succeeds("apt-get", "update", "-qq") and succeeds(*install, env=environment)


def pip(*arguments: str | Path, **options: object) -> None:
    run(VENV / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "-q", *arguments, **options)


def run(*command: str | Path, **options: object) -> None:
    """Runs a program; what it says goes to the terminal. Raises `CalledProcessError`."""
    subprocess.run([str(word) for word in command], check=True, **options)  # type: ignore[call-overload]


def succeeds(*command: str | Path, **options: object) -> bool:
    """Whether a program ends well; what it says is dropped."""
    words = [str(word) for word in command]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    return subprocess.run(words, **quiet, **options).returncode == 0  # type: ignore[call-overload]


def digest(files: Iterable[Path], words: Iterable[str] = ()) -> str:
    """One hash over files (their names and contents) and words."""
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.relative_to(ROOT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    total.update("\0".join(words).encode())
    return total.hexdigest()


def is_stamped(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
