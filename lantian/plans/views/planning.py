"""The plan of a term: written, looked at again, printed for the family."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.kernel.documents.fonts import FontsMissing
from lantian.plans.documents.papers import set_family_plan
from lantian.plans.forms.plans import PlanForm, ReviewForm
from lantian.plans.models import Plan
from lantian.plans.models.plans import PLAN_LINES
from lantian.plans.queries.child import latest_plan
from lantian.plans.queries.levels import level_of
from lantian.plans.queries.owners import owners_of
from lantian.plans.queries.papers import family_plan
from lantian.plans.queries.terms import term_of_child
from lantian.plans.rules.reviewing import review_due
from lantian.plans.services import planning as services
from lantian.plans.services.rows import note
from lantian.plans.views.saving import page_of, save
from lantian.plans.words import term_name
from lantian.registry.models import Child, existing
from lantian.registry.queries.active import files_of
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted

COLUMNS = [name for line in PLAN_LINES for name in (line, f"{line}_seat", f"{line}_who")]


@allowed("plans.write_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_write(request: HttpRequest, key: UUID) -> HttpResponse:
    """Writes the three lines of this term, or mends them; a new term begins with those of the last."""
    child, on = child_or_404(key), timezone.localdate()
    term = term_of_child(child, on)
    plan = latest_plan(files_of(child.pk))
    is_of_term = plan is not None and (plan.year, plan.term) == (term.year, term.term)
    form = PlanForm(
        posted(request),
        owners=owners_of(child, on),
        initial=_initial(plan, child, version=plan.version if plan and is_of_term else 0),
    )

    def write() -> None:
        seen = form.cleaned_data["version"] or None
        services.write_plan(child=child, values=form.columns(), version=seen, today=on)

    context = {"child": child, "form": form, "title": _("The plan of this term"), "about": term_name(term)}
    return save(request, context, write, page_of(child), "plans/form.html")


def _initial(plan: Plan | None, child: Child, *, version: int) -> dict[str, Any]:
    """What the form begins with: the plan as it stands, or that of last term; the next look by the child's level."""
    values: dict[str, Any] = {name: getattr(plan, name) for name in COLUMNS} if plan else {}
    due = plan.review_on if plan and version else review_due(level_of(child.pk), timezone.localdate())
    return {**values, "review_on": due, "version": version}


@allowed("plans.write_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_review(request: HttpRequest, key: UUID) -> HttpResponse:
    """Looks at a plan again."""
    plans = Plan.objects.filter(existing("child__")).select_related("child")
    plan, on = get_object_or_404(plans, pk=key), timezone.localdate()
    due = review_due(level_of(plan.child_id), on)
    form = ReviewForm(posted(request), initial={"version": plan.version, "next_on": due})

    def write() -> None:
        services.review_plan(plan=plan, today=on, **form.cleaned_data)

    context = {"child": plan.child, "form": form, "title": _("Looking at the plan again")}
    return save(request, context, write, page_of(plan.child_id), "plans/form.html")


@allowed("plans.print")
@require_safe
def plan_print(request: HttpRequest, key: UUID) -> HttpResponse:
    """The plan on one page for the family, in plain words and big type."""
    child, on = child_or_404(key), timezone.localdate()
    paper = family_plan(child, on)
    if paper is None:
        messages.info(request, _("There is no plan yet: write its three lines first."))
        return HttpResponseRedirect(page_of(child))
    try:
        pdf = set_family_plan(paper, made_on=on)
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(page_of(child))
    note("print", child, paper="plan")
    return pdf_response(pdf, _("plan for the family"))
