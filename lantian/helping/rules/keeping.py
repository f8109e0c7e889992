"""How long a helper stays on file once they do not stand by children, and who may be erased (个人信息保护法 art 47)."""

from collections.abc import Mapping
from datetime import date

from lantian.helping.rules.standings import Standing
from lantian.registry.rules.calibres.conditions import add_months

ERASABLE = frozenset({Standing.DECLINED, Standing.LEFT})
"""Who signed up is declined first, and who stands by children leaves first: somebody answers them before."""


def kept_since(on: date, months: int) -> date:
    """Whoever was declined, or left, on this day or before is kept no longer on a day."""
    return add_months(on, -months)


def is_over(standing: str, since: date | None, on: date, kept_months: Mapping[str, int]) -> bool:
    """Whether somebody who stands so since a day is to be erased on another, asked or not."""
    return since is not None and standing in ERASABLE and since <= kept_since(on, kept_months[standing])
