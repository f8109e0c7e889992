"""The page of a report: its clock, what was said and done, who reported, what came with it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.alarms.forms.handling import AnswerForm, DecideForm, InformForm, SeeForm
from lantian.alarms.models import HarmBrief, HarmReport, HarmReporter
from lantian.alarms.queries import reports as queries
from lantian.alarms.rules.clock import Stage, Verb, verb_at
from lantian.alarms.services.noting import note
from lantian.alarms.services.reopening import can_reopen
from lantian.alarms.views.beside import about_evidence, about_police, links_of
from lantian.alarms.views.saving import report_or_404
from lantian.alarms.words import STEP_NAMES, VERB_NAMES
from lantian.encounters.hotlines import whom_to_call
from lantian.registry.queries.listing import near_paths

STEP_FORMS: dict[Verb, Any] = {
    Verb.INFORM: InformForm,
    Verb.SEE: SeeForm,
    Verb.DECIDE: DecideForm,
    Verb.FEED_BACK: AnswerForm,
}
ACTIONS = {Verb.DECIDE: "alarms.decide"}


@allowed("alarms.read")
@require_safe
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """One report: its clock, what is to be done next, whom the bell rang, what was said to those who may know."""
    return show(request, report_or_404(key))


def show(request: HttpRequest, found: HarmReport, form: Any = None, status: int = 200) -> HttpResponse:
    """The page of a report, with the form of its next step."""
    role, police = Role(acting_post().role), about_police(found)
    said = queries.said_of(found)
    _note_reading(said, len(police["briefs"]))
    verb = verb_at(Stage(found.stage)) if found.joined_to_id is None and not found.is_quarantined else None
    may_next = bool(verb and may(role, ACTIONS.get(verb, "alarms.handle")))
    if form is None and verb in STEP_FORMS:
        form = form_of(verb, found)
    context = {
        "report": found,
        "child_name": _name_of(found, police["briefs"]),
        "places": near_paths({one.report.region for one in said}),
        "clock": queries.clock_of(found),
        "steps": queries.steps_of(found),
        "calls": queries.calls_of(found),
        "step_names": STEP_NAMES,
        "said": said[0],
        "joined": said[1:],
        "alike": queries.alike(found) if may(role, "alarms.handle") and found.is_open else [],
        "verb": verb,
        "verb_name": VERB_NAMES[verb] if verb else "",
        "verb_url": reverse(f"alarms:{verb.value}", args=[found.pk]) if verb else "",
        "may_next": may_next,
        "form": form if may_next else None,
        "may_handle": may(role, "alarms.handle"),
        "may_decide": may(role, "alarms.decide"),
        "may_print": may(role, "alarms.print"),
        "may_reveal": _may_reveal(role),
        "may_reopen": may(role, "alarms.decide") and can_reopen(found),
        "links": links_of(found),
        **police,
        **about_evidence(said, found),
        **whom_to_call(),
    }
    return render(request, "alarms/report.html", context, status=status)


def _note_reading(said: Sequence[queries.Said], briefs: int) -> None:
    """Notes that the report was read, and each that was joined to it: that one may be about a child on file."""
    found, *joined = said
    note("alarms.read", found.report, briefs=briefs)
    for one in joined:
        note("alarms.read", one.report, joined_to=str(found.report.pk))


def _name_of(found: HarmReport, briefs: Sequence[HarmBrief]) -> str:
    """What the child is called: as on file, or as a unit was told."""
    known = queries.names_of_children([found]).get(found.child_id) if found.child_id else ""
    told = next((one.name for one in briefs if one.name), None)
    return known or (told.reveal() if told else "")


def _may_reveal(role: Role) -> bool:
    return may(role, "alarms.reveal_reporter") and "reporter" in acting_post().compartments


def form_of(verb: Verb, found: HarmReport, data: Any = None) -> Any:
    initial = {"called_at": timezone.localtime(), "seen_at": timezone.localtime()}
    more = {"report": found} if verb == Verb.INFORM else {}
    return STEP_FORMS[verb](data, initial=initial, **more)


@allowed("alarms.reveal_reporter")
@require_POST
def reveal_reporter(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who reported, for holders of the compartment alone; each look stands in the log."""
    found = report_or_404(key)
    if not _may_reveal(Role(acting_post().role)):
        raise Http404
    note("alarms.reveal_reporter", found)
    keys = [found.pk, *(one.pk for one in queries.joined_to(found))]
    people = list(HarmReporter.objects.filter(report__in=keys))
    return render(request, "alarms/reporter.html", {"report": found, "people": people, "asked": len(keys)})
