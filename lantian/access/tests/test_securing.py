"""What the database itself holds after `secure`: roles, grants, policies."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from lantian.access.guards import CUSTODIAN, STAFFING, WEB
from lantian.access.scopes import acting_as
from lantian.access.securing import HELD_ROLES, SCOPE_ROLES, secure_database
from tests.cast import Cast

CATALOGUE = {
    "policies": "SELECT tablename, policyname, roles, cmd, permissive, qual, with_check FROM pg_policies",
    "grants": (
        "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants "
        "WHERE grantee LIKE 'lantian_%%'"
    ),
    "columns": (
        "SELECT grantee, table_name, column_name, privilege_type FROM information_schema.column_privileges "
        "WHERE grantee LIKE 'lantian_%%'"
    ),
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def fetch(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def catalogue() -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(map(str, fetch(statement))) for name, statement in CATALOGUE.items()}  # type: ignore[misc]


def may(role: str, table: str, verb: str) -> bool:
    return bool(fetch("SELECT has_table_privilege(%s, %s, %s)", role, table, verb)[0][0])


@pytest.mark.django_db
def test_securing_again_changes_nothing() -> None:
    before = catalogue()
    secure_database()
    assert catalogue() == before
    assert all(before.values())


@pytest.mark.django_db
def test_securing_takes_back_what_nobody_declared() -> None:
    with connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON registry_child TO lantian_web, lantian_audit")
        cursor.execute("GRANT UPDATE (name) ON access_user TO lantian_place")
    secure_database()
    assert not may(WEB, "registry_child", "SELECT")
    assert not may("lantian_audit", "registry_child", "SELECT")
    assert not fetch("SELECT 1 WHERE has_column_privilege('lantian_place', 'access_user', 'name', 'UPDATE')")


@pytest.mark.django_db
def test_no_role_of_ours_is_above_the_policies() -> None:
    roles = fetch(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = ANY(%s)",
        [WEB, *HELD_ROLES],
    )
    assert len(roles) == 1 + len(HELD_ROLES)
    assert [name for name, *powers in roles if any(powers)] == []


@pytest.mark.django_db
def test_only_the_web_role_logs_in_and_it_inherits_nothing() -> None:
    roles = dict(fetch("SELECT rolname, rolcanlogin FROM pg_roles"))
    assert roles[WEB]
    assert not any(roles[name] for name in HELD_ROLES)
    assert fetch("SELECT rolinherit FROM pg_roles WHERE rolname = %s", WEB) == [(False,)]


@pytest.mark.django_db
def test_the_web_role_can_take_every_other_and_no_other_takes_another() -> None:
    members = fetch(
        "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members "
        "WHERE member::regrole::text LIKE 'lantian%%'"
    )
    assert {role for role, member in members if member == WEB} == set(HELD_ROLES)
    assert {role for role, member in members if member in HELD_ROLES} == {"lantian_common"}


@pytest.mark.django_db
def test_roles_own_nothing() -> None:
    owned = fetch(
        "SELECT relname FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE rolname = ANY(%s)",
        [WEB, *HELD_ROLES],
    )
    assert owned == []


@pytest.mark.django_db
def test_every_guarded_table_has_its_policies_switched_on() -> None:
    with_policies = {table for (table,) in fetch("SELECT DISTINCT tablename FROM pg_policies")}
    switched_on = {table for (table,) in fetch("SELECT relname FROM pg_class WHERE relrowsecurity")}
    assert with_policies <= switched_on
    for shut in switched_on - with_policies:
        grants = "SELECT grantee FROM information_schema.role_table_grants WHERE table_name = %s"
        assert not [name for (name,) in fetch(grants, shut) if name.startswith("lantian")]
    assert {"registry_child", "registry_childhistory", "access_accessentry"} <= switched_on


@pytest.mark.django_db
def test_no_scope_reads_sessions_second_factors_or_migrations() -> None:
    for table in ("django_session", "mfa_authenticator", "usersessions_usersession", "django_migrations"):
        assert [role for role in SCOPE_ROLES if may(role, table, "SELECT")] == []
        assert may(WEB, table, "SELECT")


@pytest.mark.django_db
def test_the_door_cannot_make_anybody_a_user_or_give_a_post() -> None:
    assert not may(WEB, "access_user", "INSERT")
    assert not fetch("SELECT 1 WHERE has_column_privilege(%s, 'access_user', 'username', 'UPDATE')", WEB)
    assert not fetch("SELECT 1 WHERE has_column_privilege(%s, 'access_user', 'is_active', 'UPDATE')", WEB)
    for verb in ("INSERT", "UPDATE", "DELETE"):
        assert not may(WEB, "access_post", verb)
        assert [role for role in SCOPE_ROLES if may(role, "access_post", verb)] == []
    assert may(STAFFING, "access_post", "INSERT")
    assert not may(STAFFING, "access_post", "DELETE")


@pytest.mark.django_db
def test_who_lends_rights_lends_no_more_than_they_say() -> None:
    assert not may(STAFFING, "registry_child", "SELECT")
    assert not may(CUSTODIAN, "access_user", "UPDATE")


class TestIdentityKey:
    """Whether a number is known may be asked; whose it is may not."""

    def test_whether_a_number_is_known(self, cast: Cast, as_web: None) -> None:
        with acting_as(cast.far_village_director, read_only=True):
            assert len(fetch("SELECT hash FROM registry_identitykey")) >= 3

    @pytest.mark.parametrize("column", ["city", "child", "*"])
    def test_whose_it_is_stays_unsaid(self, cast: Cast, as_web: None, column: str) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(cast.far_village_director):
            fetch(f"SELECT {column} FROM registry_identitykey")

    @pytest.mark.parametrize("part", ["parent", "auditor", "administrator"])
    def test_families_and_overseers_may_not_ask(self, cast: Cast, as_web: None, part: str) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(cast.posts[part]):
            fetch("SELECT hash FROM registry_identitykey")

    def test_nobody_moves_a_number_to_another_child(self, cast: Cast, as_web: None) -> None:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(cast.county_office),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE registry_identitykey SET city = 6105")


def test_a_child_that_moves_takes_its_rows_along(cast: Cast, as_web: None) -> None:
    """The trigger writes rows that the scope of the one who moves the child would no longer reach."""
    with acting_as(cast.county_office), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_child SET region = %s WHERE city = 6104 AND id = %s",
            [610482102200, cast.children["小雨"]],
        )
    with transaction.atomic(), acting_as(cast.next_village_director):
        for table in ("registry_tie", "access_chargedchild"):
            column = "child" if table == "access_chargedchild" else "child_id"
            assert fetch(f"SELECT 1 FROM {table} WHERE {column} = %s", cast.children["小雨"])
