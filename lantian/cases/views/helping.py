"""Assessment, conferences, the safety plan, tasks."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.cases.forms.helping import AssessForm, CallForm, HoldForm, LookForm, PlanForm, TaskForm
from lantian.cases.models import CaseTask, Conference, ProtectionCase, SafetyPlan
from lantian.cases.queries.teams import names_of_seats
from lantian.cases.rules.helping import next_look
from lantian.cases.services import helping as services
from lantian.cases.views.saving import LINES, Sheet, check_own, own_case, page_of, save
from lantian.registry.views.saving import posted

METHODS = ["GET", "HEAD", "POST"]


def seats_of(case: ProtectionCase) -> list[tuple[str, str]]:
    """The seats of a team as choices, whoever answers for it first."""
    names = names_of_seats(case.team, timezone.localdate())
    ordered = sorted(case.team, key=lambda seat: seat != case.owner)
    return [(str(seat), names.get(seat, "—")) for seat in ordered]


@allowed("cases.work")
@require_http_methods(METHODS)
def assess(request: HttpRequest, key: UUID) -> HttpResponse:
    """What two people found."""
    case = own_case(key)
    form = AssessForm(posted(request))

    def write() -> None:
        services.assess(case=case, values=form.values(), today=timezone.localdate())

    return save(request, case, Sheet(form, _("Assessing the child")), write)


@allowed("cases.work")
@require_http_methods(METHODS)
def call(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks the team to meet."""
    case = own_case(key)
    form = CallForm(
        posted(request), seats=seats_of(case), initial={"on": timezone.localdate(), "invited": case.team}
    )

    def write() -> None:
        services.call_conference(case=case, today=timezone.localdate(), **form.cleaned_data)

    return save(request, case, Sheet(form, _("Calling a conference")), write)


@allowed("cases.work")
@require_http_methods(METHODS)
def conference(request: HttpRequest, key: UUID) -> HttpResponse:
    """Writes the minutes of a conference and what it decided."""
    meeting = get_object_or_404(Conference.objects.select_related("case"), pk=key)
    case = meeting.case
    check_own(case)
    initial = {
        "version": meeting.version,
        "on": min(meeting.on, timezone.localdate()),
        "present": meeting.invited,
    }
    form = HoldForm(posted(request), seats=seats_of(case), initial=initial)

    def write() -> None:
        services.hold_conference(
            meeting=meeting,
            version=form.cleaned_data["version"],
            values=form.values(),
            tasks=form.tasks(),
            today=timezone.localdate(),
        )

    sheet = Sheet(form, _("Minutes of the conference"), template=LINES)
    return save(request, case, sheet, write)


@allowed("cases.work")
@require_http_methods(METHODS)
def plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """Writes a new edition of the safety plan; it begins with the one before."""
    case = own_case(key)
    last = SafetyPlan.objects.filter(case=case.pk).order_by("-edition").first()
    initial = {"edition": last.edition if last else 0, "review_on": next_look(timezone.localdate())}
    for name in ("aim", "warnings", "call", "child_says"):
        sealed = getattr(last, name, None)
        initial[name] = sealed.reveal() if sealed else ""  # type: ignore[assignment]
    form = PlanForm(posted(request), seats=seats_of(case), initial=initial)

    def write() -> None:
        services.write_plan(
            case=case,
            edition=form.cleaned_data["edition"],
            values=form.values(),
            tasks=form.tasks(),
            today=timezone.localdate(),
        )

    return save(request, case, Sheet(form, _("Safety plan"), template=LINES), write)


@allowed("cases.work")
@require_http_methods(METHODS)
def task_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """What came of a task, or what was seen at the monthly look."""
    task = get_object_or_404(CaseTask.objects.select_related("case"), pk=key)
    check_own(task.case)
    is_look = task.kind == "review"
    form = (LookForm if is_look else TaskForm)(posted(request), initial={"version": task.version})

    def write() -> None:
        services.end_task(task=task, today=timezone.localdate(), **form.cleaned_data)

    about = task.what.reveal() if task.what else task.get_kind_display()
    from_list = request.GET.get("from") == "list"
    sheet = Sheet(
        form,
        _("Monthly look") if is_look else _("What came out?"),
        about=str(about),
        done=reverse("cases:cases") if from_list else page_of(task.case),
    )
    return save(request, task.case, sheet, write)
