from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lantian.config.postgres import database_settings, is_embedded, web_password

OWNER = "postgresql://anna:p%40ss@db.example:5433/city?sslmode=verify-full"


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANTIAN_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("LANTIAN_WEB_DATABASE_URL", raising=False)


def test_without_an_address_the_server_is_our_own_and_has_no_port_to_the_outside(tmp_path):
    owner, web = database_settings("owner"), database_settings("web")
    assert is_embedded()
    assert owner["HOST"] == web["HOST"]
    assert owner["HOST"].startswith("/")
    assert (owner["USER"], owner["PASSWORD"]) == ("postgres", "")
    assert (web["USER"], web["PASSWORD"]) == ("lantian_web", web_password())


def test_an_address_is_taken_apart_and_the_web_role_has_its_own_password(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", OWNER)
    owner, web = database_settings("owner"), database_settings("web")
    assert not is_embedded()
    assert {key: owner[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "city",
        "USER": "anna",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
    }
    assert owner["OPTIONS"]["sslmode"] == web["OPTIONS"]["sslmode"] == "verify-full"
    assert (web["NAME"], web["HOST"], web["USER"]) == ("city", "db.example", "lantian_web")
    assert web["PASSWORD"] not in {"p@ss", ""}


def test_pages_can_run_where_the_owner_is_not_known(monkeypatch):
    monkeypatch.setenv("LANTIAN_WEB_DATABASE_URL", "postgresql://lantian_web:abc@db.example/city")
    assert database_settings("web")["PASSWORD"] == web_password() == "abc"
    assert not is_embedded()
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database_settings("owner")
