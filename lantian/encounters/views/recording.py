"""Recording: a short form for each kind, and what is said when it is saved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import SCHOOL, Role, may
from lantian.access.scopes import acting_post
from lantian.encounters.errors import EncounterError
from lantian.encounters.forms.recording import Asked, RecordForm
from lantian.encounters.hotlines import whom_to_call
from lantian.encounters.messages import explain
from lantian.encounters.models import Alarm, Encounter
from lantian.encounters.queries.before import last_ticks, last_time, others_of_house
from lantian.encounters.queries.proposing import next_day
from lantian.encounters.rules.kinds import CLOSED_KINDS, SHAPES, Kind, kinds_for
from lantian.encounters.services.recording import record
from lantian.encounters.words import KIND_NAMES
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of
from lantian.registry.views.file import child_or_404, log_view
from lantian.registry.views.saving import posted


@allowed("encounters.record")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """What was done for a child just now."""
    return _recorded(request, key, kind, closed=False)


@allowed("encounters.counsel")
@require_http_methods(["GET", "HEAD", "POST"])
def counsel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Counselling: for those who have the compartment, and read by them alone."""
    return _recorded(request, key, Kind.COUNSELLING.value, closed=True)


@allowed("encounters.record")
@require_safe
def saved(request: HttpRequest, row: UUID) -> HttpResponse:
    """What is recorded now: above all, whom to call first."""
    found = get_object_or_404(Encounter, pk=row, seat=acting_post().seat)
    rows = Encounter.objects.filter(occasion=found.occasion, seat=found.seat).select_related("child")
    context = {
        "row": found,
        "rows": list(rows.order_by("pk")),
        "child": found.child,
        "alarms": list(
            Alarm.objects.filter(encounter__in=rows, state=Alarm.State.OPEN).select_related("child")
        ),
        **whom_to_call(),
    }
    return render(request, "encounters/saved.html", context)


def kind_or_404(name: str, *, closed: bool) -> Kind:
    """A kind that the acting post records, at the door that it has."""
    post = acting_post()
    mine = kinds_for(Role(post.role), frozenset(post.compartments))
    if name not in mine or (name in CLOSED_KINDS) is not closed:
        raise Http404
    return Kind(name)


def refuse(form: Any, error: EncounterError) -> None:
    """Puts what is wrong at the field that it is about."""
    form.add_error(error.field if error.field in form.fields else None, explain(error))


def _recorded(request: HttpRequest, key: UUID, kind: str, *, closed: bool) -> HttpResponse:
    child, chosen = child_or_404(key), kind_or_404(kind, closed=closed)
    together = {"seen": request.GET.getlist("with")} if "with" in request.GET else {}
    files = [] if request.method == "POST" else files_of(child.pk)
    asked = _asked(child, chosen, files)
    form = RecordForm(posted(request), asked=asked, initial=together)
    if form.is_bound and form.is_valid():
        try:
            done = record(
                occasion=form.cleaned_data["key"],
                kind=chosen,
                children=form.children(child.pk),
                told=form.account(),
                today=timezone.localdate(),
            )
        except EncounterError as error:
            refuse(form, error)
        else:
            saved_page = reverse("encounters:saved", args=[done.rows[0].pk])
            return HttpResponseRedirect(saved_page if done.alarms else _back(request) or saved_page)
    if not form.is_bound:
        log_view("registry.read_child", child)
    context = {
        "child": child,
        "kind": chosen,
        "title": KIND_NAMES[chosen],
        "form": form,
        "may_reopen": may(Role(acting_post().role), "registry.reopen_file"),
        "last": last_time(files or files_of(child.pk), chosen, acting_post()),
    }
    return render(request, "encounters/record.html", context, status=422 if form.is_bound else 200)


def _back(request: HttpRequest) -> str:
    """The list from which the form was opened, if it was; never another site."""
    wanted = request.GET.get("back", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    if is_ours:
        messages.success(request, _("Saved."))
    return wanted if is_ours else ""


def _asked(child: Child, kind: Kind, files: list[UUID]) -> Asked:
    """What the form is about; of one that was sent (no `files`) only what its answers are checked against."""
    today, shape = timezone.localdate(), SHAPES[kind]
    return Asked(
        kind,
        today,
        siblings=others_of_house(child) if kind in (Kind.HOME_VISIT, Kind.CALL) else (),
        last=last_ticks(files) if shape.has_ticks and files else {},
        next_on=next_day(child.pk, kind, today) if shape.has_next and files else None,
        at_school=Role(acting_post().role) in SCHOOL,
    )
