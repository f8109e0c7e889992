"""What the database does by itself: it moves evidence that was set aside, and tells the new county of a child.

A report stays where it happened when its child comes to live in another county. The office there is rung for it in the
same transaction: it hears of it, and reads it like whoever else was rung. Whoever moves the child need not know of the
report, and learns nothing.
"""

from collections.abc import Iterator

from lantian.access.securing import DEFINER
from lantian.alarms.models import AlarmCall, HarmEvidence, HarmReport, HarmStep
from lantian.alarms.rules.clock import Stage
from lantian.alarms.rules.ladder import Step
from lantian.files.securing import moved_by_steps

REPORTS, CALLS = HarmReport._meta.db_table, AlarmCall._meta.db_table
COUNTY = 1_000_000
NOTICE = "harm_moved"


def statements() -> Iterator[str]:
    """Statements that put the triggers in force, replacing what was there."""
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
    aside, back = HarmStep.Kind.SET_ASIDE.value, HarmStep.Kind.BROUGHT_BACK.value
    yield from moved_by_steps(HarmEvidence, HarmStep, of="report_id", column="kind", aside=aside, back=back)
    yield "DROP TRIGGER IF EXISTS alarms_child_moved ON registry_child"
    yield (
        "CREATE TRIGGER alarms_child_moved AFTER UPDATE OF region ON registry_child FOR EACH ROW "
        f"WHEN (OLD.region / {COUNTY} <> NEW.region / {COUNTY}) EXECUTE FUNCTION alarms_child_moved()"
    )
