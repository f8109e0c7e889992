"""Reports: the lists, one with its clock, and what is done with it step by step."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.paging import page_of as rows_of_page
from lantian.access.paging import page_urls
from lantian.access.policy import Role, Scope, may
from lantian.access.scopes import acting_post
from lantian.alarms.errors import AlarmError
from lantian.alarms.forms.handling import AnswerForm, DecideForm, InformForm, SeeForm
from lantian.alarms.messages import say
from lantian.alarms.models import HarmBrief, HarmEvidence, HarmReport, HarmReporter
from lantian.alarms.queries import reports as queries
from lantian.alarms.rules.clock import Stage, Verb, verb_at
from lantian.alarms.services import handling, joining
from lantian.alarms.services.deciding import decide as decide_on
from lantian.alarms.services.noting import note
from lantian.alarms.services.reopening import can_reopen
from lantian.alarms.views.beside import about_police, links_of
from lantian.alarms.views.saving import act, page_of, refuse, report_or_404
from lantian.alarms.words import STEP_NAMES, VERB_NAMES
from lantian.encounters.hotlines import whom_to_call
from lantian.files.models import StoredFile
from lantian.files.services import path_of
from lantian.files.views import SHOWN_AT_ONCE, answer_with
from lantian.kernel.versions import version_in
from lantian.registry.queries.listing import near_paths
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted

STEP_FORMS: dict[Verb, Any] = {
    Verb.INFORM: InformForm,
    Verb.SEE: SeeForm,
    Verb.DECIDE: DecideForm,
    Verb.FEED_BACK: AnswerForm,
}
ACTIONS = {Verb.DECIDE: "alarms.decide"}


@allowed("alarms.read")
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of a place, or those that were sent to a unit: what is due first stands first."""
    state = request.GET.get("state", "")
    state = state if state in (queries.DONE, queries.JOINED) else queries.OPEN
    rows, order = queries.listed(state)
    names = {
        queries.OPEN: pgettext("reports", "Open"),
        queries.DONE: pgettext("reports", "Answered"),
        queries.JOINED: pgettext("reports", "Joined"),
    }
    tabs = [
        {"label": label, "url": f"?state={name}", "active": name == state} for name, label in names.items()
    ]
    return list_page(request, rows, order, tabs=tabs, title=_("Mandatory reports"))


@allowed("alarms.handle")
@require_safe
def drills(request: HttpRequest) -> HttpResponse:
    """Drills, apart from everything else: how soon they were taken on."""
    return list_page(request, queries.drills(), ("-received_at", "-id"), title=_("Drills"), is_drills=True)


def list_page(request: HttpRequest, rows: Any, order: tuple[str, ...], **more: Any) -> HttpResponse:
    """A page of reports, in whatever list they stand."""
    page = rows_of_page(
        rows.defer("feedback"), order, after=key_in(request, "after"), before=key_in(request, "before")
    )
    role = Role(acting_post().role)
    context = {
        "reports": page.rows,
        "children": queries.names_of_children(page.rows),
        "places": near_paths({row.region for row in page.rows}),
        "now": timezone.now(),
        "is_unit": acting_post().scope == Scope.UNIT,
        "may_handle": may(role, "alarms.handle"),
        "may_decide": may(role, "alarms.decide"),
        "held": queries.held_back().count() if may(role, "alarms.decide") else 0,
        **more,
        **page_urls(request, page),
    }
    return render(request, "alarms/reports.html", context)


@allowed("alarms.read")
@require_safe
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """One report: its clock, what is to be done next, whom the bell rang, what was said to those who may know."""
    return show(request, report_or_404(key))


def show(request: HttpRequest, found: HarmReport, form: Any = None, status: int = 200) -> HttpResponse:
    """The page of a report, with the form of its next step."""
    role, police = Role(acting_post().role), about_police(found)
    note("alarms.read", found, briefs=len(police["briefs"]))
    verb = verb_at(Stage(found.stage)) if found.joined_to_id is None and not found.is_quarantined else None
    may_next = bool(verb and may(role, ACTIONS.get(verb, "alarms.handle")))
    if form is None and verb in STEP_FORMS:
        form = _form(verb, found)
    context = {
        "report": found,
        "child_name": _name_of(found, police["briefs"]),
        "place": near_paths([found.region]).get(found.region, ""),
        "clock": queries.clock_of(found),
        "steps": queries.steps_of(found),
        "calls": queries.calls_of(found),
        "step_names": STEP_NAMES,
        "words": queries.words_of(found),
        "evidence": queries.evidence_of(found),
        "joined": queries.joined_keys(found),
        "alike": queries.alike(found) if may(role, "alarms.handle") and not found.joined_to_id else [],
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
        **whom_to_call(),
    }
    return render(request, "alarms/report.html", context, status=status)


def _name_of(found: HarmReport, briefs: Sequence[HarmBrief]) -> str:
    """What the child is called: as on file, or as a unit was told."""
    known = queries.names_of_children([found]).get(found.child_id) if found.child_id else ""
    told = next((one.name for one in briefs if one.name), None)
    return known or (told.reveal() if told else "")


