"""In an emergency what is closed about one child is opened, and that is reviewed."""

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
        ("access", "0002_posts_have_a_phone"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpeningReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("city", models.IntegerField(default=lantian.kernel.city.acting_city, editable=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("user", models.UUIDField()),
                ("post", models.UUIDField()),
                ("region", models.BigIntegerField()),
                ("is_justified", models.BooleanField(verbose_name="justified")),
                ("note", models.CharField(max_length=300, verbose_name="note")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EmergencyOpening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("city", models.IntegerField(default=lantian.kernel.city.acting_city, editable=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                ("user", models.UUIDField()),
                ("post", models.UUIDField()),
                ("child", models.UUIDField()),
                ("region", models.BigIntegerField()),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["city", "post", "child", "-until"], name="access_opening_post"),
                    models.Index(fields=["city", "-at", "-id"], name="access_opening_at"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("city", "id"), name="access_opening_city_id"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gt", models.F("at")), _connector="OR"
                        ),
                        name="access_opening_period",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="emergencyopening",
            trigger=pgtrigger.compiler.Trigger(
                name="city_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."city" IS DISTINCT FROM (NEW."city"))',
                    func="RAISE EXCEPTION 'A row never changes its city.';",
                    hash="c2227912af3592e0e68be5a223a7a32927586f10",
                    operation="UPDATE",
                    pgid="pgtrigger_city_stays_ac000",
                    table="access_emergencyopening",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="openingreview",
            name="opening",
            field=lantian.kernel.rows.CityKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="access.emergencyopening",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingreview",
            constraint=models.UniqueConstraint(fields=("city", "opening"), name="access_review_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="openingreview",
            trigger=pgtrigger.compiler.Trigger(
                name="city_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."city" IS DISTINCT FROM (NEW."city"))',
                    func="RAISE EXCEPTION 'A row never changes its city.';",
                    hash="70b97071642ba8bcd84439f978aecf21c034abe6",
                    operation="UPDATE",
                    pgid="pgtrigger_city_stays_17e3f",
                    table="access_openingreview",
                    when="BEFORE",
                ),
            ),
        ),
    ]
