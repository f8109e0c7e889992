"""Single duties that an act of care keeps, as it keeps a rule: pure."""

from collections.abc import Collection, Mapping

from lantian.duties.acts import Act

ASK_AFTER = "ask_after"
"""Who stands by a child is asked to ring it. The name says no cause: whoever sees the child sees its duties."""

KEPT_BY: Mapping[str, frozenset[Act]] = {ASK_AFTER: frozenset({Act.CALL, Act.TALK, Act.HOME_VISIT})}
"""Which acts keep a single duty, done by the role that owes it."""


def acts_keeping(rule: str, acts: Collection[Act]) -> list[Act]:
    """Which of some acts keep a single duty; none keep those that are kept on a page of their own."""
    return [act for act in acts if act in KEPT_BY.get(rule, ())]
