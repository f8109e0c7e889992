from django.db import migrations, models

FILL = """
UPDATE cases_protectioncase AS c SET level = d.level FROM duties_dutybasis AS d
WHERE d.city = c.city AND d.child_id = c.child_id AND d.level <> ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_evidence_of_a_case_and_the_report_it_came_from"),
        ("duties", "0006_departments_have_posts"),
    ]

    operations = [
        migrations.AddField(
            model_name="protectioncase",
            name="level",
            field=models.CharField(blank=True, default="", editable=False, max_length=8),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
