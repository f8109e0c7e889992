import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models

import lantian.access.sealing
import lantian.kernel.city
import lantian.kernel.rows

DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"

REGARD_PERSON = f"""
CREATE OR REPLACE FUNCTION registry_regard_person(in_city integer, in_person uuid) RETURNS void {DEFINER} AS $$
BEGIN
    UPDATE registry_person AS person
    SET regions = seen.regions, schools = seen.schools, children = seen.children
    FROM (
        SELECT coalesce(array_agg(DISTINCT tie.region), '{{}}') AS regions,
               coalesce(array_agg(DISTINCT tie.school) FILTER (WHERE tie.school IS NOT NULL), '{{}}') AS schools,
               coalesce(array_agg(DISTINCT coalesce(child.merged_into_id, tie.child_id)), '{{}}') AS children
        FROM registry_tie AS tie
        LEFT JOIN registry_child AS child ON child.city = tie.city AND child.id = tie.child_id
        WHERE tie.city = in_city AND tie.person_id = in_person
    ) AS seen
    WHERE person.city = in_city AND person.id = in_person
      AND (person.regions, person.schools, person.children)
          IS DISTINCT FROM (seen.regions, seen.schools, seen.children);
END $$
"""

REGARD_HOUSEHOLD = f"""
CREATE OR REPLACE FUNCTION registry_regard_household(in_city integer, in_household uuid) RETURNS void {DEFINER} AS $$
BEGIN
    UPDATE registry_household AS household
    SET regions = seen.regions, schools = seen.schools, children = seen.children
    FROM (
        SELECT coalesce(array_agg(DISTINCT region), '{{}}') AS regions,
               coalesce(array_agg(DISTINCT school) FILTER (WHERE school IS NOT NULL), '{{}}') AS schools,
               coalesce(array_agg(DISTINCT coalesce(merged_into_id, id)), '{{}}') AS children
        FROM registry_child WHERE city = in_city AND household_id = in_household
    ) AS seen
    WHERE household.city = in_city AND household.id = in_household
      AND (household.regions, household.schools, household.children)
          IS DISTINCT FROM (seen.regions, seen.schools, seen.children);
END $$
"""

PLACES_OF_BOTH = """ARRAY (
    SELECT DISTINCT child.region FROM registry_child AS child
    WHERE child.city = NEW.city AND child.id IN (merge.kept_id, merge.gone_id)
)"""

# A file that was merged goes where the one goes that stays, and so does all that names either.
CHILD_MERGED = f"""
CREATE FUNCTION registry_child_merged() RETURNS trigger {DEFINER} AS $$
BEGIN
    IF NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id THEN
        PERFORM registry_regard_person(NEW.city, tied.person_id) FROM (
            SELECT DISTINCT person_id FROM registry_tie WHERE city = NEW.city AND child_id = NEW.id
        ) AS tied;
    END IF;
    IF (NEW.region, NEW.school) IS DISTINCT FROM (OLD.region, OLD.school) THEN
        UPDATE registry_child SET region = NEW.region, school = NEW.school
        WHERE city = NEW.city AND merged_into_id = NEW.id;
        UPDATE registry_merge AS merge SET regions = {PLACES_OF_BOTH}
        WHERE merge.city = NEW.city AND NEW.id IN (merge.kept_id, merge.gone_id);
        UPDATE registry_mergehistory AS merge SET regions = {PLACES_OF_BOTH}
        WHERE merge.city = NEW.city AND NEW.id IN (merge.kept_id, merge.gone_id);
    END IF;
    RETURN NULL;
END $$
"""

HOUSED = "CREATE TRIGGER registry_child_housed AFTER INSERT OR DELETE OR UPDATE OF {} ON registry_child FOR EACH ROW "
HOUSED += "EXECUTE FUNCTION registry_child_housed()"
NO_MORE = "DROP TRIGGER registry_child_housed ON registry_child"

