"""Who writes thousands of rows at once brings their guards along; and the planner may be told what has grown.

A tie asks, when it is made, whether its person shows the child, and a child whether its household does. An import
has counted beforehand who shares whom: for the transaction that says `lantian.guards = 'given'` nothing is asked.
"""

from django.db import migrations

ASKS = "WHEN (coalesce(current_setting('lantian.guards', true), '') <> 'given')"
TRIGGERS = {
    "registry_tie_made": (
        f"AFTER INSERT ON registry_tie FOR EACH ROW {ASKS} EXECUTE FUNCTION registry_tie_changed()"
    ),
    "registry_tie_changed": (
        "AFTER DELETE OR UPDATE OF region, school, person_id, child_id ON registry_tie "
        "FOR EACH ROW EXECUTE FUNCTION registry_tie_changed()"
    ),
    "registry_child_made": (
        f"AFTER INSERT ON registry_child FOR EACH ROW {ASKS} EXECUTE FUNCTION registry_child_housed()"
    ),
    "registry_child_housed": (
        "AFTER DELETE OR UPDATE OF region, school, household_id ON registry_child "
        "FOR EACH ROW EXECUTE FUNCTION registry_child_housed()"
    ),
}
FORMER = {
    "registry_tie_changed": (
        "AFTER INSERT OR DELETE OR UPDATE OF region, school, person_id, child_id ON registry_tie "
        "FOR EACH ROW EXECUTE FUNCTION registry_tie_changed()"
    ),
    "registry_child_housed": (
        "AFTER INSERT OR DELETE OR UPDATE OF region, school, household_id ON registry_child "
        "FOR EACH ROW EXECUTE FUNCTION registry_child_housed()"
    ),
}
GROWN = (
    "child",
    "identitykey",
    "household",
    "livelihood",
    "residence",
    "hukou",
    "enrolment",
    "health",
    "guardianship",
    "person",
    "tie",
    "migration",
    "otherreading",
)
ANALYSE = f"""
CREATE FUNCTION registry_analyse() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    {" ".join(f"ANALYZE registry_{table};" for table in GROWN)}
END $$
"""


def _table(trigger: str) -> str:
    return trigger.rpartition("_")[0]


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_a_roster_shows_its_sheets")]

    operations = [
        *(
            migrations.RunSQL(f"DROP TRIGGER {name} ON {_table(name)}", f"CREATE TRIGGER {name} {former}")
            for name, former in FORMER.items()
        ),
        *(
            migrations.RunSQL(f"CREATE TRIGGER {name} {action}", f"DROP TRIGGER {name} ON {_table(name)}")
            for name, action in TRIGGERS.items()
        ),
        migrations.RunSQL(ANALYSE, "DROP FUNCTION registry_analyse()"),
    ]
