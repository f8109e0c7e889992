import csv
from pathlib import Path

import pytest

from lantian.access.policy import (
    ACTION_NAMES,
    ANYBODY,
    OFFICES,
    POLICY,
    ROLE_NAMES,
    SCOPES,
    SIGNED_IN,
    STRONG_FACTOR_ROLES,
    Role,
    Scope,
    may,
)

TABLE = list(csv.DictReader((Path(__file__).parent / "cases" / "policy.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line["action"])
def test_the_table_that_an_office_could_sign(line: dict[str, str]) -> None:
    for role in Role:
        assert may(role, line["action"]) == (line[role.value] == "x"), role


def test_every_action_of_the_room_stands_in_the_table() -> None:
    room = {
        action
        for action, roles in POLICY.items()
        if action.startswith("access.") and not isinstance(roles, str)
    }
    assert room == {line["action"] for line in TABLE}


def test_only_the_door_needs_no_post() -> None:
    without = {action for action in POLICY if may(None, action)}
    assert {action for action in without if action.split(".")[0] not in ("access", "registry")} == {
        "helping.sign_up",
        "alarms.tell",
        "resources.hotlines",
    }
    assert {"access.enter", "access.own_account"} <= without
    assert {POLICY[action] for action in without} == {ANYBODY, SIGNED_IN}


def test_an_unknown_action_is_an_error_and_no_permission() -> None:
    with pytest.raises(KeyError):
        may(Role.ADMINISTRATOR, "access.do_anything")


def test_every_role_has_a_name_and_a_kind_of_scope() -> None:
    assert set(ROLE_NAMES) == set(SCOPES) == set(Role)
    assert SCOPES[Role.ADMINISTRATOR] == Scope.NONE


def test_who_sees_many_children_closed_matters_or_all_accounts_needs_a_second_factor() -> None:
    assert OFFICES | {Role.AUDITOR, Role.ADMINISTRATOR, Role.DEPARTMENT} == STRONG_FACTOR_ROLES


def test_every_named_action_of_the_log_exists() -> None:
    assert set(ACTION_NAMES) <= set(POLICY)