FOLLOWING = [
    migrations.RunSQL(REGARD_PERSON, migrations.RunSQL.noop),
    migrations.RunSQL(REGARD_HOUSEHOLD, migrations.RunSQL.noop),
    migrations.RunSQL(NO_MORE, HOUSED.format("region, school, household_id")),
    migrations.RunSQL(HOUSED.format("region, school, household_id, merged_into_id"), NO_MORE),
    migrations.RunSQL(CHILD_MERGED, "DROP FUNCTION registry_child_merged() CASCADE"),
    migrations.RunSQL(
        "REVOKE EXECUTE ON FUNCTION registry_child_merged() FROM PUBLIC", migrations.RunSQL.noop
    ),
    migrations.RunSQL(
        "CREATE TRIGGER registry_child_merged AFTER UPDATE OF merged_into_id, region, school ON registry_child "
        "FOR EACH ROW EXECUTE FUNCTION registry_child_merged()",
        migrations.RunSQL.noop,
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0011_files_close_and_children_are_checked_monthly"),
    ]

    operations = [
        migrations.CreateModel(
            name="Merge",
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
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a second person"),
                            ("declined", "Declined"),
                            ("merged", "Merged"),
                            ("undone", "Undone"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is the same child"),
                ),
                ("choices", models.JSONField(default=dict)),
                ("is_certain", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="why not")),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.UUIDField(null=True)),
                ("ledger", lantian.access.sealing.SealedField(bound_to="merge.ledger", null=True)),
            ],
            options={
                "verbose_name": "merge",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MergeHistory",
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
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a second person"),
                            ("declined", "Declined"),
                            ("merged", "Merged"),
                            ("undone", "Undone"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is the same child"),
                ),
                ("choices", models.JSONField(default=dict)),
                ("is_certain", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="why not")),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="child",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="child",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="child",
            name="registry_child_has_a_key",
        ),
        migrations.AddField(
            model_name="child",
            name="merged_into",
            field=lantian.kernel.rows.CityKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="registry.child",
            ),
        ),
        migrations.AddField(
            model_name="childhistory",
            name="merged_into",
            field=lantian.kernel.rows.CityKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="registry.child",
            ),
        ),
        migrations.AddIndex(
            model_name="child",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["city", "merged_into"],
                name="registry_child_merged",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="child",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."birth_on" IS DISTINCT FROM (NEW."birth_on") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."ethnicity" IS DISTINCT FROM (NEW."ethnicity") OR OLD."gaps" IS DISTINCT FROM (NEW."gaps") OR OLD."household_id" IS DISTINCT FROM (NEW."household_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."identity" IS DISTINCT FROM (NEW."identity") OR OLD."identity_index" IS DISTINCT FROM (NEW."identity_index") OR OLD."maternal_grandfather" IS DISTINCT FROM (NEW."maternal_grandfather") OR OLD."maternal_grandmother" IS DISTINCT FROM (NEW."maternal_grandmother") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_initials" IS DISTINCT FROM (NEW."name_initials") OR OLD."name_pinyin" IS DISTINCT FROM (NEW."name_pinyin") OR OLD."no_identity_reason" IS DISTINCT FROM (NEW."no_identity_reason") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."paternal_grandfather" IS DISTINCT FROM (NEW."paternal_grandfather") OR OLD."paternal_grandmother" IS DISTINCT FROM (NEW."paternal_grandmother") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."remarks" IS DISTINCT FROM (NEW."remarks") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."temporary_key" IS DISTINCT FROM (NEW."temporary_key") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "registry_childhistory" ("birth_on", "city", "confirmed_on", "erased_at", "ethnicity", "gaps", "household_id", "id", "identity", "identity_index", "maternal_grandfather", "maternal_grandmother", "merged_into_id", "name", "name_initials", "name_pinyin", "no_identity_reason", "origin", "paternal_grandfather", "paternal_grandmother", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "region", "remarks", "school", "sex", "temporary_key", "version") VALUES (OLD."birth_on", OLD."city", OLD."confirmed_on", OLD."erased_at", OLD."ethnicity", OLD."gaps", OLD."household_id", OLD."id", OLD."identity", OLD."identity_index", OLD."maternal_grandfather", OLD."maternal_grandmother", OLD."merged_into_id", OLD."name", OLD."name_initials", OLD."name_pinyin", OLD."no_identity_reason", OLD."origin", OLD."paternal_grandfather", OLD."paternal_grandmother", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', OLD."id", OLD."recorded_at", OLD."recorded_by", OLD."region", OLD."remarks", OLD."school", OLD."sex", OLD."temporary_key", OLD."version"); RETURN NULL;',
                    hash="66eafaf64ade0bb9835dbbb2e9ebcaa0ba6dbbf3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_31908",
                    table="registry_child",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="child",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "registry_childhistory" ("birth_on", "city", "confirmed_on", "erased_at", "ethnicity", "gaps", "household_id", "id", "identity", "identity_index", "maternal_grandfather", "maternal_grandmother", "merged_into_id", "name", "name_initials", "name_pinyin", "no_identity_reason", "origin", "paternal_grandfather", "paternal_grandmother", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "region", "remarks", "school", "sex", "temporary_key", "version") VALUES (OLD."birth_on", OLD."city", OLD."confirmed_on", OLD."erased_at", OLD."ethnicity", OLD."gaps", OLD."household_id", OLD."id", OLD."identity", OLD."identity_index", OLD."maternal_grandfather", OLD."maternal_grandmother", OLD."merged_into_id", OLD."name", OLD."name_initials", OLD."name_pinyin", OLD."no_identity_reason", OLD."origin", OLD."paternal_grandfather", OLD."paternal_grandmother", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by", OLD."region", OLD."remarks", OLD."school", OLD."sex", OLD."temporary_key", OLD."version"); RETURN NULL;',
                    hash="5a56875f1a224454b8bf4277cdc36b5983779b2e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_75ddc",
                    table="registry_child",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="child",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("identity_index__isnull", False),
                    models.Q(("temporary_key", ""), _negated=True),
                    models.Q(("erased_at__isnull", True), ("merged_into__isnull", True), _negated=True),
                    _connector="OR",
                ),
                name="registry_child_has_a_key",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="gone",
            field=lantian.kernel.rows.CityKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mergings",
                to="registry.child",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="kept",
            field=lantian.kernel.rows.CityKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges",
                to="registry.child",
            ),
        ),
        migrations.AddField(
            model_name="mergehistory",
            name="gone",
            field=lantian.kernel.rows.CityKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="registry.child",
            ),
        ),
        migrations.AddField(
            model_name="mergehistory",
            name="kept",
            field=lantian.kernel.rows.CityKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="registry.child",
            ),
        ),
        migrations.AddField(
            model_name="mergehistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                to="registry.merge",
            ),
        ),
        migrations.AddIndex(
            model_name="merge",
            index=models.Index(fields=["city", "kept", "-decided_at"], name="registry_merge_kept"),
        ),
        migrations.AddIndex(
            model_name="merge",
            index=models.Index(fields=["city", "gone"], name="registry_merge_gone"),
        ),
        migrations.AddIndex(
            model_name="merge",
            index=models.Index(fields=["city", "state", "-recorded_at"], name="registry_merge_state"),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("gone")), _negated=True), name="registry_merge_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "merged")), fields=("city", "gone"), name="registry_merge_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="merge",
            trigger=pgtrigger.compiler.Trigger(
                name="city_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."city" IS DISTINCT FROM (NEW."city"))',
                    func="RAISE EXCEPTION 'A row never changes its city.';",
                    hash="ff01a406341c4cc27714b65b2a6a4f3299b16d75",
                    operation="UPDATE",
                    pgid="pgtrigger_city_stays_c3f6a",
                    table="registry_merge",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="merge",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."choices" IS DISTINCT FROM (NEW."choices") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by" IS DISTINCT FROM (NEW."decided_by") OR OLD."gone_id" IS DISTINCT FROM (NEW."gone_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_certain" IS DISTINCT FROM (NEW."is_certain") OR OLD."kept_id" IS DISTINCT FROM (NEW."kept_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by" IS DISTINCT FROM (NEW."recorded_by") OR OLD."refusal" IS DISTINCT FROM (NEW."refusal") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by" IS DISTINCT FROM (NEW."undone_by") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "registry_mergehistory" ("choices", "city", "decided_at", "decided_by", "gone_id", "id", "is_certain", "kept_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by", "refusal", "regions", "state", "undone_at", "undone_by", "version") VALUES (OLD."choices", OLD."city", OLD."decided_at", OLD."decided_by", OLD."gone_id", OLD."id", OLD."is_certain", OLD."kept_id", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', OLD."id", OLD."reason", OLD."recorded_at", OLD."recorded_by", OLD."refusal", OLD."regions", OLD."state", OLD."undone_at", OLD."undone_by", OLD."version"); RETURN NULL;',
                    hash="de7be210fbbc3794b8b548244946a61fbbeff502",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_07cfa",
                    table="registry_merge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="merge",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "registry_mergehistory" ("choices", "city", "decided_at", "decided_by", "gone_id", "id", "is_certain", "kept_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by", "refusal", "regions", "state", "undone_at", "undone_by", "version") VALUES (OLD."choices", OLD."city", OLD."decided_at", OLD."decided_by", OLD."gone_id", OLD."id", OLD."is_certain", OLD."kept_id", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."recorded_at", OLD."recorded_by", OLD."refusal", OLD."regions", OLD."state", OLD."undone_at", OLD."undone_by", OLD."version"); RETURN NULL;',
                    hash="96779c188f51ba00f56372ec59338d06c2c2fed0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4c821",
                    table="registry_merge",
                    when="AFTER",
                ),
            ),
        ),
        *FOLLOWING,
    ]
