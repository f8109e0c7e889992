"""Files are about children too, follow them, may be closed, and their content ends."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_prints_are_kept_too"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="child",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="compartment",
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="removal",
            field=models.CharField(
                blank=True,
                choices=[
                    ("expired", "Cleared at the end of its period"),
                    ("erased", "Removed because the data of a child were erased"),
                ],
                editable=False,
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="school",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="storedfile",
            name="purpose",
            field=models.CharField(
                choices=[("roster", "Roster"), ("print", "Print"), ("document", "Document of a child")],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("child__isnull", False)),
                fields=["city", "child"],
                name="files_file_child",
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", True)),
                fields=["city", "purpose", "recorded_at"],
                name="files_file_kept",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="content_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."child" IS DISTINCT FROM (NEW."child") OR OLD."compartment" IS DISTINCT FROM (NEW."compartment"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9488805b7fd09d16e7f157c4f9f5c2fd9b819bb9",
                    operation="UPDATE",
                    pgid="pgtrigger_content_stays_6cfb8",
                    table="files_storedfile",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.UniqueConstraint(fields=("city", "id"), name="files_file_city_id"),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removal", ""), ("removed_at__isnull", True)),
                    models.Q(("removed_at__isnull", False), models.Q(("removal", ""), _negated=True)),
                    _connector="OR",
                ),
                name="files_file_removal",
            ),
        ),
    ]
