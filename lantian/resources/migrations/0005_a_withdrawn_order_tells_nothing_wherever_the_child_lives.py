"""Whoever withdraws an order may not see its child any more: the taker must read nothing from then on all the same."""

from django.db import migrations

FORGET = """
CREATE FUNCTION resources_withdrawn_tells_nothing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE resources_orderedneed
    SET is_live = false, told_to = '{}', told = NULL, level = '',
        consent_by = '', consent_how = '', consent_on = NULL, measure_id = NULL
    WHERE city = NEW.city AND order_id = NEW.id;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER resources_withdrawn_tells_nothing AFTER UPDATE OF state ON resources_order
FOR EACH ROW WHEN (NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn')
EXECUTE FUNCTION resources_withdrawn_tells_nothing()
"""
# Orders that were withdrawn when the child had moved already.
MEND = """
UPDATE resources_orderedneed AS n
SET is_live = false, told_to = '{}', told = NULL, level = '',
    consent_by = '', consent_how = '', consent_on = NULL, measure_id = NULL
FROM resources_order AS o
WHERE o.city = n.city AND o.id = n.order_id AND o.state = 'withdrawn' AND n.is_live
"""


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0004_who_takes_an_order_is_told_the_level"),
    ]

    operations = [
        migrations.RunSQL(FORGET, "DROP FUNCTION resources_withdrawn_tells_nothing()"),
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION resources_withdrawn_tells_nothing() FROM PUBLIC",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER resources_withdrawn_tells_nothing ON resources_order"),
        migrations.RunSQL(MEND, migrations.RunSQL.noop),
    ]
