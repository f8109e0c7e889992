"""Paper for many children is set by the worker: how far it is, and where the PDF lies."""

import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models

import lantian.kernel.city


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_shared_rows_follow_ties"),
    ]

    operations = [
        migrations.CreateModel(
            name="PrintRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("city", models.IntegerField(default=lantian.kernel.city.acting_city, editable=False)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("recorded_by", models.UUIDField(editable=False, null=True)),
                ("origin", models.UUIDField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("paper", models.CharField(max_length=8)),
                ("region", models.BigIntegerField(verbose_name="place")),
                ("which", models.CharField(blank=True, max_length=16)),
                ("layout", models.CharField(blank=True, max_length=16)),
                ("post", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("reading", "Gathering what stands on the paper"),
                            ("setting", "Setting the pages"),
                            ("done", "Ready"),
                            ("failed", "Not printed"),
                        ],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=24)),
                ("file", models.UUIDField(null=True)),
            ],
            options={
                "verbose_name": "print",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["city", "region", "-recorded_at"], name="registry_print_region")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="printrun",
            trigger=pgtrigger.compiler.Trigger(
                name="city_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."city" IS DISTINCT FROM (NEW."city"))',
                    func="RAISE EXCEPTION 'A row never changes its city.';",
                    hash="8033d9d60bc68dd37b6f99511206a9a267483131",
                    operation="UPDATE",
                    pgid="pgtrigger_city_stays_80a99",
                    table="registry_printrun",
                    when="BEFORE",
                ),
            ),
        ),
    ]
