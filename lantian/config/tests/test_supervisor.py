import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from lantian.config.supervisor import Program, is_free, supervise

WAITS = "import signal, pathlib, sys; pathlib.Path(sys.argv[1]).touch(); signal.pause()"
SUPERVISES = """
import sys
from lantian.config.supervisor import Program, supervise
waits = [sys.executable, "-c", {waits!r}]
programs = [Program(name, [*waits, f"{folder}/{{name}}"]) for name in ("web", "worker")]
sys.exit(supervise(programs, address=("127.0.0.1", {port})))
"""


@pytest.fixture
def listening() -> socket.socket:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_when_one_ends_the_rest_is_stopped_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stays = Program("worker", [sys.executable, "-c", WAITS, str(tmp_path / "up")])
    ends = Program("web", [sys.executable, "-c", "raise SystemExit(3)"])
    assert supervise([stays, ends]) == 1
    assert "web ended (exit code 3)" in capsys.readouterr().err


def test_a_program_that_will_not_stop_is_killed_with_its_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lantian.config.supervisor.SECONDS_TO_STOP", 0.5)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()"
    stays = Program("worker", [sys.executable, "-c", deaf])
    ends = Program("web", [sys.executable, "-c", "pass"])
    assert supervise([stays, ends]) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_stops_all_in_good_order(
    tmp_path: Path, listening: socket.socket, number: signal.Signals
) -> None:
    script = SUPERVISES.format(waits=WAITS, folder=tmp_path, port=listening.getsockname()[1])
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as supervisor:
        said = iter(supervisor.stdout.readline, "")
        assert any("http://127.0.0.1" in line for line in said)
        supervisor.send_signal(number)
        assert supervisor.wait(20) == 0


def test_a_taken_port_is_seen(listening: socket.socket) -> None:
    port = listening.getsockname()[1]
    assert not is_free("127.0.0.1", port)
    listening.close()
    assert is_free("127.0.0.1", port)
