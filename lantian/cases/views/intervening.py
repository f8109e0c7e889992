"""Placement, and what is done towards guardians."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.cases.forms.intervening import EndPlaceForm, InterveneForm, OutcomeForm, PlaceForm
from lantian.cases.models import Intervention, Placement
from lantian.cases.rules.interventions import BY, Kind
from lantian.cases.services import intervening as services
from lantian.cases.views.saving import Sheet, check_own, own_case, page_of, save
from lantian.cases.words import INTERVENTION_NAMES
from lantian.registry.views.saving import posted

METHODS = ["GET", "HEAD", "POST"]


@allowed("cases.work")
@require_http_methods(METHODS)
def place_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """The child lives somewhere else for the time being."""
    case = own_case(key)
    form = PlaceForm(posted(request))

    def write() -> None:
        services.place(case=case, values=form.values(), today=timezone.localdate())

    return save(request, case, Sheet(form, _("Placing the child for the time being")), write)


@allowed("cases.work")
@require_http_methods(METHODS)
def place_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the child lives now."""
    row = get_object_or_404(Placement.objects.select_related("case"), pk=key)
    check_own(row.case)
    form = EndPlaceForm(posted(request), initial={"version": row.version})

    def write() -> None:
        services.end_placement(
            placement=row,
            version=form.cleaned_data["version"],
            values=form.values(),
            today=timezone.localdate(),
        )

    return save(request, row.case, Sheet(form, _("Ending the placement"), row.get_kind_display()), write)


@allowed("cases.work")
@require_http_methods(METHODS)
def intervene(request: HttpRequest, key: UUID) -> HttpResponse:
    """First which kind, then by whom and on which ground: each kind has its own."""
    case = own_case(key)
    kind = request.GET.get("kind", "")
    if kind not in tuple(Kind):
        context = {"case": case, "kinds": list(INTERVENTION_NAMES.items()), "back": page_of(case)}
        status = 422 if request.method == "POST" else 200
        return render(request, "cases/intervene.html", context, status=status)
    form = InterveneForm(posted(request), kind=Kind(kind), by=BY[Kind(kind)])

    def write() -> None:
        services.intervene(case=case, values=form.values(), today=timezone.localdate())

    return save(request, case, Sheet(form, str(INTERVENTION_NAMES[kind])), write)


@allowed("cases.work")
@require_http_methods(METHODS)
def outcome(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a court decided, or that something has ended."""
    row = get_object_or_404(Intervention.objects.select_related("case"), pk=key)
    check_own(row.case)
    form = OutcomeForm(posted(request), intervention=row, initial={"version": row.version})

    def write() -> None:
        services.enter_outcome(
            intervention=row,
            version=form.cleaned_data["version"],
            values=form.values(),
            today=timezone.localdate(),
        )

    return save(request, row.case, Sheet(form, _("What came of it?"), row.get_kind_display()), write)
