from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_calendars_and_former_names"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="regionsuccession",
            name="places_succession_kind",
        ),
        migrations.AlterField(
            model_name="regionsuccession",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rename", "renamed"),
                    ("merge", "merged"),
                    ("split", "split"),
                    ("upgrade", "upgraded"),
                    ("transfer", "transferred"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="regionsuccession",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["rename", "merge", "split", "upgrade", "transfer"])),
                name="places_succession_kind",
            ),
        ),
    ]
