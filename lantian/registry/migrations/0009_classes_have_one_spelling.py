"""Enrolments name their class as `places.classes` writes it: 1班, （1）班 and 三年级1班 are 1.

The same class was meant before: no history is written. What history keeps is spelled alike, and so is what
undoing an import would put back.
"""

import json

from django.db import migrations

from lantian.access.sealing import seal
from lantian.registry.rules.schooling import in_one_spelling

TABLES = ("registry_enrolment", "registry_enrolmenthistory")
WRITTEN = "SELECT DISTINCT city, stage, grade, class_name FROM {} WHERE class_name <> ''"
RESPELL = """
UPDATE {} SET grade = %s, class_name = %s
WHERE city = %s AND stage = %s AND grade IS NOT DISTINCT FROM %s AND class_name = %s
"""


def respell(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        # Triggers cannot be switched while foreign keys wait to be looked at.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE registry_enrolment DISABLE TRIGGER USER")
        for table in TABLES:
            cursor.execute(WRITTEN.format(table))
            for city, *columns in cursor.fetchall():
                written = dict(zip(("stage", "grade", "class_name"), columns, strict=True))
                found = in_one_spelling(written)
                if found != written:
                    new = [found["grade"], found["class_name"]]
                    cursor.execute(RESPELL.format(table), [*new, city, *columns])
        cursor.execute("ALTER TABLE registry_enrolment ENABLE TRIGGER USER")


def respell_before(apps, schema_editor):
    """After the enrolments: of a row before an import, what the import did not change stands in the row."""
    before_import, enrolments = (
        apps.get_model("registry", "RowBefore"),
        apps.get_model("registry", "Enrolment"),
    )
    for before in before_import.objects.filter(table="enrolment").iterator():
        values = json.loads(before.values.reveal())
        row = enrolments.objects.filter(city=before.city, pk=before.row).values("stage", "grade").first()
        if values.get("class_name") and row:
            known = in_one_spelling({**row, **values})
            respelled = {name: known[name] for name in values}
            if respelled != values:
                sealed = seal(json.dumps(respelled), "row_before.values")
                before_import.objects.filter(city=before.city, pk=before.pk).update(values=sealed)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_papers_stand_in_the_file"),
        ("access", "0005_classes_have_one_spelling"),
    ]

    operations = [
        migrations.RunPython(respell, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(respell_before, migrations.RunPython.noop, elidable=True),
    ]