def _may_reveal(role: Role) -> bool:
    return may(role, "alarms.reveal_reporter") and "reporter" in acting_post().compartments


def _form(verb: Verb, found: HarmReport, data: Any = None) -> Any:
    initial = {"called_at": timezone.localtime(), "seen_at": timezone.localtime()}
    more = {"report": found} if verb == Verb.INFORM else {}
    return STEP_FORMS[verb](data, initial=initial, **more)


def _step(
    request: HttpRequest, key: UUID, verb: Verb, write: Callable[[HarmReport, dict[str, Any]], Any]
) -> HttpResponse:
    """One step with its form; what is wrong is said on the page of the report."""
    found = report_or_404(key)
    form = _form(verb, found, posted(request))
    if form.is_valid():
        try:
            write(found, form.cleaned_data)
        except AlarmError as error:
            if error.code in ("not_now", "overtaken"):
                messages.error(request, say(error))
                return HttpResponseRedirect(page_of(found))
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(page_of(found))
    return show(request, found, form, 422)


@allowed("alarms.handle")
@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """The acting post has it: one tap, and the bell is silent."""
    found, version = report_or_404(key), version_in(request)
    return act(
        request,
        lambda: handling.acknowledge(report=found, version=version, now=timezone.now()),
        page_of(found),
    )


@allowed("alarms.handle")
@require_POST
def inform(request: HttpRequest, key: UUID) -> HttpResponse:
    """Police and town are told."""

    def write(found: HarmReport, given: dict[str, Any]) -> None:
        handling.inform(
            report=found,
            called_at=given.get("called_at"),
            words=given["words"],
            whereabouts=given["whereabouts"],
            version=version_in(request),
            now=timezone.now(),
        )

    return _step(request, key, Verb.INFORM, write)


@allowed("alarms.handle")
@require_POST
def see(request: HttpRequest, key: UUID) -> HttpResponse:
    """The child was seen, or looked for in vain."""

    def write(found: HarmReport, given: dict[str, Any]) -> None:
        handling.see(
            report=found,
            seen_at=given["seen_at"],
            was_found=given["was_found"] == "yes",
            words=given["words"],
            version=version_in(request),
            now=timezone.now(),
        )

    return _step(request, key, Verb.SEE, write)


@allowed("alarms.decide")
@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """What it came to."""

    def write(found: HarmReport, given: dict[str, Any]) -> None:
        decide_on(report=found, version=version_in(request), **given)

    return _step(request, key, Verb.DECIDE, write)


@allowed("alarms.handle")
@require_POST
def feed_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whoever reported is answered."""

    def write(found: HarmReport, given: dict[str, Any]) -> None:
        handling.feed_back(
            report=found, words=given["words"], version=version_in(request), now=timezone.now()
        )

    return _step(request, key, Verb.FEED_BACK, write)


@allowed("alarms.decide")
@require_POST
def release(request: HttpRequest, key: UUID) -> HttpResponse:
    """Out of quarantine: it rings."""
    found, version = report_or_404(key), version_in(request)
    return act(
        request,
        lambda: handling.release(report=found, version=version, now=timezone.now()),
        page_of(found),
    )


@allowed("alarms.handle")
@require_POST
def join(request: HttpRequest, key: UUID, to: UUID) -> HttpResponse:
    """This report is about the event of another one."""
    found, other, version = report_or_404(key), report_or_404(to), version_in(request)
    return act(
        request,
        lambda: joining.join(report=found, to=other, version=version, now=timezone.now()),
        page_of(other),
    )


@allowed("alarms.handle")
@require_POST
def part(request: HttpRequest, key: UUID) -> HttpResponse:
    """They were two events after all."""
    found, version = report_or_404(key), version_in(request)
    return act(
        request, lambda: joining.part(report=found, version=version, now=timezone.now()), page_of(found)
    )


@allowed("alarms.reveal_reporter")
@require_POST
def reveal_reporter(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who reported, for holders of the compartment alone; each look stands in the log."""
    found = report_or_404(key)
    if not _may_reveal(Role(acting_post().role)):
        raise Http404
    note("alarms.reveal_reporter", found)
    keys = [found.pk, *queries.joined_keys(found)]
    people = list(HarmReporter.objects.filter(report__in=keys))
    return render(request, "alarms/reporter.html", {"report": found, "people": people, "asked": len(keys)})


@allowed("alarms.read")
@require_safe
def evidence(request: HttpRequest, key: UUID, row: UUID) -> Any:
    """A picture or paper that came with a report, for whoever may read its words."""
    found = report_or_404(key)
    keys = [found.pk, *queries.joined_keys(found)]
    file = get_object_or_404(HarmEvidence.objects.filter(report__in=keys), pk=row)
    if not path_of(file.pk).exists():
        raise Http404
    note("alarms.read", found, evidence=str(file.pk))
    ending = {"jpeg": "jpg"}.get(file.kind, file.kind)
    stored = StoredFile(id=file.pk, name=f"evidence.{ending}", kind=file.kind, size=file.size)
    return answer_with(stored, is_shown=file.kind in SHOWN_AT_ONCE)
