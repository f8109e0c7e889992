import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from lantian.config import cli


@pytest.fixture(autouse=True)
def no_signs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    handler = signal.getsignal(signal.SIGTERM)
    monkeypatch.setenv("LANTIAN_DEMO", "")  # so that it is put back after the test
    for variable in ("LANTIAN_DEMO", *cli.SIGNS_OF_PRODUCTION):
        monkeypatch.delenv(variable, raising=False)
    yield
    signal.signal(signal.SIGTERM, handler)


def demonstration() -> str:
    cli.assume_demonstration()
    return cli.env("LANTIAN_DEMO")


def test_a_bare_clone_is_a_demonstration():
    assert demonstration() == "1"


@pytest.mark.parametrize("sign", cli.SIGNS_OF_PRODUCTION)
def test_any_sign_of_production_ends_the_assumption(monkeypatch, sign):
    monkeypatch.setenv(sign, "given")
    assert demonstration() == "0"


def test_a_word_is_obeyed(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/city")
    monkeypatch.setenv("LANTIAN_DEMO", "1")
    assert demonstration() == "1"


def test_a_taken_port_is_said_before_anything_starts(monkeypatch, capsys):
    monkeypatch.setenv("LANTIAN_DEMO", "1")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert cli.main(["run", "--port", str(taken.getsockname()[1])]) == 1
    assert "is taken" in capsys.readouterr().err


def test_unknown_words_are_refused(capsys):
    with pytest.raises(SystemExit) as refused:
        cli.main(["fly"])
    assert refused.value.code == 2


def test_production_without_secrets_says_which_is_missing_and_does_not_start(tmp_path):
    given = {
        "LANTIAN_VAR": str(tmp_path),
        "LANTIAN_DEMO": "0",
        "DATABASE_URL": "postgresql://db.example/city",
    }
    command = [sys.executable, "-m", "lantian.config.cli", "manage", "check"]
    said = subprocess.run(command, env=os.environ | given, capture_output=True, text=True)
    assert said.returncode == 1
    assert "Set LANTIAN_SECRET_KEY" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_new_key_is_printed(capsys):
    assert cli.main(["new-key"]) == 0
    assert len(capsys.readouterr().out.strip()) == 44
