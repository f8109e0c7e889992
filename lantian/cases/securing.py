"""What the database does by itself for the team of a case: who is in it reads all rows of the case, and nobody else.

The list of seats follows the members at once, in the same transaction; their history bears it too. These triggers run
after those of history (triggers fire in the order of their names), so that no row of it keeps an old list.
"""

from collections.abc import Iterator

from django.db import connection

from lantian.access.guards import IN_PLACE, IN_TEAM, IN_TEAMS
from lantian.access.policy import Scope
from lantian.access.securing import DEFINER, declared_models
from lantian.cases.models import CaseFile, CaseMember, CaseStep, CaseTask, ProtectionCase
from lantian.cases.rules.steps import Verb
from lantian.cases.words import ORIGIN
from lantian.duties.models import DutyBasis
from lantian.files.securing import moved_by_steps
from lantian.referrals.models import ReferralReply, ReferralStep, UnitReferral

CASES, MEMBERS, TASKS, BASES = (
    model._meta.db_table for model in (ProtectionCase, CaseMember, CaseTask, DutyBasis)
)
# Of a referral a team is told where it stands: nothing of what the unit was asked and given of the child.
TOLD = (
    *("id", "city", "sent_on", "matter", "from_unit_id", "to_unit_id", "owner_unit_id", "owner", "state"),
    *("due_on", "reply_due_on", "is_passed_on", "closed_on", "word", "word_by", "reason"),
    *("consent_withdrawn_on", "destroyed_on"),
)


def statements() -> Iterator[str]:
    """Statements that put the triggers and the one question in force, replacing what was there."""
    yield from _members_make_the_team()
    yield from _rows_follow_the_team()
    yield from _another_county_is_noticed()
    yield from _level_follows_the_child()
    yield from _what_waits()
    yield from _what_became_of_what_was_asked()
    yield from moved_by_steps(
        CaseFile,
        CaseStep,
        of="case_id",
        column="verb",
        aside=Verb.SET_ASIDE.value,
        back=Verb.BRING_BACK.value,
    )


