"""What stands on a child's file: for everybody who works with it one line, for the psychologist its screenings."""

from datetime import date
from typing import Any

from lantian.access.models import Post
from lantian.access.policy import FAMILY, Compartment, Role, may
from lantian.registry.models import Child
from lantian.registry.panels import Panel
from lantian.screening.messages import BANDS, TONES
from lantian.screening.models import Screening
from lantian.screening.queries.attention import attention_of
from lantian.screening.queries.results import referrals_of, sheets_of
from lantian.screening.rules.scoring import Band


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """The panel of a post: one query, and two more where the database shows what is closed."""
    role = Role(post.role)
    if role in FAMILY:
        return None
    has_key = Compartment.PSYCHOLOGY in post.compartments
    sheets = sheets_of(child.pk) if may(role, "screening.open_results") else []
    attention = attention_of(child.pk)
    if not (attention or sheets or has_key):
        return None
    context: dict[str, Any] = {
        "attention": attention,
        "sheets": [_line(sheet) for sheet in sheets],
        "referrals": referrals_of(child.pk) if has_key or sheets else [],
        "may_work": has_key and may(role, "screening.work") and not child.closed_on,
        "has_key": has_key,
    }
    return Panel("screening/_panel.html", context, column="side")


def _line(sheet: Screening) -> dict[str, Any]:
    """A sheet with its band in words; one without (withdrawn, void) has none."""
    band = Band(sheet.band) if sheet.band and not sheet.is_void else None
    return {"sheet": sheet, "band": BANDS[band] if band else "", "tone": TONES[band] if band else "neutral"}
