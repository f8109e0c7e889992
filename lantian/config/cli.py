"""The `lantian` command: runs Lantian, prepares its database, and passes management commands on to Django.

It keeps the embedded PostgreSQL up for as long as a command needs it.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError

from lantian.config.embedded.account import CannotStart
from lantian.config.embedded.server import Server
from lantian.config.environment import ROOT, env, env_flag
from lantian.config.postgres import OWNER_URL, WEB_URL, is_embedded, running_database
from lantian.config.secrets import SecretMissing, new_key

AS_OWNER = {
    "bench", "dbshell", "first_administrator", "flush", "generate", "load_demo", "load_regions", "load_schools",
    "makemigrations", "migrate", "pgtrigger", "secure", "shell", "showmigrations", "sqlmigrate", "test", "twin",
}  # fmt: skip
SIGNS_OF_PRODUCTION = (
    OWNER_URL,
    WEB_URL,
    "LANTIAN_SECRET_KEY",
    "LANTIAN_SECRET_KEY_FILE",
    "LANTIAN_PUBLIC_URL",
)
PASSED_ON = {
    "bench": "measure Lantian on this machine: lantian bench NAME…",
    "generate": "fill an empty database with an invented world: lantian generate --children N --places CODE…",
    "twin": "write the protected shape of the city in use: lantian twin --out FILE",
    "import-roster": "import a roster: lantian import-roster FILE --place CODE [--dry-run] [--json]",
    "verify-plan": "check the proof of a plan of helpers: lantian verify-plan FILE",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line; returns its exit code: 0 done, 1 failed, 2 wrong words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantian.config.settings")
    signal.signal(signal.SIGTERM, _leave)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["manage"]:
            return manage(given[1:])
        if given[:1] and given[0] in PASSED_ON:
            return manage([given[0].replace("-", "_"), *given[1:]])
        chosen = _parser().parse_args(given)
        return int(chosen.does(chosen))
    except (CannotStart, CommandError, ImproperlyConfigured, SecretMissing) as error:
        print(f"lantian: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def manage(words: Sequence[str]) -> int:
    """Runs one of Django's management commands with the database up, as the role that it needs."""
    from django.core.management import execute_from_command_line

    assume_demonstration()
    if words and words[0] in AS_OWNER:
        os.environ.setdefault("LANTIAN_DB_AS", "owner")
    with running_database():
        if words[:1] == ["dbshell"] and is_embedded():
            os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{Server().programs}"
        execute_from_command_line(["lantian manage", *words])
    return 0


def assume_demonstration() -> None:
    """Without a word and without a sign of production this is a demonstration."""
    is_production = any(env(variable) for variable in SIGNS_OF_PRODUCTION)
    os.environ.setdefault("LANTIAN_DEMO", "0" if is_production else "1")


def prepare(_chosen: argparse.Namespace) -> int:
    """Brings the database up to date: tables, roles and policies, regions, in a demonstration its city."""
    from django.core.management import call_command

    from lantian.config.translations import compile_catalogues

    assume_demonstration()
    os.environ["LANTIAN_DB_AS"] = "owner"
    compile_catalogues(ROOT)
    with running_database():
        _set_up_django()
        print("Preparing the database (the first time takes a minute)", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("secure")
        call_command("load_regions")
        if env_flag("LANTIAN_DEMO"):
            call_command("load_demo")
    return 0


def run(chosen: argparse.Namespace) -> int:
    """Runs the web server and the worker until one of them ends or somebody says stop."""
    from lantian.config import supervisor

    if chosen.production:
        os.environ["LANTIAN_DEMO"] = "0"
    assume_demonstration()
    if not supervisor.is_free(chosen.host, chosen.port):
        print(
            f"lantian: {chosen.host}:{chosen.port} is taken; choose another with LANTIAN_PORT.",
            file=sys.stderr,
        )
        return 1
    if env_flag("LANTIAN_DEMO"):
        os.environ.setdefault("LANTIAN_PUBLIC_URL", f"http://127.0.0.1:{chosen.port}")
    with running_database():
        first = ("manage", "check", "--database", "default") if chosen.production else ("prepare",)
        if code := supervisor.run_once(*first):
            return code
        return supervisor.serve(
            host=chosen.host, port=chosen.port, workers=chosen.workers, threads=chosen.threads
        )


def _leave(number: int, _frame: FrameType | None) -> None:
    """Ends this process like any other way out, so that what it started is stopped."""
    sys.exit(128 + number)


def _set_up_django() -> None:
    import django

    django.setup()


def _print_new_key(_chosen: argparse.Namespace) -> int:
    print(new_key())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lantian", description="Lantian 蓝天", epilog="See docs/deploy.md.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    runs = commands.add_parser("run", help="prepare the database and run the web server and the worker")
    runs.add_argument(
        "--production", action="store_true", help="no demonstration, no preparing; secrets must be given"
    )
    runs.add_argument("--host", default=env("LANTIAN_HOST", "127.0.0.1"), help="address to listen on")
    runs.add_argument("--port", type=int, default=int(env("LANTIAN_PORT", "8000")), help="port to listen on")
    runs.add_argument(
        "--workers", type=int, default=int(env("LANTIAN_WORKERS", "2")), help="processes of the web server"
    )
    runs.add_argument(
        "--threads", type=int, default=int(env("LANTIAN_THREADS", "2")), help="threads of each process"
    )
    runs.set_defaults(does=run)

    prepares = commands.add_parser("prepare", help="bring the database up to date")
    prepares.set_defaults(does=prepare)

    commands.add_parser("new-key", help="print a new random key").set_defaults(does=_print_new_key)
    commands.add_parser("manage", help="run a management command of Django: lantian manage COMMAND …")
    for name, says in PASSED_ON.items():
        commands.add_parser(name, help=says)
    return parser


if __name__ == "__main__":
    sys.exit(main())
