"""From weighed pairs to a worklist: what is certain, what a person is asked, what is dropped. SQL for both engines."""

from lantian.linkage.matching.evidence import EVIDENCE, level_of


def _is(field: str, code: str) -> str:
    return f"{field} = {level_of(field, code)}"


def _at_least(field: str, code: str) -> str:
    return f"{field} >= {level_of(field, code)}"


def _not_different(*fields: str) -> str:
    return " AND ".join(f"{field} <> {level_of(field, 'different')}" for field in fields)


WHOLE_NAME = _at_least("name", "same_common")
SAME_DAY = _at_least("birth", "same_first_of_year")
A_PARENT = f"({_at_least('father', 'sounds_alike')} OR {_at_least('mother', 'sounds_alike')})"

TELLS_TWINS_APART = f"""(
    {WHOLE_NAME}
    OR {_is("name", "given_name_only")}
    OR ({_at_least("identity", "one_slip")} AND {_at_least("name", "sounds_alike")})
)"""
"""Twins share birthday, parents, village, surname and half the name: only the given name, or the number, tells."""

SAME_NUMBER = f"""(
    {_is("identity", "same")} AND numbers_fit
    AND ({_at_least("name", "one_character")}
        OR ({_is("name", "surname_only")} AND {SAME_DAY} AND {A_PARENT}))
)"""
"""Whoever has the same right number may have another name on another list. In one list two children of one number
are rather twins of whom one was given the other's."""

NOT_CONTRADICTED = f"""(
    ({WHOLE_NAME} OR {_not_different("sex")})
    AND ({_not_different("identity")}
        OR ({WHOLE_NAME} AND {SAME_DAY} AND {A_PARENT} AND {_not_different("father", "mother", "sex")}))
)"""
"""Two right numbers that differ are two children, unless one was copied from a brother: then all else agrees."""

NO_BETTER_NAME = f"({WHOLE_NAME} OR name >= best_name)"
"""Who was found by the number, while another record bears the very name, may have the number of a twin."""


def worklist(pairs: str, same: float, *, of_one_list: bool) -> str:
    """The query over a table as `weigh` makes it that returns the pairs with their band.

    A record that has two certain pairs has none: all of them are asked. Beside a certain pair of either of its
    records an uncertain one is dropped.
    """
    levels = ", ".join(f"p.{field}" for field in EVIDENCE)
    told_apart = TELLS_TWINS_APART if of_one_list else f"({TELLS_TWINS_APART} OR {SAME_NUMBER})"
    return f"""
        WITH nodes AS (SELECT l AS node, name FROM {pairs} UNION ALL SELECT r, name FROM {pairs}),
        names AS (SELECT node, max(name) AS best_name FROM nodes GROUP BY node),
        met AS (
            SELECT p.*, greatest(a.best_name, b.best_name) AS best_name
            FROM {pairs} p JOIN names a ON a.node = p.l JOIN names b ON b.node = p.r
        ),
        judged AS (
            SELECT *, weight >= {same} AND {told_apart} AND {NOT_CONTRADICTED} AND {NO_BETTER_NAME} AS is_sure
            FROM met
        ),
        ends AS (SELECT l AS node FROM judged WHERE is_sure UNION ALL SELECT r FROM judged WHERE is_sure),
        degrees AS (SELECT node, count(*) AS degree FROM ends GROUP BY node)
        SELECT p.l, p.r, p.probability,
            CASE WHEN p.is_sure AND a.degree = 1 AND b.degree = 1 THEN 'same' ELSE 'ask' END AS band, {levels}
        FROM judged p LEFT JOIN degrees a ON a.node = p.l LEFT JOIN degrees b ON b.node = p.r
        WHERE p.is_sure OR (a.degree IS NULL AND b.degree IS NULL)
    """
