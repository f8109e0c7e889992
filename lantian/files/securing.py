"""What the database does by itself for evidence that rooms keep.

Only a step that is about it sets it aside or brings it back; what was set aside long enough ago loses its content.
"""

from collections.abc import Iterator

from django.db import models

from lantian.access.guards import IN_PLACE
from lantian.access.policy import Scope
from lantian.access.securing import DEFINER
from lantian.files.models import Evidence


def moved_by_steps(
    evidence: type[Evidence], steps: type[models.Model], *, of: str, column: str, aside: str, back: str
) -> Iterator[str]:
    """Statements for a table of evidence whose rows the `steps` of the same thing move; they replace what was there.

    `of` is the column in which both tables name that thing. A step whose `column` says `aside` or `back` moves the row
    that it is `about` and says why, or is refused; one whose words an erasure took away moves nothing again.
    """
    table, clear = evidence._meta.db_table, clearing_of(evidence)
    trigger = f"{evidence._meta.app_label}_evidence_moved"
    is_aside = f"NEW.{column} = '{aside}'"
    yield (
        f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger {DEFINER} AS $$ BEGIN "
        f"UPDATE {table} SET set_aside_at = CASE WHEN {is_aside} THEN NEW.at END "
        f"WHERE city = NEW.city AND id = NEW.about AND {of} = NEW.{of} AND removed_at IS NULL "
        f"AND (set_aside_at IS NULL) = ({is_aside}); "
        "IF NOT FOUND THEN RAISE EXCEPTION 'There is no evidence that this step could move.' "
        "USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {trigger} ON {steps._meta.db_table}"
    yield (
        f"CREATE TRIGGER {trigger} AFTER INSERT ON {steps._meta.db_table} FOR EACH ROW "
        f"WHEN (NEW.{column} IN ('{aside}', '{back}') AND NEW.words IS NOT NULL) EXECUTE FUNCTION {trigger}()"
    )
    yield (
        f"CREATE OR REPLACE FUNCTION {clear}(in_city integer, before timestamptz) RETURNS SETOF uuid "
        f"{DEFINER} AS $$ BEGIN RETURN QUERY UPDATE {table} SET removed_at = now() WHERE city = in_city "
        f"AND set_aside_at < before AND removed_at IS NULL AND {IN_PLACE.format('region')} RETURNING id; END $$"
    )
    yield f"REVOKE ALL ON FUNCTION {clear}(integer, timestamptz) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {clear}(integer, timestamptz) TO {Scope.PLACE}"


def clearing_of(evidence: type[Evidence]) -> str:
    """The function of the database that notes of a place's evidence that its content goes, and gives its keys."""
    return f"{evidence._meta.app_label}_clear_evidence"
