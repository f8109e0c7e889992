import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models

import lantian.kernel.city
import lantian.kernel.rows


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0009_classes_have_one_spelling"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalibreEdition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("city", models.IntegerField(default=lantian.kernel.city.acting_city, editable=False)),
                ("place", models.BigIntegerField(verbose_name="place")),
                ("code", models.CharField(max_length=24)),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("definition", models.JSONField()),
                ("is_retired", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("recorded_by", models.UUIDField(editable=False)),
                ("computed_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "edition of a calibre",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StatusEpisode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("city", models.IntegerField(default=lantian.kernel.city.acting_city, editable=False)),
                ("region", models.BigIntegerField(editable=False)),
                ("school", models.UUIDField(editable=False, null=True)),
                ("calibre", models.CharField(max_length=24)),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "standing",
                    models.CharField(
                        choices=[("in", "Counted"), ("unclear", "To be clarified")], max_length=8
                    ),
                ),
                ("clause", models.CharField(blank=True, max_length=32)),
            ],
            options={
                "verbose_name": "status episode",
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="child",
            name="status_due_on",
            field=models.DateField(default=django.utils.timezone.localdate, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="child",
            index=models.Index(
                condition=models.Q(("status_due_on__isnull", False)),
                fields=["city", "status_due_on", "id"],
                name="registry_child_status_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="calibreedition",
            constraint=models.UniqueConstraint(
                fields=("city", "code", "edition"), name="registry_calibre_edition"
            ),
        ),
        migrations.AddField(
            model_name="statusepisode",
            name="child",
            field=lantian.kernel.rows.CityKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="status_episodes",
                to="registry.child",
            ),
        ),
        migrations.AddIndex(
            model_name="statusepisode",
            index=models.Index(
                condition=models.Q(("standing", "in")),
                fields=["city", "calibre", "edition", "region"],
                name="registry_status_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusepisode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"
                ),
                name="registry_status_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusepisode",
            constraint=models.UniqueConstraint(
                fields=("city", "child", "calibre", "edition", "since"), name="registry_status_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusepisode",
            trigger=pgtrigger.compiler.Trigger(
                name="city_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."city" IS DISTINCT FROM (NEW."city"))',
                    func="RAISE EXCEPTION 'A row never changes its city.';",
                    hash="55fc16ff1e6f4713c8257dea4a0969793a4d8416",
                    operation="UPDATE",
                    pgid="pgtrigger_city_stays_5d820",
                    table="registry_statusepisode",
                    when="BEFORE",
                ),
            ),
        ),
    ]
