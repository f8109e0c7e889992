"""What the database must know of figures: what the counting role sees, and the triggers that touch a village.

All of it follows from the declarations, so that no indicator can be forgotten. Triggers go row by row and write a row
of the same city only. The condition of a trigger asks first whether this transaction touched the same village just
before: of many rows in a row only the first costs more than a comparison.
"""

from collections.abc import Iterator

from django.db.models import Model

from lantian.access.guards import COUNTING, IN_CITY, IN_PLACE
from lantian.access.policy import Scope
from lantian.insight.declared import counted_columns
from lantian.insight.models import CityShare, Clock, DayState, Figure, TouchedVillage, UpperFigure
from lantian.places.rules import STEPS, Level

OWN = (Figure, DayState, TouchedVillage, Clock)
NOT_JUST_NOW = "{0}.region::text IS DISTINCT FROM current_setting('lantian.touched', true)"
TOUCH = """
CREATE OR REPLACE FUNCTION lantian_touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    -- A number of a transaction is used once as long as a server lives.
    here text := pg_current_xact_id() || '/' || extract(epoch FROM pg_postmaster_start_time())::bigint;
BEGIN
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND OLD.region <> NEW.region THEN
        INSERT INTO public.insight_touchedvillage (id, city, region, mark)
        VALUES (gen_random_uuid(), OLD.city, OLD.region, here) ON CONFLICT DO NOTHING;
    END IF;
    IF TG_OP = 'DELETE' THEN
        PERFORM set_config('lantian.touched', OLD.region::text, true);
        RETURN OLD;
    END IF;
    INSERT INTO public.insight_touchedvillage (id, city, region, mark)
    VALUES (gen_random_uuid(), NEW.city, NEW.region, here) ON CONFLICT DO NOTHING;
    PERFORM set_config('lantian.touched', NEW.region::text, true);
    RETURN NEW;
END $$
"""


def statements() -> Iterator[str]:
    """Statements that put grants, policies and triggers in force, replacing what was there."""
    for table in (model._meta.db_table for model in OWN):
        yield from _policy(table)
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {COUNTING}"
    yield from _above()
    yield "DROP FUNCTION IF EXISTS lantian_touch() CASCADE"
    yield TOUCH
    for model, columns in sorted(counted_columns().items(), key=lambda pair: pair[0]._meta.db_table):
        yield from _counted(model, sorted(columns))


def _counted(model: type[Model], columns: list[str]) -> Iterator[str]:
    table = model._meta.db_table
    yield from _policy(table)
    yield f"GRANT SELECT ({', '.join(map(_quoted, columns))}) ON {table} TO {COUNTING}"
    watched = [_quoted(name) for name in columns if name not in ("id", "city")]
    old, new = (", ".join(f"{row}.{name}" for name in watched) for row in ("OLD", "NEW"))
    touch = "FOR EACH ROW WHEN ({}) EXECUTE FUNCTION lantian_touch()"
    moved = f"OLD.region <> NEW.region OR {NOT_JUST_NOW.format('NEW')}"
    changed = f"(({old}) IS DISTINCT FROM ({new})) AND ({moved})"
    for verb, condition in (
        ("INSERT", NOT_JUST_NOW.format("NEW")),
        (f"UPDATE OF {', '.join(watched)}", changed),
        ("DELETE", NOT_JUST_NOW.format("OLD")),
    ):
        name = f"lantian_touch_{verb.split()[0].lower()}"
        yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {touch.format(condition)}"


def _quoted(column: str) -> str:
    """A column's name as SQL takes it, whatever it is called (`on`)."""
    return f'"{column}"'


def _above() -> Iterator[str]:
    """Offices above the city read the sums of their cities, provinces and country, and no table of a city."""
    for model, place in ((UpperFigure, "place"), (CityShare, f"city::bigint * {STEPS[Level.CITY]}")):
        table, role = model._meta.db_table, Scope.UPPER.value
        yield f"DROP POLICY IF EXISTS {table}_{role} ON {table}"
        yield f"CREATE POLICY {table}_{role} ON {table} FOR SELECT TO {role} USING ({IN_PLACE.format(place)})"
        yield f"GRANT SELECT ON {table} TO {role}"


def _policy(table: str) -> Iterator[str]:
    name = f"{table}_{COUNTING}"[:63]
    yield f"DROP POLICY IF EXISTS {name} ON {table}"
    yield f"CREATE POLICY {name} ON {table} TO {COUNTING} USING ({IN_CITY}) WITH CHECK ({IN_CITY})"
