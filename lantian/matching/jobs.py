"""What the worker does for plans. A job carries keys alone, and can be done again."""

from uuid import UUID

from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.scopes import acting_post
from lantian.matching.models import MatchRun
from lantian.matching.services.working_out import work_out

QUEUE = "imports"


def start(run: MatchRun) -> None:
    """Hands a plan over to the worker, in the transaction that asks for it; worked out as the post that asks."""
    solve_run.configure(lock=f"match-{run.city}").defer(post=str(acting_post().pk), run=str(run.pk))


@app.task(name="matching.solve_run", queue=QUEUE, pass_context=False)
def solve_run(post: str, run: str) -> None:
    """Works a plan out; how it went stands on its page."""
    acting = Post.objects.select_related("unit", "user").get(pk=post)
    work_out(post=acting, run=UUID(run))
