"""Sending a paper of a step: what it says is kept as it went out, and sending it is the deed of the step."""

import json
from datetime import date

from django.db import transaction

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.pathways.codes import Paper, papers, ways
from lantian.pathways.errors import WayError
from lantian.pathways.models import WayPaper, WayStep
from lantian.pathways.queries.contents import content_of
from lantian.pathways.rules.running import may_do
from lantian.pathways.services.rows import guards_of, note
from lantian.pathways.services.running import do_step
from lantian.registry.services.following import lock_one


def paper_of(step: WayStep) -> Paper:
    """The paper of a step; raises `WayError("no_paper")`."""
    code = ways()[step.run.way].step(step.code).paper
    if not code:
        raise WayError("no_paper")
    return papers()[code]


@transaction.atomic
def issue(*, step: WayStep, to: str, words: str, on: date, today: date) -> WayPaper:
    """Writes a paper for a step and notes that it went out. Raises as `do_step`, and with no_paper, to_needed."""
    child = lock_one(step.child)
    paper, way = paper_of(step), ways()[step.run.way]
    if not may_do(Role(step.owed_by), Role(acting_post().role), way.readers):
        raise WayError("not_yours")
    if not to.strip():
        raise WayError("to_needed", field="to")
    content = content_of(step.run, paper, to=to.strip(), words=words.strip(), on=on)
    do_step(step=step, on=on, by="", words=f"《{paper.title}》已送{to.strip()}。{words.strip()}", today=today)
    issued = WayPaper(
        **guards_of(child, way),
        run=step.run,
        step=step,
        code=paper.code,
        to=to.strip(),
        issued_on=on,
        content=json.dumps(content, ensure_ascii=False),
    )
    issued.save(force_insert=True)
    note("print", child, paper="" if way.is_quiet else paper.code)
    return issued
