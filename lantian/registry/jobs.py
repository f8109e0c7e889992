"""What the worker does for rosters. A job carries keys alone, and can be done again."""

from uuid import UUID

from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.registry.models import RosterImport
from lantian.registry.services import importing, taking_in

QUEUE = "imports"
SECONDS_WITHOUT_A_SIGN = 60
State = RosterImport.State
WORKS = {
    State.PREVIEWING: taking_in.do_preview,
    State.APPLYING: taking_in.do_apply,
    State.UNDOING: taking_in.do_undo,
}


def start(roster: RosterImport, work: State) -> None:
    """Hands a roster over, in the transaction that asks for it. Raises `ImportRefused`."""
    importing.request(roster=roster, work=work)
    work_on.configure(lock=f"roster-{roster.pk}").defer(
        post=str(roster.post), roster=str(roster.pk), work=work.value
    )


@app.task(name="registry.work_on_roster", queue=QUEUE, pass_context=False)
def work_on(post: str, roster: str, work: str) -> None:
    """Does what was asked for; how it went stands on the roster's page."""
    acting = Post.objects.select_related("unit", "user").get(pk=post)
    WORKS[State(work)](post=acting, roster=UUID(roster))
