"""The sample: drawn by the published seed, visited again, and what follows for the whole count."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.census.errors import CensusError
from lantian.census.forms.samples import DrawForm, OutsideListForm, RevisitForm
from lantian.census.messages import explain
from lantian.census.models import Campaign, SampledHousehold
from lantian.census.queries import samples as queries
from lantian.census.queries.progress import holds_whole
from lantian.census.services import samples as services
from lantian.census.views.campaigns import campaign_or_404
from lantian.census.views.saving import save
from lantian.kernel.versions import Conflict
from lantian.places import queries as places
from lantian.registry.views.saving import posted


@allowed("census.revisit")
@require_GET
def sample(request: HttpRequest, key: UUID) -> HttpResponse:
    """The sample of a campaign, or the form to draw it."""
    return _page(request, campaign_or_404(key), DrawForm(), None)


@allowed("census.draw_sample")
@require_POST
def draw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Draws the sample: once, by the seed of the first day."""
    campaign, form = campaign_or_404(key), DrawForm(request.POST)
    if form.is_valid():
        try:
            services.draw_sample(campaign=campaign, size=form.cleaned_data["size"])
        except CensusError as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("The sample is drawn."))
            return _to_sample(campaign)
    return _page(request, campaign, form, None)


@allowed("census.draw_sample")
@require_POST
def compare(request: HttpRequest, key: UUID) -> HttpResponse:
    """Compares the campaign with an outside list."""
    campaign = campaign_or_404(key)
    found, form = queries.sample_of(campaign), OutsideListForm(request.POST)
    if found and form.is_valid():
        try:
            services.compare_list(sample=found, values=form.values(), version=form.cleaned_data["version"])
        except CensusError as error:
            form.add_error(None, explain(error))
        except Conflict:
            messages.error(request, explain(CensusError("moved_on")))
            return _to_sample(campaign)
        else:
            messages.success(request, _("Saved."))
            return _to_sample(campaign)
    return _page(request, campaign, DrawForm(), form)


@allowed("census.revisit")
@require_http_methods(["GET", "HEAD", "POST"])
def sampled(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a second visit to a household found."""
    rows = SampledHousehold.objects.select_related("household", "sample__campaign")
    found = get_object_or_404(rows, pk=key)
    initial = {name: getattr(found, name) for name in ("result", "note", "version")}
    if found.result:
        initial |= {name: getattr(found, name) for name in ("again", "wrongly", "missed", "visited_on")}
    form = RevisitForm(posted(request), counted=found.counted, initial=initial)
    house = found.household
    context: dict[str, Any] = {
        "sampled": found,
        "campaign": found.sample.campaign,
        "household": house,
        "house_number": house.house_number.reveal() if house.house_number else "",
        "place_name": places.paths([house.place]).get(house.place, ""),
        "form": form,
    }
    return save(
        request,
        context,
        lambda: services.record_revisit(
            sampled=found, values=form.values(), version=form.cleaned_data["version"]
        ),
        reverse("census:campaign_sample", args=[found.sample.campaign_id]),
        "census/sampled.html",
    )


def _page(request: HttpRequest, campaign: Campaign, form: Any, list_form: Any) -> HttpResponse:
    found = queries.sample_of(campaign)
    rows = list(queries.households_of(found)) if found else []
    names = places.paths({row.household.place for row in rows})
    is_office = may(Role(acting_post().role), "census.draw_sample") and holds_whole(campaign)
    context = {
        "campaign": campaign,
        "sample": found,
        "rows": [(row, " ".join(names.get(row.household.place, "").split(" ")[-2:])) for row in rows],
        "findings": queries.findings_of(found) if found else None,
        "results": SampledHousehold.Result.choices,
        "form": form,
        "list_form": list_form or (found and _list_form(found)),
        "frame_size": sum(map(len, queries.frame_of(campaign).values())) if not found else 0,
        "is_office": is_office,
    }
    return render(request, "census/sample.html", context, status=422 if form.is_bound or list_form else 200)


def _list_form(found: Any) -> OutsideListForm:
    names = ("list_name", "list_children", "list_found", "version")
    return OutsideListForm(initial={name: getattr(found, name) for name in names})


def _to_sample(campaign: Campaign) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("census:campaign_sample", args=[campaign.pk]))
