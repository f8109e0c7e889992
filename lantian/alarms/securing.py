"""What the database does by itself: it moves evidence that was set aside, and tells the new county of a child.

A report stays where it happened when its child comes to live in another county. The office there is rung for it in the
same transaction: it hears of it, and reads it like whoever else was rung. Whoever moves the child need not know of the
report, and learns nothing.
"""

from collections.abc import Iterator

from lantian.access.policy import Scope
from lantian.alarms.models import AlarmCall, HarmEvidence, HarmReport, HarmStep
from lantian.alarms.rules.clock import Stage
from lantian.alarms.rules.ladder import Step

REPORTS, CALLS = HarmReport._meta.db_table, AlarmCall._meta.db_table
EVIDENCE, STEPS = HarmEvidence._meta.db_table, HarmStep._meta.db_table
DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
BOUNDS = "current_setting('lantian.lo')::bigint AND current_setting('lantian.hi')::bigint"
COUNTY = 1_000_000
NOTICE = "harm_moved"


def statements() -> Iterator[str]:
    """Statements that put the trigger in force, replacing what was there."""
    yield (
        f"CREATE OR REPLACE FUNCTION alarms_child_moved() RETURNS trigger {DEFINER} AS $$ "
        "DECLARE told record; BEGIN "
        "FOR told IN SELECT report.id, report.region, report.rounds, post.seat "
        f"FROM {REPORTS} AS report JOIN access_post AS post ON post.city = report.city "
        "WHERE report.city = NEW.city AND report.child_id = NEW.id AND NOT report.is_drill "
        f"AND NOT report.is_quarantined AND report.joined_to_id IS NULL AND report.stage <> '{Stage.FED_BACK}' "
        f"AND report.region / {COUNTY} <> NEW.region / {COUNTY} AND post.role = 'county_office' "
        "AND NEW.region BETWEEN post.region_low AND post.region_high "
        "AND post.since <= current_date AND (post.until IS NULL OR post.until > current_date) "
        "AND NOT post.seat = ANY (report.team) LOOP "
        f"INSERT INTO {CALLS} (id, city, report_id, region, seat, step, round, is_cover, is_on_call, told_at) "
        f"VALUES (gen_random_uuid(), NEW.city, told.id, told.region, told.seat, {Step.COUNTY.value}, told.rounds, "
        "false, false, now()) ON CONFLICT DO NOTHING; "
        "INSERT INTO notices_notice (id, city, seat, kind, count, urgency, url_name, told_at) "
        f"VALUES (gen_random_uuid(), NEW.city, told.seat, '{NOTICE}', 1, 1, 'alarms:reports', now()); "
        "END LOOP; RETURN NULL; END $$"
    )
    yield from _evidence()
    yield "DROP TRIGGER IF EXISTS alarms_child_moved ON registry_child"
    yield (
        "CREATE TRIGGER alarms_child_moved AFTER UPDATE OF region ON registry_child FOR EACH ROW "
        f"WHEN (OLD.region / {COUNTY} <> NEW.region / {COUNTY}) EXECUTE FUNCTION alarms_child_moved()"
    )


def _evidence() -> Iterator[str]:
    """Evidence is moved by the steps that are about it; what was set aside long enough ago loses its content."""
    aside, back = HarmStep.Kind.SET_ASIDE.value, HarmStep.Kind.BROUGHT_BACK.value
    yield (
        f"CREATE OR REPLACE FUNCTION alarms_evidence_moved() RETURNS trigger {DEFINER} AS $$ BEGIN "
        f"UPDATE {EVIDENCE} SET set_aside_at = CASE WHEN NEW.kind = '{aside}' THEN NEW.at END "
        "WHERE city = NEW.city AND id = NEW.about AND report_id = NEW.report_id AND removed_at IS NULL; "
        "RETURN NULL; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS alarms_evidence_moved ON {STEPS}"
    yield (
        f"CREATE TRIGGER alarms_evidence_moved AFTER INSERT ON {STEPS} FOR EACH ROW "
        f"WHEN (NEW.kind IN ('{aside}', '{back}')) EXECUTE FUNCTION alarms_evidence_moved()"
    )
    yield (
        f"CREATE OR REPLACE FUNCTION alarms_clear_evidence(in_city integer, before timestamptz) RETURNS SETOF uuid "
        f"{DEFINER} AS $$ BEGIN RETURN QUERY UPDATE {EVIDENCE} SET removed_at = now() WHERE city = in_city "
        f"AND set_aside_at < before AND removed_at IS NULL AND region BETWEEN {BOUNDS} RETURNING id; END $$"
    )
    yield "REVOKE ALL ON FUNCTION alarms_clear_evidence(integer, timestamptz) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION alarms_clear_evidence(integer, timestamptz) TO {Scope.PLACE}"
