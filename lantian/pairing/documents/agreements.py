"""The agreement with a proxy parent (always in Chinese): a page for the grown-ups, a page for the child."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lantian.kernel.documents.typesetting import set_pdf

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Who agrees about whom. `village` is where the child lives; `counts_itself`: the child signs for itself."""

    child: str
    village: str
    helper: str
    helper_unit: str
    carer: str
    witness: str
    is_one_of_several: bool
    lead: str
    counts_itself: bool


def set_agreement(agreement: Agreement, *, made_on: date) -> bytes:
    """A PDF of two A4 pages, to be signed by all. Raises `FontsMissing`."""
    data = {
        "child": agreement.child,
        "village": agreement.village,
        "helper": agreement.helper,
        "unit": agreement.helper_unit,
        "carer": agreement.carer,
        "witness": agreement.witness,
        "several": agreement.is_one_of_several,
        "lead": agreement.lead,
        "itself": agreement.counts_itself,
        "made": f"{made_on.year}年{made_on.month}月{made_on.day}日",
    }
    return set_pdf(HERE / "agreement.typ", data, title="代理家长结对协议", made_on=made_on)
