"""Makes the database obey: roles, grants, row policies and the trigger by which rows follow their child.

Idempotent and quick; run as owner after every `migrate`. What is not granted here is not granted.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.utils.module_loading import import_string
from psycopg import sql

from lantian.access.guards import COUNTING, CUSTODIAN, IN_PLACE, STAFFING, WEB, Guard, guard_table
from lantian.access.policy import Scope

COMMON = Scope.NONE.value
SCOPE_ROLES = [scope.value for scope in Scope if scope != Scope.NONE]
HELD_ROLES = [COMMON, *SCOPE_ROLES, CUSTODIAN, STAFFING, COUNTING]
STAFFED = (
    "access_user",
    "access_userhistory",
    "access_post",
    "access_posthistory",
    "places_region",
    "places_othername",
    "places_regionsuccession",
    "places_unit",
    "places_unithistory",
    "places_unitduty",
    "places_unitdutyhistory",
    "places_formername",
    "places_schoolyear",
    "places_schoolyearhistory",
    "places_localdays",
    "places_localdayshistory",
)
# What may also be taken away; history keeps it.
REMOVED = ("places_schoolyear", "places_localdays", "places_othername")
# What a password reset takes away: sessions, second factors, lock-outs.
RESET = (
    "django_session",
    "usersessions_usersession",
    "mfa_authenticator",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
)
JOB_TABLES = "procrastinate_"
# What functions say that see what whoever calls them may not.
DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"


def secure_database() -> None:
    """Creates roles, then grants and policies for every table, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(6104)")
        _create_roles(cursor)
        for statement in _statements():
            cursor.execute(statement)


def _create_roles(cursor: object) -> None:
    """Roles belong to the whole server: another database of it may have made them already."""
    for role in [*HELD_ROLES, WEB]:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])  # type: ignore[attr-defined]
        if not cursor.fetchone():  # type: ignore[attr-defined]
            login = "LOGIN" if role == WEB else "NOLOGIN"
            inherit = "INHERIT" if role in (*SCOPE_ROLES, CUSTODIAN, STAFFING) else "NOINHERIT"
            cursor.execute(f"CREATE ROLE {role} {login} {inherit} NOBYPASSRLS")  # type: ignore[attr-defined]
    if settings.WEB_PASSWORD:
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(WEB), sql.Literal(settings.WEB_PASSWORD)
        )
        cursor.execute(statement)  # type: ignore[attr-defined]


def _statements() -> Iterator[str]:
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    held = ", ".join(HELD_ROLES)
    everybody = f"{held}, {WEB}"
    yield f"GRANT {COMMON} TO {', '.join([*SCOPE_ROLES, CUSTODIAN, STAFFING])}"
    yield f"GRANT {held} TO {WEB}"
    yield f"GRANT {everybody} TO CURRENT_USER"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everybody}"
    yield f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {everybody}"
    yield f"GRANT USAGE ON SCHEMA public TO {everybody}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {COMMON}, {WEB}"
    for model in declared_models():
        yield from _table_statements(model)
    for table in _other_tables():
        yield from _local_table(table)
    yield from _follow_child()
    yield from _move_place()
    for statements in map(import_string, settings.ALSO_SECURED):
        yield from statements()


def declared_models() -> list[type[models.Model]]:
    """Every table of ours, the event tables included."""
    return [model for model in apps.get_models() if getattr(model, "distribution", None)]


def _table_statements(model: type[models.Model]) -> Iterator[str]:
    table, guard = model._meta.db_table, getattr(model, "guard", None)
    grants: dict[str, str] | None = getattr(model, "grants", None)
    if guard is not None:
        yield from guard_table(table, guard)
    elif grants is not None:
        yield from _granted_table(table, grants)
    elif model.distribution == "reference":  # type: ignore[attr-defined]
        yield f"GRANT SELECT ON {table} TO {COMMON}, {WEB}"
    elif model.distribution == "local":  # type: ignore[attr-defined]
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {COMMON}, {WEB}"
    yield from _staffed_table(table)


def _granted_table(table: str, grants: Mapping[str, str]) -> Iterator[str]:
    """A table whose rows are nobody's in particular: each role gets what the model says, and no more."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for role, verbs in grants.items():
        yield f"DROP POLICY IF EXISTS {table}_{role} ON {table}"
        yield f"CREATE POLICY {table}_{role} ON {table} TO {role} USING (true) WITH CHECK (true)"
        yield f"GRANT {verbs} ON {table} TO {role}"


def _staffed_table(table: str) -> Iterator[str]:
    """Users, posts, units, calendars: offices write them; at the door one writes one's own password and sign-in."""
    if table in STAFFED:
        verbs = "SELECT, INSERT" if table.endswith("history") else "SELECT, INSERT, UPDATE"
        yield f"GRANT {verbs}{', DELETE' if table in REMOVED else ''} ON {table} TO {STAFFING}"
    if table == "access_user":
        yield f"GRANT UPDATE (last_login, password, must_change_password) ON {table} TO {WEB}"
    if table == "access_userhistory":
        yield f"GRANT INSERT ON {table} TO {WEB}"


