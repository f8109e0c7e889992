"""People and households keep where the children are whom they belong to; these triggers keep the lists true."""

from django.db import migrations

DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"

REGARD_PERSON = f"""
CREATE FUNCTION registry_regard_person(in_city integer, in_person uuid) RETURNS void {DEFINER} AS $$
BEGIN
    UPDATE registry_person AS person
    SET regions = seen.regions, schools = seen.schools, children = seen.children
    FROM (
        SELECT coalesce(array_agg(DISTINCT region), '{{}}') AS regions,
               coalesce(array_agg(DISTINCT school) FILTER (WHERE school IS NOT NULL), '{{}}') AS schools,
               coalesce(array_agg(DISTINCT child_id), '{{}}') AS children
        FROM registry_tie WHERE city = in_city AND person_id = in_person
    ) AS seen
    WHERE person.city = in_city AND person.id = in_person
      AND (person.regions, person.schools, person.children)
          IS DISTINCT FROM (seen.regions, seen.schools, seen.children);
END $$
"""

TIE_CHANGED = f"""
CREATE FUNCTION registry_tie_changed() RETURNS trigger {DEFINER} AS $$
BEGIN
    IF TG_OP = 'INSERT' AND EXISTS (
        SELECT 1 FROM registry_person
        WHERE city = NEW.city AND id = NEW.person_id AND NEW.child_id = ANY (children)
          AND NEW.region = ANY (regions) AND (NEW.school IS NULL OR NEW.school = ANY (schools))
    ) THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM registry_regard_person(OLD.city, OLD.person_id);
    END IF;
    IF TG_OP <> 'DELETE' AND (TG_OP = 'INSERT' OR NEW.person_id <> OLD.person_id) THEN
        PERFORM registry_regard_person(NEW.city, NEW.person_id);
    END IF;
    RETURN NULL;
END $$
"""

PERSON_MOVED = f"""
CREATE FUNCTION registry_person_moved() RETURNS trigger {DEFINER} AS $$
BEGIN
    UPDATE registry_migration SET regions = NEW.regions, schools = NEW.schools, children = NEW.children
    WHERE city = NEW.city AND person_id = NEW.id;
    UPDATE registry_migrationhistory SET regions = NEW.regions, schools = NEW.schools, children = NEW.children
    WHERE city = NEW.city AND person_id = NEW.id;
    UPDATE registry_personhistory SET regions = NEW.regions, schools = NEW.schools, children = NEW.children
    WHERE city = NEW.city AND id = NEW.id;
    RETURN NULL;
END $$
"""

REGARD_HOUSEHOLD = f"""
CREATE FUNCTION registry_regard_household(in_city integer, in_household uuid) RETURNS void {DEFINER} AS $$
BEGIN
    UPDATE registry_household AS household
    SET regions = seen.regions, schools = seen.schools, children = seen.children
    FROM (
        SELECT coalesce(array_agg(DISTINCT region), '{{}}') AS regions,
               coalesce(array_agg(DISTINCT school) FILTER (WHERE school IS NOT NULL), '{{}}') AS schools,
               coalesce(array_agg(DISTINCT id), '{{}}') AS children
        FROM registry_child WHERE city = in_city AND household_id = in_household
    ) AS seen
    WHERE household.city = in_city AND household.id = in_household
      AND (household.regions, household.schools, household.children)
          IS DISTINCT FROM (seen.regions, seen.schools, seen.children);
END $$
"""

CHILD_HOUSED = f"""
CREATE FUNCTION registry_child_housed() RETURNS trigger {DEFINER} AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (NEW.household_id IS NULL OR EXISTS (
        SELECT 1 FROM registry_household
        WHERE city = NEW.city AND id = NEW.household_id AND NEW.id = ANY (children)
          AND NEW.region = ANY (regions) AND (NEW.school IS NULL OR NEW.school = ANY (schools))
    )) THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.household_id IS NOT NULL THEN
        PERFORM registry_regard_household(OLD.city, OLD.household_id);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.household_id IS NOT NULL
       AND (TG_OP = 'INSERT' OR NEW.household_id IS DISTINCT FROM OLD.household_id) THEN
        PERFORM registry_regard_household(NEW.city, NEW.household_id);
    END IF;
    RETURN NULL;
END $$
"""

HOUSEHOLD_MOVED = f"""
CREATE FUNCTION registry_household_moved() RETURNS trigger {DEFINER} AS $$
BEGIN
    UPDATE registry_livelihood SET regions = NEW.regions, schools = NEW.schools, children = NEW.children
    WHERE city = NEW.city AND household_id = NEW.id;
    UPDATE registry_livelihoodhistory SET regions = NEW.regions, schools = NEW.schools, children = NEW.children
    WHERE city = NEW.city AND household_id = NEW.id;
    UPDATE registry_householdhistory SET regions = NEW.regions, schools = NEW.schools, children = NEW.children
    WHERE city = NEW.city AND id = NEW.id;
    RETURN NULL;
END $$
"""

FUNCTIONS = {
    "registry_regard_person(integer, uuid)": REGARD_PERSON,
    "registry_tie_changed()": TIE_CHANGED,
    "registry_person_moved()": PERSON_MOVED,
    "registry_regard_household(integer, uuid)": REGARD_HOUSEHOLD,
    "registry_child_housed()": CHILD_HOUSED,
    "registry_household_moved()": HOUSEHOLD_MOVED,
}

TRIGGERS = [
    "CREATE TRIGGER registry_tie_changed AFTER INSERT OR DELETE OR UPDATE OF region, school, person_id, child_id "
    "ON registry_tie FOR EACH ROW EXECUTE FUNCTION registry_tie_changed()",
    "CREATE TRIGGER registry_person_moved AFTER UPDATE OF regions, schools, children "
    "ON registry_person FOR EACH ROW EXECUTE FUNCTION registry_person_moved()",
    "CREATE TRIGGER registry_child_housed AFTER INSERT OR DELETE OR UPDATE OF region, school, household_id "
    "ON registry_child FOR EACH ROW EXECUTE FUNCTION registry_child_housed()",
    "CREATE TRIGGER registry_household_moved AFTER UPDATE OF regions, schools, children "
    "ON registry_household FOR EACH ROW EXECUTE FUNCTION registry_household_moved()",
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_children_people_and_facts")]

    operations = [
        *(
            migrations.RunSQL(create, f"DROP FUNCTION {signature} CASCADE")
            for signature, create in FUNCTIONS.items()
        ),
        # The helpers are for the triggers alone: nobody may move the guards of a row by hand.
        *(
            migrations.RunSQL(f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC", migrations.RunSQL.noop)
            for signature in FUNCTIONS
        ),
        *(migrations.RunSQL(trigger, migrations.RunSQL.noop) for trigger in TRIGGERS),
    ]
