"""A post has a telephone at work: it stands on the cards of the children whom its holder answers for."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_users_and_posts"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="post",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="post",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="post",
            name="phone",
            field=models.CharField(blank=True, max_length=32, verbose_name="telephone at work"),
        ),
        migrations.AddField(
            model_name="posthistory",
            name="phone",
            field=models.CharField(blank=True, max_length=32, verbose_name="telephone at work"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "access_posthistory" ("city", "class_name", "compartments", "grade", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "recorded_at", "recorded_by", "region_high", "region_low", "role", "seat", "since", "unit_id", "until", "user_id") VALUES (OLD."city", OLD."class_name", OLD."compartments", OLD."grade", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', OLD."id", OLD."phone", OLD."recorded_at", OLD."recorded_by", OLD."region_high", OLD."region_low", OLD."role", OLD."seat", OLD."since", OLD."unit_id", OLD."until", OLD."user_id"); RETURN NULL;',
                    hash="cecfe95152cdd06996dde954e9d4d5f508bc5ce0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_46e43",
                    table="access_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_posthistory" ("city", "class_name", "compartments", "grade", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "recorded_at", "recorded_by", "region_high", "region_low", "role", "seat", "since", "unit_id", "until", "user_id") VALUES (OLD."city", OLD."class_name", OLD."compartments", OLD."grade", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."recorded_at", OLD."recorded_by", OLD."region_high", OLD."region_low", OLD."role", OLD."seat", OLD."since", OLD."unit_id", OLD."until", OLD."user_id"); RETURN NULL;',
                    hash="49a4115b2637a6a100dd4df8a971eb36b8328b92",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ae7a4",
                    table="access_post",
                    when="AFTER",
                ),
            ),
        ),
    ]
