"""Steps of a way: what was done, what is left out, and the papers that go out."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.kernel.documents.fonts import FontsMissing
from lantian.kernel.documents.letter import letter_pdf
from lantian.pathways.codes import papers, ways
from lantian.pathways.errors import WayError
from lantian.pathways.forms import DeedForm, PaperForm, WhyForm
from lantian.pathways.messages import say
from lantian.pathways.models import WayDeed, WayPaper, WayStep
from lantian.pathways.queries.contents import addressed, letter_of
from lantian.pathways.rules.running import may_do
from lantian.pathways.services import running as services
from lantian.pathways.services.issuing import issue
from lantian.pathways.services.rows import note
from lantian.pathways.views.saving import page_of, save, step_or_404
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.models import existing
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.saving import posted


def own_step_or_404(key: UUID) -> WayStep:
    """A step that the acting post may do."""
    step = step_or_404(key)
    if not may_do(Role(step.owed_by), Role(acting_post().role), ways()[step.run.way].readers):
        raise Http404
    return step


@allowed("pathways.work")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, key: UUID) -> HttpResponse:
    """Writes down what was done for a step."""
    found = own_step_or_404(key)
    definition = ways()[found.run.way].step(found.code)
    form = DeedForm(posted(request))

    def write() -> None:
        services.do_step(step=found, today=timezone.localdate(), **form.cleaned_data)

    context = {
        "child": found.child,
        "form": form,
        "title": str(definition),
        "about": definition.help,
        "back": page_of(found.run_id),
    }
    return save(request, context, write, page_of(found.run_id))


@allowed("pathways.work")
@require_http_methods(["GET", "HEAD", "POST"])
def pass_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """Leaves out an optional step, and says why."""
    found = own_step_or_404(key)
    form = WhyForm(posted(request), initial={"version": found.version})

    def write() -> None:
        services.pass_over(step=found, **form.cleaned_data)

    context = {
        "child": found.child,
        "form": form,
        "title": _("Leave out a step"),
        "about": str(ways()[found.run.way].step(found.code)),
        "back": page_of(found.run_id),
    }
    return save(request, context, write, page_of(found.run_id))


@allowed("pathways.work")
@require_http_methods(["GET", "HEAD", "POST"])
def paper_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Makes the paper of a step and notes that it went out."""
    found = own_step_or_404(key)
    code = ways()[found.run.way].step(found.code).paper
    if not code:
        raise Http404
    paper = papers()[code]
    form = PaperForm(posted(request), initial={"to": addressed(paper, found.child)})

    def write() -> None:
        issue(step=found, today=timezone.localdate(), **form.cleaned_data)

    context = {
        "child": found.child,
        "form": form,
        "title": paper.title,
        "about": paper.opening.format(name=found.child.name),
        "back": page_of(found.run_id),
    }
    return save(request, context, write, page_of(found.run_id))


@allowed("pathways.print")
@require_safe
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """A paper as it went out, as PDF."""
    found = get_object_or_404(WayPaper.objects.filter(existing("child__")), pk=key)
    content = json.loads(found.content.reveal())
    try:
        pdf = letter_pdf(letter_of(content), made_on=found.issued_on)
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(page_of(found.run_id))
    note("print", found)
    return pdf_response(pdf, _("paper of a way"))


@allowed("pathways.work")
@require_POST
def deed_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was written down by mistake counts no more."""
    rows = WayDeed.objects.filter(existing("child__")).select_related("child", "step")
    found = get_object_or_404(rows, pk=key)
    own_step_or_404(found.step_id)
    try:
        services.withdraw_deed(deed=found, now=timezone.now())
    except WayError as error:
        messages.error(request, say(error))
    except RegistryError as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(page_of(found.run_id))
