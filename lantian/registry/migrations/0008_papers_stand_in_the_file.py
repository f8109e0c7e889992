"""Papers stand in a child's file, and a print says which children are on it."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models

import lantian.kernel.city
import lantian.kernel.rows


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0003_files_are_about_children_and_end"),
        ("registry", "0007_grandparents_known_only_by_name_are_named"),
    ]

    operations = [
        migrations.AddField(
            model_name="printrun",
            name="children",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), editable=False, null=True, size=None
            ),
        ),
        migrations.CreateModel(
            name="ChildDocument",
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
                ("region", models.BigIntegerField(editable=False)),
                ("school", models.UUIDField(editable=False, null=True)),
                ("kind", models.CharField(max_length=32, verbose_name="kind of paper")),
                ("compartment", models.CharField(blank=True, editable=False, max_length=16)),
                ("dated_on", models.DateField(verbose_name="date of the paper")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("series", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)),
                ("number", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("is_latest", models.BooleanField(default=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by", models.UUIDField(editable=False, null=True)),
                (
                    "withdrawal_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it is withdrawn"),
                ),
                (
                    "child",
                    lantian.kernel.rows.CityKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="registry.child",
                    ),
                ),
                (
                    "file",
                    lantian.kernel.rows.CityKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChildDocumentHistory",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, serialize=False)),
                ("city", models.IntegerField(default=lantian.kernel.city.acting_city, editable=False)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("recorded_by", models.UUIDField(editable=False, null=True)),
                ("origin", models.UUIDField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("region", models.BigIntegerField(editable=False)),
                ("school", models.UUIDField(editable=False, null=True)),
                ("kind", models.CharField(max_length=32, verbose_name="kind of paper")),
                ("compartment", models.CharField(blank=True, editable=False, max_length=16)),
                ("dated_on", models.DateField(verbose_name="date of the paper")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("series", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)),
                ("number", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("is_latest", models.BooleanField(default=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by", models.UUIDField(editable=False, null=True)),
                (
                    "withdrawal_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it is withdrawn"),
                ),
                (
                    "child",
                    lantian.kernel.rows.CityKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.child",
                    ),
                ),
                (
                    "file",
                    lantian.kernel.rows.CityKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="registry.childdocument",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="childdocument",
            index=models.Index(fields=["city", "child", "-dated_on"], name="registry_document_child"),
        ),
        migrations.AddConstraint(
            model_name="childdocument",
            constraint=models.UniqueConstraint(
                fields=("city", "series", "number"), name="registry_document_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="childdocument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_latest", True)),
                fields=("city", "series"),
                name="registry_document_latest",
            ),
        ),
        migrations.AddConstraint(
            model_name="childdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("kind__in", ["psychological", "protection_case"]), _negated=True),
                        ("compartment", ""),
                    ),
                    models.Q(("compartment", "psychology"), ("kind", "psychological")),
                    models.Q(("compartment", "protection"), ("kind", "protection_case")),
                    _connector="OR",
                ),
                name="registry_document_compartment",
            ),
        ),
        migrations.AddConstraint(
            model_name="childdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(("withdrawal_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="registry_document_withdrawal",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="childdocument",
            trigger=pgtrigger.compiler.Trigger(
                name="city_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."city" IS DISTINCT FROM (NEW."city"))',
                    func="RAISE EXCEPTION 'A row never changes its city.';",
                    hash="9f72ac9fe72d07cb096e4fca016505acc34701a7",
                    operation="UPDATE",
                    pgid="pgtrigger_city_stays_eb502",
                    table="registry_childdocument",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="childdocument",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."child_id" IS DISTINCT FROM (NEW."child_id") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."compartment" IS DISTINCT FROM (NEW."compartment") OR OLD."dated_on" IS DISTINCT FROM (NEW."dated_on") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_latest" IS DISTINCT FROM (NEW."is_latest") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."series" IS DISTINCT FROM (NEW."series") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."withdrawal_reason" IS DISTINCT FROM (NEW."withdrawal_reason") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by" IS DISTINCT FROM (NEW."withdrawn_by"))',
                    func='INSERT INTO "registry_childdocumenthistory" ("child_id", "city", "compartment", "dated_on", "file_id", "id", "is_latest", "kind", "note", "number", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "region", "school", "series", "version", "withdrawal_reason", "withdrawn_at", "withdrawn_by") VALUES (OLD."child_id", OLD."city", OLD."compartment", OLD."dated_on", OLD."file_id", OLD."id", OLD."is_latest", OLD."kind", OLD."note", OLD."number", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', OLD."id", OLD."recorded_at", OLD."recorded_by", OLD."region", OLD."school", OLD."series", OLD."version", OLD."withdrawal_reason", OLD."withdrawn_at", OLD."withdrawn_by"); RETURN NULL;',
                    hash="cb8848ad74dbc26247b7e7ed734751da6bdb2192",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d010c",
                    table="registry_childdocument",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="childdocument",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "registry_childdocumenthistory" ("child_id", "city", "compartment", "dated_on", "file_id", "id", "is_latest", "kind", "note", "number", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "region", "school", "series", "version", "withdrawal_reason", "withdrawn_at", "withdrawn_by") VALUES (OLD."child_id", OLD."city", OLD."compartment", OLD."dated_on", OLD."file_id", OLD."id", OLD."is_latest", OLD."kind", OLD."note", OLD."number", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by", OLD."region", OLD."school", OLD."series", OLD."version", OLD."withdrawal_reason", OLD."withdrawn_at", OLD."withdrawn_by"); RETURN NULL;',
                    hash="10683661a1fbc3aece6f00f8bd98e96d4727e714",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e265b",
                    table="registry_childdocument",
                    when="AFTER",
                ),
            ),
        ),
    ]
