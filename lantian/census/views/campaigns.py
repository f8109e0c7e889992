"""Campaigns: opened by an office, seen by everybody who works in one, those furthest behind first."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.census.errors import CensusError
from lantian.census.forms.campaigns import CampaignForm, VersionForm
from lantian.census.messages import explain
from lantian.census.models import Campaign
from lantian.census.queries.progress import holds_whole, own_part, place_within, progress_of, successor_names
from lantian.census.queries.rates import coverages_of, freshness_of
from lantian.census.queries.standings import calibre_of
from lantian.census.services import campaigns as services
from lantian.census.views.saving import save
from lantian.kernel.versions import Conflict
from lantian.places import queries as places
from lantian.registry.queries.choices import place_choices
from lantian.registry.queries.statuses import name_of
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted


@allowed("census.read")
@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns that hold a village of the acting post, the newest first."""
    page = page_of(Campaign.objects.all(), ("-begins_on", "-id"), **_keys(request))
    names = places.paths(one.region for one in page.rows)
    rows = [(one, names.get(one.region, ""), progress_of(one, own_part(one)).whole) for one in page.rows]
    context = {"rows": rows, **page_urls(request, page), "may_open": _may("census.open_campaign")}
    return render(request, "census/campaigns.html", context)


@allowed("census.open_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_new(request: HttpRequest) -> HttpResponse:
    """A campaign is opened for a place."""
    form = CampaignForm(posted(request), places=_places())
    return save(
        request,
        {"form": form},
        lambda: services.open_campaign(
            region=form.cleaned_data["place"], values=form.values(), on=timezone.localdate()
        ),
        lambda opened: reverse("census:campaign", args=[opened.pk]),
        "census/campaign_new.html",
        said=_("The campaign is open."),
    )


@allowed("census.read")
@require_GET
def campaign(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a campaign is, by town or village, those furthest behind first."""
    found = campaign_or_404(key)
    typed = request.GET.get("place", "")
    place = place_within(found, int(typed) if typed.isdecimal() and len(typed) == 12 else None)
    progress = progress_of(found, place)
    if progress.whole.villages == 1 and progress.parts[0].village and not typed:
        return HttpResponseRedirect(reverse("census:village", args=[progress.parts[0].village.pk]))
    context = {
        "campaign": found,
        "place": place,
        "place_name": places.paths([place]).get(place, ""),
        "own_place": own_part(found),
        "progress": progress,
        "freshness": freshness_of(place, timezone.localdate()),
        "coverages": coverages_of(place),
        "may_see_lists": _may("linkage.bring_list"),
        "successors": successor_names(part.village for part in progress.parts if part.village),
        "terms": _terms(found),
        "is_late": found.is_open and timezone.localdate() > found.ends_on,
        "may_open": _may("census.open_campaign") and holds_whole(found),
        "may_revisit": _may("census.revisit"),
    }
    return render(request, "census/campaign.html", context)


@allowed("census.open_campaign")
@require_POST
def campaign_close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Nothing in the campaign changes any more."""
    found = campaign_or_404(key)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            services.close_campaign(
                campaign=found, version=form.cleaned_data["version"], on=timezone.localdate()
            )
        except CensusError as error:
            messages.error(request, explain(error))
        except Conflict:
            messages.error(request, explain(CensusError("moved_on")))
        else:
            messages.success(request, _("The campaign is closed."))
    return HttpResponseRedirect(reverse("census:campaign", args=[key]))


def campaign_or_404(key: UUID) -> Campaign:
    """A campaign that holds a village of the acting post; another one does not exist."""
    return get_object_or_404(Campaign, pk=key)


def _terms(found: Campaign) -> list[dict[str, Any]]:
    """What was laid down when the campaign was opened, as `kernel/_facts.html` takes it."""
    return [
        {"label": _("Basis"), "value": found.basis},
        {"label": _("Begins on"), "value": found.begins_on},
        {"label": _("To be done by"), "value": found.ends_on},
        {"label": _("Cut-off date"), "value": found.cut_off_on},
        {"label": _("Definition"), "value": name_of(calibre_of(found))},
        {"label": _("Seed of the sample"), "value": found.seed},
    ]


def _places() -> list[tuple[int, str]]:
    """The acting post's own place, and those right below it."""
    own = acting_post().region_low or 0
    return [(own, places.path(own)), *place_choices()]


def _may(action: str) -> bool:
    return may(Role(acting_post().role), action)


def _keys(request: HttpRequest) -> dict[str, Any]:
    return {name: key_in(request, name) for name in ("after", "before")}
