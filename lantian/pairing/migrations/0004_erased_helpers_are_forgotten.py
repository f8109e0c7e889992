"""What pairs, words, refusals and wishes say of a helper who was erased goes, wherever the child lives."""

from django.db import migrations

# Only of an erased helper: whoever calls it for another changes nothing.
FORGET = """
CREATE FUNCTION pairing_forget_helper(in_city integer, in_helper uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE of_helper uuid[];
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM helping_helper WHERE city = in_city AND id = in_helper AND erased_at IS NOT NULL
    ) THEN
        RETURN;
    END IF;
    SELECT array_agg(id) INTO of_helper FROM pairing_pair WHERE city = in_city AND helper_id = in_helper;
    UPDATE pairing_pair SET helper_name = '' WHERE city = in_city AND helper_id = in_helper;
    UPDATE pairing_pairhistory SET helper_name = '' WHERE city = in_city AND helper_id = in_helper;
    UPDATE pairing_pairconsent SET name = '', words = NULL
    WHERE city = in_city AND pair_id = ANY (of_helper) AND party = 'helper';
    UPDATE pairing_pairconsenthistory SET name = '', words = NULL
    WHERE city = in_city AND pair_id = ANY (of_helper) AND party = 'helper';
    DELETE FROM pairing_refusal WHERE city = in_city AND helper_id = in_helper;
    DELETE FROM pairing_refusalhistory WHERE city = in_city AND helper_id = in_helper;
    DELETE FROM pairing_wish WHERE city = in_city AND helper_id = in_helper;
    DELETE FROM pairing_wishhistory WHERE city = in_city AND helper_id = in_helper;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("helping", "0004_entries_are_erased"),
        ("pairing", "0003_a_refusal_by_mistake_held_on_no_day"),
    ]

    operations = [
        migrations.RunSQL(FORGET, "DROP FUNCTION pairing_forget_helper(integer, uuid)"),
    ]
