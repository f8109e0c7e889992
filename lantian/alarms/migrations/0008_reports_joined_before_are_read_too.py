"""What was joined before is read with the other report, too."""

from django.db import migrations

FOLLOW = """
UPDATE alarms_harmreport AS own
SET units = ARRAY(SELECT DISTINCT one FROM unnest(own.units || main.units) AS one ORDER BY one)
FROM alarms_harmreport AS main
WHERE main.city = own.city AND main.id = own.joined_to_id AND NOT own.units @> main.units
"""


class Migration(migrations.Migration):
    dependencies = [
        ("alarms", "0007_a_joined_report_is_read_with_the_other"),
    ]

    operations = [migrations.RunSQL(FOLLOW, migrations.RunSQL.noop)]
