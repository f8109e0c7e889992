"""The five selves on the helper's telephone: what the child can do, its goals, its certificates."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.kernel.documents.fonts import FontsMissing
from lantian.plans.codes import SELVES, can_dos
from lantian.plans.documents.papers import set_certificate
from lantian.plans.forms.plans import GoalForm, MoveGoalForm, SelfCheckForm
from lantian.plans.models import Goal, SelfCheck
from lantian.plans.queries.papers import certificate_of, growth_of
from lantian.plans.queries.terms import term_of_child
from lantian.plans.rules.growing import band_of
from lantian.plans.services import growing as services
from lantian.plans.services.rows import note
from lantian.plans.views.saving import save
from lantian.plans.words import term_name
from lantian.registry.models import Child, existing
from lantian.registry.queries.active import files_of
from lantian.registry.rules.ages import age_on
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted

FORM = "plans/form.html"


@allowed("plans.read_goals")
@require_safe
def goals(request: HttpRequest, key: UUID) -> HttpResponse:
    """How a child grows, term by term, beside nobody but itself."""
    child, on = child_or_404(key), timezone.localdate()
    note("read_goals", child)
    context = {
        "child": child,
        "goals": Goal.objects.filter(child__in=files_of(child.pk)).order_by("-set_on", "-pk"),
        "growth": [
            {
                "check": check,
                "by_self": [(code, by_self[code]) for code in SELVES if code in by_self],
                "new": new,
            }
            for check, by_self, new in growth_of(child)
        ],
        "is_of_age": band_of(age_on(child.birth_on, on)) is not None,
        "may_goals": may(Role(acting_post().role), "plans.goals") and not child.closed_on,
    }
    return render(request, "plans/goals.html", context)


@allowed("plans.goals")
@require_http_methods(["GET", "HEAD", "POST"])
def self_check(request: HttpRequest, key: UUID) -> HttpResponse:
    """The child ticks what it can do by itself, on the telephone of its helper."""
    child, on = child_or_404(key), timezone.localdate()
    band = band_of(age_on(child.birth_on, on))
    if band is None:
        messages.info(request, _("The lists are for children from 6 to 15 years."))
        return HttpResponseRedirect(_goals_of(child))
    term = term_of_child(child, on)
    found = SelfCheck.objects.filter(child=child.pk, year=term.year, term=term.term).first()
    form = SelfCheckForm(posted(request), band=band, initial=_ticked(found))

    def write() -> None:
        version = form.cleaned_data["version"] or None
        services.check_oneself(child=child, ticks=form.ticks(), version=version, today=on)

    context = {"child": child, "form": form, "term": term_name(term), "selves": SELVES}
    return save(request, context, write, _goals_of(child), "plans/self_check.html")


def _ticked(check: SelfCheck | None) -> dict[str, object]:
    """What the form begins with: the ticks of this term by self."""
    if check is None:
        return {"version": 0}
    known = [can_dos()[code] for code in check.ticks if code in can_dos()]
    ticks = {code: [line.code for line in known if line.self_ == code] for code in SELVES}
    return {**ticks, "version": check.version}


@allowed("plans.goals")
@require_http_methods(["GET", "HEAD", "POST"])
def goal_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """The child sets itself a goal."""
    child = child_or_404(key)
    form = GoalForm(posted(request))

    def write() -> None:
        services.set_goal(child=child, today=timezone.localdate(), **form.cleaned_data)

    context = {"child": child, "form": form, "title": _("A goal of my own")}
    return save(request, context, write, _goals_of(child), FORM)


@allowed("plans.goals")
@require_http_methods(["GET", "HEAD", "POST"])
def goal_move(request: HttpRequest, key: UUID) -> HttpResponse:
    """A goal is reached, changed, or goes on with another step."""
    goal = _goal_or_404(key)
    initial = {"version": goal.version, "state": goal.state, "next_step": goal.next_step}
    form = MoveGoalForm(posted(request), initial=initial)

    def write() -> None:
        services.move_goal(goal=goal, today=timezone.localdate(), **form.cleaned_data)

    context = {"child": goal.child, "form": form, "title": _("How far is it?"), "about": goal.words}
    return save(request, context, write, _goals_of(goal.child), FORM)


@allowed("plans.goals")
@require_safe
def certificate(request: HttpRequest, key: UUID) -> HttpResponse:
    """The certificate of a goal that was reached, for the wall at home."""
    goal = _goal_or_404(key)
    if goal.state != Goal.State.REACHED:
        raise Http404
    try:
        pdf = set_certificate(certificate_of(goal), made_on=timezone.localdate())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(_goals_of(goal.child))
    note("print", goal, paper="certificate")
    return pdf_response(pdf, _("certificate of growth"))


def _goal_or_404(key: UUID) -> Goal:
    return get_object_or_404(Goal.objects.filter(existing("child__")).select_related("child"), pk=key)


def _goals_of(child: Child) -> str:
    return reverse("plans:goals", args=[child.pk])