def _local_table(table: str) -> Iterator[str]:
    """Tables of the libraries: sessions, sign-in, jobs. Only the door and the worker use them."""
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {WEB}"
    if table.startswith(JOB_TABLES):
        yield f"GRANT SELECT, INSERT, UPDATE ON {table} TO {COMMON}"
    if table in RESET:
        yield f"GRANT SELECT, DELETE ON {table} TO {STAFFING}"


def _other_tables() -> list[str]:
    ours = {model._meta.db_table for model in declared_models()}
    with connection.cursor() as cursor:
        return [table for table in connection.introspection.table_names(cursor) if table not in ours]


def _follow_child() -> Iterator[str]:
    """When a child moves or changes school, the rows that name it follow, in the same city and transaction."""
    (leader,) = (model for model in declared_models() if _guard(model).leads and not _is_history(model))
    tables = [
        (model._meta.db_table, _guard(model).of_child) for model in declared_models() if _guard(model).follows
    ]
    yield "DROP FUNCTION IF EXISTS lantian_follow_child() CASCADE"
    yield _follow_function(leader, tables)
    yield (
        f"CREATE TRIGGER lantian_follow_child AFTER UPDATE OF region, school ON {leader._meta.db_table} "
        "FOR EACH ROW WHEN (OLD.region IS DISTINCT FROM NEW.region OR OLD.school IS DISTINCT FROM NEW.school) "
        "EXECUTE FUNCTION lantian_follow_child()"
    )


def _follow_function(leader: type[models.Model], tables: Iterable[tuple[str, str]]) -> str:
    own = f"{leader._meta.db_table}history"
    updates = [
        f"UPDATE public.{table} SET region = NEW.region, school = NEW.school "
        f"WHERE city = NEW.city AND {column} = NEW.id;"
        for table, column in [*tables, (own, "id"), ("access_chargedchild", "child")]
    ]
    return (
        f"CREATE FUNCTION lantian_follow_child() RETURNS trigger {DEFINER} AS $$ BEGIN "
        f"{' '.join(updates)} RETURN NULL; END $$"
    )


def _move_place() -> Iterator[str]:
    """When an area gets another code, rows that stand for a place and name no child go on under it.

    Rows about children follow them; what was done somewhere (the access log) stays where it was done. Other columns
    that name places follow where a model lists them (`area_columns`).
    """
    updates = " ".join(
        f"UPDATE public.{model._meta.db_table} SET region = new_place "
        f"WHERE city = in_city AND region = old_place{condition};"
        for model in declared_models()
        if (condition := _stands_for_a_place(model)) is not None
    )
    updates = " ".join([updates, *_columns_that_name_places()])
    yield (
        "CREATE OR REPLACE FUNCTION lantian_move_place(in_city integer, old_place bigint, new_place bigint) "
        f"RETURNS void {DEFINER} AS $$ BEGIN "
        f"IF NOT ({IN_PLACE.format('old_place')} AND {IN_PLACE.format('new_place')}) THEN "
        "RAISE EXCEPTION 'Another place.' USING ERRCODE = 'insufficient_privilege'; END IF; "
        f"{updates} END $$"
    )
    yield "REVOKE ALL ON FUNCTION lantian_move_place(integer, bigint, bigint) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION lantian_move_place(integer, bigint, bigint) TO {Scope.PLACE}"


def _columns_that_name_places() -> Iterator[str]:
    """Of what models list; their history, which is guarded like them, goes along."""
    for model in declared_models():
        table, kept = model._meta.db_table, getattr(model, "pgh_tracked_model", model)
        for name in getattr(kept, "area_columns", ()):
            is_list = isinstance(model._meta.get_field(name), ArrayField)
            new = f"array_replace({name}, old_place, new_place)" if is_list else "new_place"
            found = f"old_place = ANY ({name})" if is_list else f"{name} = old_place"
            yield f"UPDATE public.{table} SET {name} = {new} WHERE city = in_city AND {found};"


def _stands_for_a_place(model: type[models.Model]) -> str | None:
    """The condition under which a row names no child; None for tables whose rows all do, or that stay where they are.

    What is remembered once for each place stays as well: the place it would go to remembers its own.
    """
    guard = _guard(model)
    has_moved = guard.own_seat and not guard.offered
    is_elsewhere = guard.place != "region" or guard.leads or guard.audit or has_moved
    constraints = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    if is_elsewhere or any("region" in one.fields for one in constraints):
        return None
    if not guard.of_child:
        return ""
    column = model._meta.get_field(guard.of_child.removesuffix("_id"))
    return f" AND {guard.of_child} IS NULL" if column.null else None


def _guard(model: type[models.Model]) -> Guard:
    return getattr(model, "guard", None) or Guard()


def _is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")
