"""Whoever sees a referral sees its chain and replies; a unit that no longer does keeps the steps that concern it."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION referrals_parts_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE referrals_referralstep SET units = NEW.units || unit_id || to_unit_id
    WHERE city = NEW.city AND referral_id = NEW.id;
    UPDATE referrals_referralreply SET units = NEW.units || unit_id
    WHERE city = NEW.city AND referral_id = NEW.id;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER referrals_parts_follow AFTER UPDATE OF units ON referrals_unitreferral
FOR EACH ROW WHEN (OLD.units IS DISTINCT FROM NEW.units) EXECUTE FUNCTION referrals_parts_follow()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_units_ask_each_other"),
    ]

    operations = [
        migrations.RunSQL(FOLLOW, "DROP FUNCTION referrals_parts_follow()"),
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION referrals_parts_follow() FROM PUBLIC", migrations.RunSQL.noop
        ),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER referrals_parts_follow ON referrals_unitreferral"),
    ]
