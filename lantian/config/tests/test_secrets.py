import base64
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.config import secrets
from lantian.config.secrets import SecretMissing

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
VARIABLES = ("LANTIAN_SECRET_KEY", "LANTIAN_SEALING_KEYS", "LANTIAN_BLIND_INDEX_KEY")


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANTIAN_VAR", str(tmp_path))
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
        monkeypatch.delenv(f"{variable}_FILE", raising=False)


@pytest.mark.parametrize("read", [secrets.secret_key, secrets.sealing_keys, secrets.blind_index_key])
def test_production_invents_nothing(read, tmp_path):
    with pytest.raises(SecretMissing, match="LANTIAN_"):
        read(demo=False)
    assert not list(tmp_path.iterdir())


def test_a_demonstration_invents_a_secret_once_and_keeps_it_to_itself(tmp_path):
    first = secrets.secret_key(demo=True)
    assert secrets.secret_key(demo=True) == first
    assert len(base64.b64decode(first, altchars=b"-_")) == 32
    (file,) = (tmp_path / "secrets").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_is_given_goes_before_what_was_invented(monkeypatch, tmp_path):
    secrets.secret_key(demo=True)
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("LANTIAN_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert secrets.secret_key(demo=True) == "from a file"
    monkeypatch.setenv("LANTIAN_SECRET_KEY", "from the environment")
    assert secrets.secret_key(demo=False) == "from the environment"


def test_a_file_that_is_not_there_or_empty_is_said_without_its_content(monkeypatch, tmp_path):
    monkeypatch.setenv("LANTIAN_SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(SecretMissing, match="cannot be read"):
        secrets.secret_key(demo=True)
    (tmp_path / "key").write_text(" \n")
    with pytest.raises(SecretMissing, match="is empty"):
        secrets.secret_key(demo=True)


def test_sealing_keys_are_listed_by_number(monkeypatch):
    monkeypatch.setenv("LANTIAN_SEALING_KEYS", f"1:{KEY}, 7:{KEY}")
    assert secrets.sealing_keys(demo=False) == {
        1: b"01234567890123456789012345678901",
        7: b"01234567890123456789012345678901",
    }


@pytest.mark.parametrize(
    "wrong", [KEY, f"0:{KEY}", f"256:{KEY}", f"1:{KEY},1:{KEY}", "1:", "1:short", f"1:{KEY}x", f"一:{KEY}"]
)
def test_sealing_keys_written_wrongly_are_refused_without_being_shown(monkeypatch, wrong):
    monkeypatch.setenv("LANTIAN_SEALING_KEYS", wrong)
    with pytest.raises(SecretMissing) as refused:
        secrets.sealing_keys(demo=True)
    assert KEY not in str(refused.value)


def test_a_demonstration_seals_with_key_number_one():
    assert list(secrets.sealing_keys(demo=True)) == [1]
    assert len(secrets.blind_index_key(demo=True)) == 32


@given(st.integers(1, 255))
def test_a_new_key_can_be_given(number: int) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("LANTIAN_SEALING_KEYS", f"{number}:{secrets.new_key()}")
        assert list(secrets.sealing_keys(demo=False)) == [number]
