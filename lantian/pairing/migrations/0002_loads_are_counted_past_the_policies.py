"""How many children a helper has: counted over the whole city, told as a number; and a child's helpers have one lead."""

from django.db import migrations

OPEN = "stage IN ('proposed', 'agreed', 'trial', 'live')"

LOADS = f"""
CREATE FUNCTION pairing_loads(in_city integer, in_helpers uuid[])
RETURNS TABLE (helper uuid, pairs integer) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT helper_id, count(*)::integer FROM pairing_pair
    WHERE city = in_city AND helper_id = ANY (in_helpers) AND {OPEN}
    GROUP BY helper_id
$$
"""

# The lock is the helper's row: who may propose a helper need not be who may change one.
HOLD = f"""
CREATE FUNCTION pairing_hold(in_city integer, in_helper uuid)
RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE pairs integer;
BEGIN
    PERFORM 1 FROM helping_helper WHERE city = in_city AND id = in_helper FOR NO KEY UPDATE;
    SELECT count(*) INTO pairs FROM pairing_pair WHERE city = in_city AND helper_id = in_helper AND {OPEN};
    RETURN pairs;
END $$
"""

ONE_LEAD = f"""
CREATE FUNCTION pairing_one_leads() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE open_pairs integer; leads integer;
BEGIN
    SELECT count(*), count(*) FILTER (WHERE is_lead) INTO open_pairs, leads FROM pairing_pair
    WHERE city = NEW.city AND child_id = NEW.child_id AND {OPEN};
    IF open_pairs > 0 AND leads <> 1 THEN
        RAISE EXCEPTION 'One helper of a child leads.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pairing", "0001_pairs_words_wishes_and_refusals"),
    ]

    operations = [
        migrations.RunSQL(LOADS, "DROP FUNCTION pairing_loads(integer, uuid[])"),
        migrations.RunSQL(HOLD, "DROP FUNCTION pairing_hold(integer, uuid)"),
        migrations.RunSQL(ONE_LEAD, "DROP FUNCTION pairing_one_leads()"),
        migrations.RunSQL(
            "CREATE CONSTRAINT TRIGGER pairing_one_leads AFTER INSERT OR UPDATE OF stage, is_lead, child_id ON pairing_pair "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pairing_one_leads()",
            "DROP TRIGGER pairing_one_leads ON pairing_pair",
        ),
    ]
