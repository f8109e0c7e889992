from django.db import migrations


class Migration(migrations.Migration):
    """The worker evaluates every child on file once, and what is suggested of it follows."""

    dependencies = [
        ("assessment", "0001_facts_weigh_and_people_decide"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE registry_child SET status_due_on = CURRENT_DATE "
            "WHERE erased_at IS NULL AND merged_into_id IS NULL AND closed_on IS NULL",
            migrations.RunSQL.noop,
        ),
    ]
