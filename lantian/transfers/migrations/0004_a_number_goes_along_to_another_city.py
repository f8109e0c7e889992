"""An identity number stands once in the country. Of a child that goes from one city of a house to another the new city
frees it by the code of the receipt, which only whoever opened the package knows; taken back, the old city has it again.
"""

from django.db import migrations

DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
TAKES = "(in_city integer, from_city integer, in_index bytea, receipt bytea) RETURNS void"
LEFT = """
    SELECT child.id INTO left_child
    FROM transfers_outwardfile AS outward
    JOIN registry_child AS child ON child.city = outward.city AND child.id = outward.child_id
    WHERE outward.city = from_city AND outward.receipt_index = receipt AND outward.state IN ('fetched', 'received')
      AND child.city = from_city AND child.identity_index = in_index;
    IF NOT FOUND OR from_city = in_city THEN
        RETURN;
    END IF;
"""
FREE = f"""
CREATE FUNCTION transfers_free_number{TAKES} {DEFINER} AS $$
DECLARE
    left_child uuid;
BEGIN
    {LEFT}
    DELETE FROM registry_identitykey WHERE hash = in_index AND city = from_city AND child = left_child;
END $$
"""
GIVE_BACK = f"""
CREATE FUNCTION transfers_give_number_back{TAKES} {DEFINER} AS $$
DECLARE
    left_child uuid;
BEGIN
    {LEFT}
    INSERT INTO registry_identitykey (hash, city, child) VALUES (in_index, from_city, left_child)
    ON CONFLICT DO NOTHING;
END $$
"""
ARGUMENTS = "(integer, integer, bytea, bytea)"


class Migration(migrations.Migration):
    dependencies = [("transfers", "0003_files_go_to_other_cities")]

    operations = [
        migrations.RunSQL(FREE, f"DROP FUNCTION transfers_free_number{ARGUMENTS}"),
        migrations.RunSQL(GIVE_BACK, f"DROP FUNCTION transfers_give_number_back{ARGUMENTS}"),
    ]
