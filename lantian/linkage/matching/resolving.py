"""From weighed pairs to a worklist: what is certain, what a person is asked, what is dropped. SQL for both engines."""

from lantian.linkage.matching.evidence import EVIDENCE, level_of


def _at_least(field: str, code: str) -> str:
    return f"{field} >= {level_of(field, code)}"


TWIN_PROOF = (
    f"(({_at_least('identity', 'one_slip')} AND {_at_least('name', 'one_character')})"
    f" OR {_at_least('name', 'same_common')}"
    f" OR ({_at_least('name', 'same_sound')} AND sex <> {level_of('sex', 'different')}))"
)
"""Twins share birthday, parents, village and half the name: only the whole name, or the number, tells them apart."""

NOTHING_AGAINST = (
    f"identity <> {level_of('identity', 'different')}"
    f" AND (sex <> {level_of('sex', 'different')} OR {_at_least('identity', 'one_slip')})"
)


def worklist(pairs: str, same: float) -> str:
    """The query over a table of `l`, `r`, `weight`, `probability` and levels that returns the pairs with their band.

    A record that has two certain pairs has none: all of them are asked. Beside a certain pair of either of its
    records an uncertain one is dropped.
    """
    levels = ", ".join(f"p.{field}" for field in EVIDENCE)
    return f"""
        WITH judged AS (
            SELECT *, CASE WHEN weight >= {same} AND {TWIN_PROOF} AND {NOTHING_AGAINST} THEN 1 ELSE 0 END AS sure
            FROM {pairs}
        ),
        ends AS (SELECT l AS node FROM judged WHERE sure = 1 UNION ALL SELECT r FROM judged WHERE sure = 1),
        degrees AS (SELECT node, count(*) AS degree FROM ends GROUP BY node)
        SELECT p.l, p.r, p.probability,
            CASE WHEN p.sure = 1 AND a.degree = 1 AND b.degree = 1 THEN 'same' ELSE 'ask' END AS band, {levels}
        FROM judged p LEFT JOIN degrees a ON a.node = p.l LEFT JOIN degrees b ON b.node = p.r
        WHERE p.sure = 1 OR (a.degree IS NULL AND b.degree IS NULL)
    """