def _members_make_the_team() -> Iterator[str]:
    seats = (
        f"SELECT seat FROM public.{MEMBERS} WHERE city = NEW.city AND case_id = NEW.case_id "
        "AND until_at IS NULL ORDER BY seat"
    )
    yield (
        f"CREATE OR REPLACE FUNCTION lantian_team_of_case() RETURNS trigger {DEFINER} AS $$ BEGIN "
        f"UPDATE public.{CASES} SET team = ARRAY({seats}) WHERE city = NEW.city AND id = NEW.case_id; "
        "RETURN NULL; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS zz_team_of_case ON {MEMBERS}"
    yield (
        f"CREATE TRIGGER zz_team_of_case AFTER INSERT OR UPDATE OF until_at, seat ON {MEMBERS} "
        "FOR EACH ROW EXECUTE FUNCTION lantian_team_of_case()"
    )


def _rows_follow_the_team() -> Iterator[str]:
    updates = " ".join(
        f"UPDATE public.{table} SET team = NEW.team WHERE city = NEW.city AND {column} = NEW.id;"
        for table, column in followers()
    )
    yield (
        f"CREATE OR REPLACE FUNCTION lantian_follow_team() RETURNS trigger {DEFINER} AS $$ BEGIN "
        f"{updates} RETURN NULL; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS zz_follow_team ON {CASES}"
    yield (
        f"CREATE TRIGGER zz_follow_team AFTER UPDATE OF team ON {CASES} FOR EACH ROW "
        "WHEN (OLD.team IS DISTINCT FROM NEW.team) EXECUTE FUNCTION lantian_follow_team()"
    )


def followers() -> list[tuple[str, str]]:
    """Tables whose rows bear the team of a case, and the column that names it: the history of each among them."""
    found = []
    for model in declared_models():
        guard = getattr(model, "guard", None)
        is_ours = model._meta.app_label == ProtectionCase._meta.app_label
        if is_ours and guard and guard.team and model is not ProtectionCase:
            own = getattr(model, "pgh_tracked_model", None) is ProtectionCase
            found.append((model._meta.db_table, "id" if own else "case_id"))
    return sorted(found)


def _another_county_is_noticed() -> Iterator[str]:
    """Whoever moves a child need not know that it has a case: the row itself notes that another county must know, and
    tells the office there in the same transaction. Whoever moved the child learns nothing by it.
    """
    yield (
        f"CREATE OR REPLACE FUNCTION lantian_case_moved() RETURNS trigger {DEFINER} AS $$ BEGIN "
        "NEW.moved_from := CASE WHEN OLD.moved_from / 1000000 = NEW.region / 1000000 THEN NULL "
        "ELSE coalesce(OLD.moved_from, OLD.region) END; "
        "IF NEW.moved_from IS NOT NULL THEN "
        "INSERT INTO public.notices_notice (id, city, seat, kind, count, urgency, url_name, told_at) "
        "SELECT gen_random_uuid(), NEW.city, seat, 'case_moved', 1, 1, 'cases:cases', now() "
        "FROM public.access_post WHERE city = NEW.city AND role = 'county_office' "
        "AND NEW.region BETWEEN region_low AND region_high "
        "AND since <= current_date AND (until IS NULL OR until > current_date); "
        "END IF; RETURN NEW; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS case_moved ON {CASES}"
    yield (
        f"CREATE TRIGGER case_moved BEFORE UPDATE OF region ON {CASES} FOR EACH ROW "
        "WHEN (NEW.closed_on IS NULL AND OLD.region / 1000000 <> NEW.region / 1000000) "
        "EXECUTE FUNCTION lantian_case_moved()"
    )


def _level_follows_the_child() -> Iterator[str]:
    """A case bears the level of its child as it is confirmed today, whoever confirms it without knowing of the case."""
    confirmed = (
        f"coalesce((SELECT level FROM public.{BASES} WHERE city = NEW.city AND child_id = NEW.child_id), '')"
    )
    yield (
        f"CREATE OR REPLACE FUNCTION lantian_level_of_case() RETURNS trigger {DEFINER} AS $$ BEGIN "
        f"NEW.level := {confirmed}; RETURN NEW; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS level_of_case ON {CASES}"
    yield (
        f"CREATE TRIGGER level_of_case BEFORE INSERT OR UPDATE OF child_id ON {CASES} "
        "FOR EACH ROW EXECUTE FUNCTION lantian_level_of_case()"
    )
    yield (
        f"CREATE OR REPLACE FUNCTION lantian_level_to_cases() RETURNS trigger {DEFINER} AS $$ BEGIN "
        f"UPDATE public.{CASES} SET level = NEW.level WHERE city = NEW.city AND child_id = NEW.child_id "
        "AND level <> NEW.level; RETURN NULL; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS level_to_cases ON {BASES}"
    yield (
        f"CREATE TRIGGER level_to_cases AFTER INSERT OR UPDATE OF level ON {BASES} "
        "FOR EACH ROW EXECUTE FUNCTION lantian_level_to_cases()"
    )


def _what_waits() -> Iterator[str]:
    """How many tasks are due to each seat, and which counties have a case come to them: numbers and no row.

    The night asks as an office that may have no key to any case.
    """
    yield (
        "CREATE OR REPLACE FUNCTION lantian_cases_waiting(in_city integer, on_day date) "
        "RETURNS TABLE (seat uuid, place bigint, number bigint) "
        "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ "
        f"SELECT t.seat, NULL::bigint, count(*) FROM public.{TASKS} t WHERE t.city = in_city "
        f"AND t.state = 'open' AND t.due_on <= on_day AND {IN_PLACE.format('t.region')} GROUP BY t.seat "
        "UNION ALL "
        f"SELECT NULL::uuid, c.region / 1000000 * 1000000, count(*) FROM public.{CASES} c WHERE c.city = in_city "
        f"AND c.closed_on IS NULL AND c.moved_from IS NOT NULL AND {IN_PLACE.format('c.region')} "
        # Whoever heard of one in the moment when it came is reminded tomorrow.
        "AND NOT EXISTS (SELECT 1 FROM public.notices_notice n JOIN public.access_post p "
        "ON p.city = n.city AND p.seat = n.seat WHERE n.city = in_city AND n.kind = 'case_moved' "
        "AND (n.told_at AT TIME ZONE 'Asia/Shanghai')::date = on_day AND p.role = 'county_office' "
        "AND c.region BETWEEN p.region_low AND p.region_high) GROUP BY 2 $$"
    )
    yield "REVOKE ALL ON FUNCTION lantian_cases_waiting(integer, date) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION lantian_cases_waiting(integer, date) TO {Scope.PLACE}"


def _what_became_of_what_was_asked() -> Iterator[str]:
    """Where the referrals of a case stand, with their steps and replies, for the seats of its team and for nobody else.

    The rows themselves stay closed to whoever has no other key to them, and a referral bears nothing of the case that
    the unit could read: a list of the team in it would be one.
    """
    of_case = (
        f"FROM public.{UnitReferral._meta.db_table} r JOIN public.{CASES} c "
        "ON c.city = r.city AND c.id = r.comes_from_key "
        f"WHERE r.city = in_city AND r.comes_from = '{ORIGIN}' AND r.comes_from_key = in_case "
        f"AND {IN_TEAM.format('c.team')}"
    )
    questions = [
        ("lantian_asked_for_case", UnitReferral, f"SELECT {', '.join(f'r.{name}' for name in TOLD)} {of_case}"),
        *(
            (name, part, f"SELECT p.* FROM public.{part._meta.db_table} p "
             f"WHERE p.city = in_city AND p.referral_id IN (SELECT r.id {of_case})")
            for name, part in (("lantian_steps_for_case", ReferralStep), ("lantian_replies_for_case", ReferralReply))
        ),
    ]  # fmt: skip
    for name, model, question in questions:
        yield f"DROP FUNCTION IF EXISTS {name}(integer, uuid)"
        yield (
            f"CREATE FUNCTION {name}(in_city integer, in_case uuid) RETURNS {_rows_of(model)} LANGUAGE sql STABLE "
            f"SECURITY DEFINER SET search_path = public, pg_temp AS $$ {question} $$"
        )
        yield f"REVOKE ALL ON FUNCTION {name}(integer, uuid) FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {name}(integer, uuid) TO {', '.join(IN_TEAMS)}"


def _rows_of(model: type[UnitReferral | ReferralStep | ReferralReply]) -> str:
    """What a function gives of a table: all of a step or reply, of a referral what is told."""
    if model is not UnitReferral:
        return f"SETOF public.{model._meta.db_table}"
    kinds = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    return f"TABLE ({', '.join(f'{name} {kinds[name]}' for name in TOLD)})"
