"""A child's page, and its needs from the first word to the last."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.kernel.versions import version_in
from lantian.plans.codes import need_kinds
from lantian.plans.forms.needs import CloseForm, NeedForm, ReasonForm
from lantian.plans.models import Need
from lantian.plans.queries.child import chain_of, need_lines, needs_with, plan_page
from lantian.plans.queries.terms import term_of_child
from lantian.plans.rules.needs import OVER, State
from lantian.plans.rules.showing import parts_for
from lantian.plans.services import needs as services
from lantian.plans.services.rows import note
from lantian.plans.views.saving import act, need_or_404, page_of, save
from lantian.plans.words import term_name
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted

ACTIONS = ("note_need", "measure", "close_need", "write_plan", "print", "goals", "voice", "keep_measure")
FORM = "plans/form.html"


@allowed("plans.read")
@require_safe
def child(request: HttpRequest, key: UUID) -> HttpResponse:
    """The plan of one child: needs with what is done about them, the heart first; the three lines; goals."""
    found, on, post = child_or_404(key), timezone.localdate(), acting_post()
    note("read", found)
    page = plan_page(found, post, on)
    lines = [line for _section, part in page.sections for line in part] + page.over
    context = {
        "child": found,
        "page": page,
        "chains": chain_of(needs_with(lines), on),
        "term": term_name(term_of_child(found, on)),
        "is_open": not found.closed_on,
        **may_of(Role(post.role)),
    }
    return render(request, "plans/child.html", context)


def may_of(role: Role) -> dict[str, bool]:
    """What a role may do on the pages of this room, as templates ask for it."""
    return {f"may_{name}": may(role, f"plans.{name}") for name in ACTIONS}


@allowed("plans.note_need")
@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Notes a need of a child."""
    found = child_or_404(key)
    form = NeedForm(posted(request))

    def write() -> None:
        services.note_need(child=found, today=timezone.localdate(), **form.cleaned_data)

    context = {"child": found, "form": form, "title": _("What does the child need?")}
    return save(request, context, write, page_of(found), FORM)


@allowed("plans.read")
@require_safe
def need(request: HttpRequest, key: UUID) -> HttpResponse:
    """One need: its measures, their hands, and what can happen to it."""
    found, on, post = need_or_404(key), timezone.localdate(), acting_post()
    if "needs" not in parts_for(Role(post.role)):
        raise Http404
    note("read", found)
    lines = need_lines(found.child_id, post, on)
    line = next(line for line in lines if line.need.pk == found.pk)
    context = {
        "child": found.child,
        "line": line,
        "chains": chain_of([one.measure for one in line.measures], on),
        "word_text": found.word_text.reveal() if found.word_text and _reads_words(post.role) else "",
        "is_open": not found.child.closed_on,
        "can_reopen": found.state in OVER or found.state == State.DONE,
        **may_of(Role(post.role)),
    }
    return render(request, "plans/need.html", context)


def _reads_words(role: str) -> bool:
    return "words" in parts_for(Role(role))


@allowed("plans.close_need")
@require_POST
def need_accept(request: HttpRequest, key: UUID) -> HttpResponse:
    """A proposal becomes a need."""
    found = need_or_404(key)
    return act(
        request,
        lambda: services.accept_need(need=found, version=version_in(request)),
        page_of(found.child_id),
    )


@allowed("plans.close_need")
@require_POST
def need_decline(request: HttpRequest, key: UUID) -> HttpResponse:
    """What another city told is no need here."""
    found, today = need_or_404(key), timezone.localdate()
    return act(
        request,
        lambda: services.decline_need(need=found, version=version_in(request), today=today),
        page_of(found.child_id),
    )


@allowed("plans.close_need")
@require_http_methods(["GET", "HEAD", "POST"])
def need_close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Closes a need with the word of the child or the family."""
    found = need_or_404(key)
    form = CloseForm(posted(request), initial={"version": found.version})

    def write() -> None:
        values = dict(form.cleaned_data)
        met, version = values.pop("outcome") == "met", values.pop("version")
        services.close_need(need=found, version=version, met=met, values=values, today=timezone.localdate())

    context = {"child": found.child, "form": form, "title": _("Did it help?"), "about": _kind(found)}
    return save(request, context, write, page_of(found.child_id), FORM)


@allowed("plans.close_need")
@require_http_methods(["GET", "HEAD", "POST"])
def need_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes back what was no need."""
    found = need_or_404(key)
    form = ReasonForm(posted(request), initial={"version": found.version})

    def write() -> None:
        services.withdraw_need(need=found, today=timezone.localdate(), **form.cleaned_data)

    context = {"child": found.child, "form": form, "title": _("This is no need"), "about": _kind(found)}
    return save(request, context, write, page_of(found.child_id), FORM)


@allowed("plans.close_need")
@require_POST
def need_reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Opens a need again."""
    found = need_or_404(key)
    return act(
        request,
        lambda: services.reopen_need(need=found, version=version_in(request)),
        page_of(found.child_id),
    )


def _kind(found: Need) -> str:
    return str(need_kinds()[found.code])
