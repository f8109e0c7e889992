"""An answer that speaks of self-harm: the same day, and without saying about whom to anybody who need not know."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from lantian.access.policy import Role
from lantian.access.queries import posts_at
from lantian.access.scopes import acting_post
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.services.promising import keep, promise
from lantian.notices.rules import Urgency
from lantian.notices.services import tell
from lantian.screening.models import Attention, Screening
from lantian.screening.services.attention import say_attention

NOTICE = "self_harm"
SAME_DAY = "same_day"


def raise_alarm(*, sheet: Screening, on: date) -> None:
    """A red duty of the psychologist for today, attention at once, and an urgent word to the head of the school.

    The head learns that it happened at the school, not to whom. The duty is called a promise like any other, and is
    hidden from families and class teachers: nobody must read in it what was answered.
    """
    say_attention(child=sheet.child, state=Attention.State.NEEDED, since=on)
    promise(
        child=sheet.child_id,
        about=sheet.pk,
        due_on=on,
        owed_by=Role.PSYCHOLOGIST,
        seat=acting_post().seat,
        risk_at_least=RiskLevel.RED,
        rule=SAME_DAY,
        is_discreet=True,
    )
    heads = [post.seat for post in posts_at(acting_post().unit_id, on) if post.role == Role.SCHOOL_HEAD]
    if heads:
        tell(seats=heads, kind=NOTICE, urgency=Urgency.URGENT)


def settle_alarms(*, sheets: Iterable[UUID], on: date, source: UUID) -> None:
    """The duties of the day are done: somebody stayed with the child and its guardian knows."""
    for sheet in sheets:
        keep(about=sheet, on=on, source=source)
