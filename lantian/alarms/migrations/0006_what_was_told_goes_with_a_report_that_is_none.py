"""Units read what they were told for as long as the report is not found to be none; opened again, they read it anew."""

from importlib import import_module

from django.db import migrations

before = import_module("lantian.alarms.migrations.0002_reports_come_in_without_a_name")

SHOWN = "CASE WHEN {0}.outcome = 'no_harm' THEN '{{}}'::uuid[] ELSE {1} END"
TABLES = ("harmwords", "harmevidence", "policeentry")
TOLD = " ".join(
    f"UPDATE alarms_{table} SET team = NEW.team, units = {SHOWN.format('NEW', 'NEW.units')}, region = NEW.region "
    "WHERE city = NEW.city AND report_id = NEW.id;"
    for table in TABLES
)
OPENED = f"""
CREATE OR REPLACE FUNCTION alarms_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {TOLD}
    UPDATE alarms_harmbrief SET team = NEW.team, units = {SHOWN.format("NEW", "ARRAY[unit]")}, region = NEW.region
        WHERE city = NEW.city AND report_id = NEW.id;
    UPDATE alarms_harmstep SET team = NEW.team WHERE city = NEW.city AND report_id = NEW.id;
    RETURN NULL;
END $$
"""
OPENS = """
CREATE OR REPLACE TRIGGER alarms_opened AFTER UPDATE OF team, units, outcome ON alarms_harmreport FOR EACH ROW
WHEN (OLD.team IS DISTINCT FROM NEW.team OR OLD.units IS DISTINCT FROM NEW.units
    OR OLD.outcome IS DISTINCT FROM NEW.outcome)
EXECUTE FUNCTION alarms_opened()
"""
# What is added to a report that was none is not shown to units either.
ADD_WORDS = before.ADD_WORDS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "own.team, own.units, clock_timestamp()",
    f"own.team, {SHOWN.format('own', 'own.units')}, clock_timestamp()",
)


def as_it_was(statement: str) -> str:
    """A statement of the migration before, over what stands now."""
    return statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
        "CREATE TRIGGER", "CREATE OR REPLACE TRIGGER"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("alarms", "0005_police_are_told_who_and_enter_what_they_did"),
    ]

    operations = [
        migrations.RunSQL(OPENED, as_it_was(before.OPENED)),
        migrations.RunSQL(OPENS, as_it_was(before.OPENS)),
        migrations.RunSQL(ADD_WORDS, as_it_was(before.ADD_WORDS)),
    ]
