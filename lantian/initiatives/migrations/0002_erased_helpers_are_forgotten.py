"""A helper who was erased takes part in nothing and stands by no group; notes on their duty days go."""

from django.db import migrations

# Only of an erased helper: whoever calls it for another changes nothing.
FORGET = """
CREATE FUNCTION initiatives_forget_helper(in_city integer, in_helper uuid, in_on date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM helping_helper WHERE city = in_city AND id = in_helper AND erased_at IS NOT NULL
    ) THEN
        RETURN;
    END IF;
    UPDATE initiatives_initiativehelper SET until = greatest(in_on, since + 1), version = version + 1
    WHERE city = in_city AND helper_id = in_helper AND until IS NULL;
    UPDATE initiatives_peergroup SET companion_id = NULL, version = version + 1
    WHERE city = in_city AND companion_id = in_helper;
    UPDATE initiatives_stationday SET note = '' WHERE city = in_city AND helper_id = in_helper;
    UPDATE initiatives_stationdayhistory SET note = '' WHERE city = in_city AND helper_id = in_helper;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("helping", "0004_entries_are_erased"),
        ("initiatives", "0001_initiatives_stations_and_groups"),
    ]

    operations = [
        migrations.RunSQL(FORGET, "DROP FUNCTION initiatives_forget_helper(integer, uuid, date)"),
    ]
