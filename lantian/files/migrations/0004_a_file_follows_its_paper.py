import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0003_files_are_about_children_and_end"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="storedfile",
            name="content_stays",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="content_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."compartment" IS DISTINCT FROM (NEW."compartment"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ed04ec6858dec5a647ef52b4489d88767690152f",
                    operation="UPDATE",
                    pgid="pgtrigger_content_stays_6cfb8",
                    table="files_storedfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="stays_about_a_child",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN ((NEW."child" IS NOT NULL AND OLD."child" IS NULL) OR (NEW."child" IS NULL AND OLD."child" IS NOT NULL))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="49eaddc6fcc5185921bab385f86c2b8b774b5717",
                    operation="UPDATE",
                    pgid="pgtrigger_stays_about_a_child_7debd",
                    table="files_storedfile",
                    when="BEFORE",
                ),
            ),
        ),
    ]
