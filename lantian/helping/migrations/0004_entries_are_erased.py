"""An entry can be erased: a row without a person stays, and PostgreSQL forgets the rest wherever it lies."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import lantian.access.sealing

GONE = ("vetting", "vettinghistory", "training", "traininghistory")

# Earlier rows may lie in another county than the helper does: they go past the policies, of an erased helper alone.
FORGET = f"""
CREATE FUNCTION helping_forget(in_city integer, in_helper uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM helping_helper WHERE city = in_city AND id = in_helper AND erased_at IS NOT NULL
    ) THEN
        RETURN;
    END IF;
    {"".join(f"DELETE FROM helping_{table} WHERE city = in_city AND helper_id = in_helper; " for table in GONE)}
    DELETE FROM helping_helperhistory WHERE city = in_city AND pgh_obj_id = in_helper;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("helping", "0003_people_sign_up_by_the_open_door"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="helper",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="helper",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="helper",
            name="erased_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="helperhistory",
            name="erased_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="helper",
            name="phone",
            field=lantian.access.sealing.SealedField(bound_to="helper.phone", null=True),
        ),
        migrations.AlterField(
            model_name="helper",
            name="phone_index",
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name="helperhistory",
            name="phone",
            field=lantian.access.sealing.SealedField(bound_to="helper.phone", null=True),
        ),
        migrations.AlterField(
            model_name="helperhistory",
            name="phone_index",
            field=models.BinaryField(null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="helper",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."away_from" IS DISTINCT FROM (NEW."away_from") OR OLD."away_until" IS DISTINCT FROM (NEW."away_until") OR OLD."birth_on" IS DISTINCT FROM (NEW."birth_on") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."consented_on" IS DISTINCT FROM (NEW."consented_on") OR OLD."days" IS DISTINCT FROM (NEW."days") OR OLD."elder_kind" IS DISTINCT FROM (NEW."elder_kind") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."farthest" IS DISTINCT FROM (NEW."farthest") OR OLD."gives_life" IS DISTINCT FROM (NEW."gives_life") OR OLD."gives_mind" IS DISTINCT FROM (NEW."gives_mind") OR OLD."gives_study" IS DISTINCT FROM (NEW."gives_study") OR OLD."health" IS DISTINCT FROM (NEW."health") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."identity" IS DISTINCT FROM (NEW."identity") OR OLD."identity_index" IS DISTINCT FROM (NEW."identity_index") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."left_on" IS DISTINCT FROM (NEW."left_on") OR OLD."most_children" IS DISTINCT FROM (NEW."most_children") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_pinyin" IS DISTINCT FROM (NEW."name_pinyin") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."phone_index" IS DISTINCT FROM (NEW."phone_index") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."reason_words" IS DISTINCT FROM (NEW."reason_words") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."seat" IS DISTINCT FROM (NEW."seat") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."standing" IS DISTINCT FROM (NEW."standing") OR OLD."standing_on" IS DISTINCT FROM (NEW."standing_on") OR OLD."trained_hours" IS DISTINCT FROM (NEW."trained_hours") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."user" IS DISTINCT FROM (NEW."user") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."vetted_until" IS DISTINCT FROM (NEW."vetted_until") OR OLD."words" IS DISTINCT FROM (NEW."words"))',
                    func='INSERT INTO "helping_helperhistory" ("away_from", "away_until", "birth_on", "city", "consented_on", "days", "elder_kind", "erased_at", "farthest", "gives_life", "gives_mind", "gives_study", "health", "id", "identity", "identity_index", "kind", "languages", "left_on", "most_children", "name", "name_pinyin", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "reason", "reason_words", "recorded_at", "recorded_by", "region", "school", "seat", "sex", "standing", "standing_on", "trained_hours", "unit", "user", "version", "vetted_until", "words") VALUES (OLD."away_from", OLD."away_until", OLD."birth_on", OLD."city", OLD."consented_on", OLD."days", OLD."elder_kind", OLD."erased_at", OLD."farthest", OLD."gives_life", OLD."gives_mind", OLD."gives_study", OLD."health", OLD."id", OLD."identity", OLD."identity_index", OLD."kind", OLD."languages", OLD."left_on", OLD."most_children", OLD."name", OLD."name_pinyin", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', OLD."id", OLD."phone", OLD."phone_index", OLD."reason", OLD."reason_words", OLD."recorded_at", OLD."recorded_by", OLD."region", OLD."school", OLD."seat", OLD."sex", OLD."standing", OLD."standing_on", OLD."trained_hours", OLD."unit", OLD."user", OLD."version", OLD."vetted_until", OLD."words"); RETURN NULL;',
                    hash="c3bca07c553f8a761294e2939ace8884177452c1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1dcb2",
                    table="helping_helper",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="helper",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "helping_helperhistory" ("away_from", "away_until", "birth_on", "city", "consented_on", "days", "elder_kind", "erased_at", "farthest", "gives_life", "gives_mind", "gives_study", "health", "id", "identity", "identity_index", "kind", "languages", "left_on", "most_children", "name", "name_pinyin", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "reason", "reason_words", "recorded_at", "recorded_by", "region", "school", "seat", "sex", "standing", "standing_on", "trained_hours", "unit", "user", "version", "vetted_until", "words") VALUES (OLD."away_from", OLD."away_until", OLD."birth_on", OLD."city", OLD."consented_on", OLD."days", OLD."elder_kind", OLD."erased_at", OLD."farthest", OLD."gives_life", OLD."gives_mind", OLD."gives_study", OLD."health", OLD."id", OLD."identity", OLD."identity_index", OLD."kind", OLD."languages", OLD."left_on", OLD."most_children", OLD."name", OLD."name_pinyin", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."phone_index", OLD."reason", OLD."reason_words", OLD."recorded_at", OLD."recorded_by", OLD."region", OLD."school", OLD."seat", OLD."sex", OLD."standing", OLD."standing_on", OLD."trained_hours", OLD."unit", OLD."user", OLD."version", OLD."vetted_until", OLD."words"); RETURN NULL;',
                    hash="8ab624647308d8c20508c7fe427172207ae7f770",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_892b7",
                    table="helping_helper",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="helper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("erased_at__isnull", True), ("phone__isnull", False), ("phone_index__isnull", False)
                    ),
                    models.Q(
                        ("erased_at__isnull", False),
                        ("identity__isnull", True),
                        ("identity_index__isnull", True),
                        ("name", ""),
                        ("phone__isnull", True),
                        ("phone_index__isnull", True),
                        ("seat__isnull", True),
                        ("standing__in", ["declined", "left"]),
                    ),
                    _connector="OR",
                ),
                name="helping_helper_erased",
            ),
        ),
        migrations.RunSQL(FORGET, "DROP FUNCTION helping_forget(integer, uuid)"),
    ]
