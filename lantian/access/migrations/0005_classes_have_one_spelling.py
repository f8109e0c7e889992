"""Class teachers' posts name their class as `places.classes` writes it: 1班, （1）班 and 三年级1班 are 1.

The same class was meant before: no history is written, and what history keeps of posts is spelled alike.
"""

from django.db import migrations

from lantian.places.classes import class_of

TABLES = ("access_post", "access_posthistory")
WRITTEN = "SELECT DISTINCT grade, class_name FROM {} WHERE class_name <> ''"
RESPELL = """
UPDATE {} SET grade = %s, class_name = %s WHERE grade IS NOT DISTINCT FROM %s AND class_name = %s
"""


def respell(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        # Triggers cannot be switched while foreign keys wait to be looked at.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE access_post DISABLE TRIGGER USER")
        for table in TABLES:
            cursor.execute(WRITTEN.format(table))
            for grade, written in cursor.fetchall():
                found = class_of(written, grade)
                # A post without a class answers for the whole grade: nobody becomes that by a spelling.
                if found.name and (found.grade, found.name) != (grade, written):
                    cursor.execute(RESPELL.format(table), [found.grade, found.name, grade, written])
        cursor.execute("ALTER TABLE access_post ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [("access", "0004_closed_material_opens_in_an_emergency")]

    operations = [migrations.RunPython(respell, migrations.RunPython.noop, elidable=True)]
