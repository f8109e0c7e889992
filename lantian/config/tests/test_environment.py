import pytest

from lantian.config.environment import env, env_flag, env_list


@pytest.mark.parametrize("says", ["", "0", "no", "Off", " false "])
def test_a_switch_is_off(monkeypatch, says):
    monkeypatch.setenv("LANTIAN_TRY", says)
    assert not env_flag("LANTIAN_TRY")


@pytest.mark.parametrize("says", ["1", "yes", "on", "true"])
def test_a_switch_is_on(monkeypatch, says):
    monkeypatch.setenv("LANTIAN_TRY", says)
    assert env_flag("LANTIAN_TRY")


def test_an_empty_variable_is_as_good_as_none(monkeypatch):
    monkeypatch.setenv("LANTIAN_TRY", " ")
    assert env("LANTIAN_TRY", "otherwise") == "otherwise"
    assert env_list("LANTIAN_TRY") == []


def test_a_list_is_written_with_commas(monkeypatch):
    monkeypatch.setenv("LANTIAN_TRY", "a.example, b.example,")
    assert env_list("LANTIAN_TRY") == ["a.example", "b.example"]
