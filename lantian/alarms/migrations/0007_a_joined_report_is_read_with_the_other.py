"""A report that is joined to another is read by whoever reads the other, from the moment it is joined until parted."""

from importlib import import_module

from django.db import migrations

first = import_module("lantian.alarms.migrations.0002_reports_come_in_without_a_name")
before = import_module("lantian.alarms.migrations.0006_what_was_told_goes_with_a_report_that_is_none")

# What was sent stands in the briefs: parted again, a report is with those to whom it was sent itself.
JOINED = """
CREATE FUNCTION alarms_joined() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.joined_to_id IS NULL THEN
        NEW.units := ARRAY(SELECT DISTINCT unit FROM alarms_harmbrief
            WHERE city = NEW.city AND report_id = NEW.id ORDER BY unit);
    ELSE
        NEW.units := ARRAY(SELECT DISTINCT one FROM unnest(NEW.units || (
            SELECT units FROM alarms_harmreport WHERE city = NEW.city AND id = NEW.joined_to_id)) AS one ORDER BY one);
    END IF;
    RETURN NEW;
END $$
"""
JOINS = """
CREATE TRIGGER alarms_joined BEFORE UPDATE OF joined_to_id ON alarms_harmreport FOR EACH ROW
WHEN (OLD.joined_to_id IS DISTINCT FROM NEW.joined_to_id)
EXECUTE FUNCTION alarms_joined()
"""
TEAM = "ARRAY(SELECT DISTINCT one FROM unnest(own.team || main.team) AS one)"
SHOWN = "CASE WHEN main.outcome = 'no_harm' THEN '{{}}'::uuid[] ELSE {0} END"
TOLD = " ".join(
    f"UPDATE alarms_{table} SET team = {TEAM}, units = {SHOWN.format('own.units')}, region = own.region "
    "WHERE city = own.city AND report_id = own.id;"
    for table in before.TABLES
)
OPENED = f"""
CREATE OR REPLACE FUNCTION alarms_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own alarms_harmreport%ROWTYPE;
    main alarms_harmreport%ROWTYPE;
BEGIN
    UPDATE alarms_harmreport SET units = ARRAY(SELECT DISTINCT one FROM unnest(units || NEW.units) AS one ORDER BY one)
        WHERE city = NEW.city AND joined_to_id = NEW.id AND NOT units @> NEW.units;
    FOR own IN SELECT * FROM alarms_harmreport WHERE city = NEW.city AND (id = NEW.id OR joined_to_id = NEW.id) LOOP
        main := own;
        IF own.joined_to_id IS NOT NULL THEN
            SELECT * INTO main FROM alarms_harmreport WHERE city = own.city AND id = own.joined_to_id;
        END IF;
        {TOLD}
        UPDATE alarms_harmbrief SET team = {TEAM}, units = {SHOWN.format("ARRAY[unit]")}, region = own.region
            WHERE city = own.city AND report_id = own.id;
    END LOOP;
    UPDATE alarms_harmstep SET team = NEW.team WHERE city = NEW.city AND report_id = NEW.id;
    RETURN NULL;
END $$
"""
OPENS = """
CREATE OR REPLACE TRIGGER alarms_opened AFTER UPDATE OF team, units, outcome, joined_to_id ON alarms_harmreport
FOR EACH ROW WHEN (OLD.team IS DISTINCT FROM NEW.team OR OLD.units IS DISTINCT FROM NEW.units
    OR OLD.outcome IS DISTINCT FROM NEW.outcome OR OLD.joined_to_id IS DISTINCT FROM NEW.joined_to_id)
EXECUTE FUNCTION alarms_opened()
"""
ADD_WORDS = f"""
CREATE OR REPLACE FUNCTION alarms_add_words(in_city integer, in_code bytea, in_id uuid, in_words bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own alarms_harmreport%ROWTYPE;
    main alarms_harmreport%ROWTYPE;
BEGIN
    SELECT * INTO own FROM alarms_harmreport WHERE city = in_city AND code_index = in_code FOR UPDATE;
    IF NOT FOUND OR (SELECT count(*) FROM alarms_harmwords WHERE city = in_city AND report_id = own.id)
            > {first.MOST_WORDS_ADDED} THEN
        RETURN false;
    END IF;
    main := own;
    IF own.joined_to_id IS NOT NULL THEN
        SELECT * INTO main FROM alarms_harmreport WHERE city = in_city AND id = own.joined_to_id;
    END IF;
    INSERT INTO alarms_harmwords (id, city, report_id, region, team, units, at, words)
    VALUES (in_id, in_city, own.id, own.region, {TEAM}, {SHOWN.format("own.units")}, clock_timestamp(), in_words)
    ON CONFLICT DO NOTHING;
    UPDATE alarms_harmreport SET words_added_at = now() WHERE city = in_city AND id = own.id;
    RETURN true;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("alarms", "0006_what_was_told_goes_with_a_report_that_is_none"),
    ]

    operations = [
        migrations.RunSQL(JOINED, "DROP FUNCTION alarms_joined()"),
        migrations.RunSQL(JOINS, "DROP TRIGGER alarms_joined ON alarms_harmreport"),
        migrations.RunSQL(OPENED, before.as_it_was(before.OPENED)),
        migrations.RunSQL(OPENS, before.OPENS),
        migrations.RunSQL(ADD_WORDS, before.ADD_WORDS),
    ]
