"""The page of one case: where it stands, what is next, what was done; and the same behind broken glass."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.emergencies import look_behind_glass
from lantian.access.policy import Compartment, Role
from lantian.access.scopes import acting_post
from lantian.cases.models import ProtectionCase
from lantian.cases.queries.beside import beside
from lantian.cases.queries.page import (
    CasePage,
    findings,
    history_of,
    line_of,
    page_of_case,
    place_words,
    reader_of,
)
from lantian.cases.rules.interventions import LASTING, Stage
from lantian.cases.rules.reading import Reader
from lantian.cases.rules.steps import State, Verb, may
from lantian.cases.rules.teams import OWNERS, county_of, covered
from lantian.cases.services.rows import note
from lantian.cases.views.saving import case_or_404
from lantian.cases.words import STATE_TONES
from lantian.places.models import Region

# What is offered next in each state, the likeliest first: the verb by hand, or the name of a page.
NEXT = {
    State.REPORTED: ("respond", "place_new", "assess"),
    State.RESPONSE: ("assess", "place_new", "call"),
    State.ASSESSMENT: ("call", "plan", "assess", "intervene"),
    State.HELP: ("call", "plan", "intervene", "assess"),
    State.INTERVENTION: ("intervene", "call", "plan", "assess"),
    State.CLOSED: (),
}


@allowed("cases.read")
@require_safe
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """One case for its team, or for who holds the key of its place."""
    found = case_or_404(key)
    return _show(request, found, reader_of(found, acting_post()))


@allowed("registry.break_glass")
@require_safe
def behind_glass(request: HttpRequest, child: UUID, key: UUID) -> HttpResponse:
    """The same page in an emergency: for reading, with an opening in force that somebody reviews."""
    opening = look_behind_glass(child, timezone.now())
    found = case_or_404(key)
    if opening is None or found.child_id != child:
        raise Http404
    return _show(request, found, reader_of(found, acting_post(), is_glass=True), opening=str(opening.pk))


def _show(request: HttpRequest, case: ProtectionCase, reader: Reader, **detail: Any) -> HttpResponse:
    """The page, and its line in the log, which also says what was read of referrals."""
    on, around = timezone.localdate(), beside(case, reader)
    if around.get("asked"):
        detail["asked"] = [str(one.referral.pk) for one in around["asked"]]
    note(case, "read", **detail)
    page = page_of_case(case, reader, on)
    name = case.name.reveal() if case.name else ""
    village, school = place_words(case)
    context = {
        "case": case,
        "page": page,
        "reader": reader,
        "name": name if reader.reads_words else covered(name),
        "village": village if reader.reads_words else "",
        "school": school if reader.reads_words else "",
        "described": _words(case.described, reader),
        "reason": _words(case.reason, reader),
        "tone": STATE_TONES[case.state],
        "line": line_of(page),
        "days": (on - case.entered_on).days,
        "today": on,
        "history": list(history_of(page, _shows(around))),
        "assessments": [
            {"row": row, "areas": findings(row), **_read(row, reader)} for row in page.assessments
        ],
        "interventions": [
            {"row": row, "may_follow": _may_follow(row.kind, row.stage), **_read(row, reader)}
            for row in page.interventions
        ],
        "tasks": [_task(task, page, on) for task in page.tasks if task.state == "open"],
        "done_tasks": [_task(task, page, on) for task in page.tasks if task.state != "open"],
        **around,
        **_may(case, reader),
        **_moved(case, reader),
    }
    return render(request, "cases/case.html", context)


def _shows(around: dict[str, Any]) -> dict[UUID, str]:
    """What each file shows that stands beside the case."""
    files = [line.file for line in around["files"]]
    return {file.pk: file.what.reveal() for file in files if file.what}


def _words(sealed: Any, reader: Reader) -> str:
    return sealed.reveal() if sealed and reader.reads_words else ""


def _read(row: Any, reader: Reader) -> dict[str, str]:
    """The sealed words of a row, for who may read them."""
    names = ("words", "child_says", "assessors", "outcome")
    return {name: _words(getattr(row, name, None), reader) for name in names}


def _task(task: Any, page: CasePage, on: Any) -> dict[str, Any]:
    seat = acting_post().seat
    return {
        "row": task,
        "what": _words(task.what, page.reader) or task.get_kind_display(),
        "outside": _words(task.outside, page.reader),
        "note": _words(task.note, page.reader),
        "who": page.names.get(task.seat, ""),
        "is_late": task.due_on < on,
        "may_end": page.reader == Reader.OWNER or (page.reader.is_team and task.seat == seat),
    }


def _may_follow(kind: str, stage: str) -> bool:
    return stage == Stage.APPLIED or (stage == Stage.DONE and kind in LASTING)


def _may(case: ProtectionCase, reader: Reader) -> dict[str, Any]:
    """What this reader may do here now."""
    post, state = acting_post(), State(case.state)
    holds_key = Compartment.PROTECTION in post.compartments and Role(post.role) in OWNERS
    return {
        "next": NEXT[state] if reader.is_team else (),
        "may_work": reader.is_team and state != State.CLOSED,
        "may_lead": reader == Reader.OWNER and state != State.CLOSED,
        "may_hand_over": reader == Reader.OWNER,
        "may_set_aside": reader == Reader.OWNER,
        "may_close": reader == Reader.OWNER and (may(Verb.CLOSE, state) or may(Verb.DISMISS, state)),
        "may_reopen": reader == Reader.OWNER and state == State.CLOSED,
        "may_take_over": not reader.is_team and holds_key and reader != Reader.GLASS,
        "may_help": reader.is_team and state == State.INTERVENTION,
        "own_seat": post.seat,
    }


def _moved(case: ProtectionCase, reader: Reader) -> dict[str, Any]:
    """Where the child lives now, when that is another county than the team's."""
    if case.moved_from is None:
        return {}
    county = Region.objects.filter(code=county_of(case.region)).first()
    return {"moved_to": county.name if county else "", "may_stay": reader == Reader.OWNER}
