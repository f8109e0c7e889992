"""Grandparents of whom the register knows a name and a tie are named in the child's file as well.

Their ties and rows stay as they are: somebody may have built on them.
"""

from django.db import migrations

NAMES = {
    "paternal_grandfather": "61",
    "paternal_grandmother": "62",
    "maternal_grandfather": "63",
    "maternal_grandmother": "64",
}
FILL = """
UPDATE registry_child AS child SET {name} = tied.name
FROM (
    SELECT DISTINCT ON (tie.city, tie.child_id) tie.city, tie.child_id, person.name
    FROM registry_tie AS tie JOIN registry_person AS person ON person.city = tie.city AND person.id = tie.person_id
    WHERE tie.kind = 'grandparent' AND tie.relation = '{relation}' AND tie.until IS NULL
    ORDER BY tie.city, tie.child_id, tie.id
) AS tied
WHERE child.city = tied.city AND child.id = tied.child_id AND child.{name} = '' AND child.erased_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_the_file_names_the_grandparents")]

    operations = [
        # What a migration fills in is nobody's change: the history of the children keeps its authors.
        migrations.RunSQL(
            "ALTER TABLE registry_child DISABLE TRIGGER USER",
            "ALTER TABLE registry_child ENABLE TRIGGER USER",
        ),
        *(
            migrations.RunSQL(FILL.format(name=name, relation=relation), migrations.RunSQL.noop)
            for name, relation in NAMES.items()
        ),
        migrations.RunSQL(
            "ALTER TABLE registry_child ENABLE TRIGGER USER",
            "ALTER TABLE registry_child DISABLE TRIGGER USER",
        ),
    ]
