"""The rights card (权益卡): whom a child can call and when, in big type (always in Chinese). It names nobody."""

from datetime import date
from pathlib import Path

from lantian.kernel.documents.typesetting import set_pdf
from lantian.networks.hotlines import hotlines

HERE = Path(__file__).parent


def set_rights_card(*, made_on: date) -> bytes:
    """A PDF of one A4 page. Raises `FontsMissing`."""
    lines = [{"number": one.number, "whose": one.whose, "when": one.when} for one in hotlines()]
    return set_pdf(HERE / "rights_card.typ", {"lines": lines}, title="我的权益卡", made_on=made_on)
