"""A household of the list: what came of the visit, and the children who live there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from uuid_utils.compat import uuid7

from lantian.access.doors import allowed
from lantian.census.errors import CensusError
from lantian.census.forms.households import (
    CorrectHouseholdForm,
    FindingForm,
    HouseholdForm,
    ManyHouseholdsForm,
    VisitForm,
)
from lantian.census.models import CampaignHousehold, CampaignVillage
from lantian.census.models.households import FoundChild
from lantian.census.queries.households import at_home, next_open
from lantian.census.services import households as services
from lantian.census.views.saving import ENDING, save
from lantian.census.views.villages import standing, village_or_404
from lantian.places import queries as places
from lantian.registry.errors import RegistryError
from lantian.registry.views.file import child_or_404, log_view
from lantian.registry.views.registering import PREFILLED
from lantian.registry.views.saving import posted


@allowed("census.work")
@require_http_methods(["GET", "HEAD", "POST"])
def household(request: HttpRequest, key: UUID) -> HttpResponse:
    """One household: who lives there, and what came of the visit."""
    found = household_or_404(key)
    form = VisitForm(posted(request), initial=_visit(found))
    return save(
        request,
        _context(found, form),
        lambda: services.record_visit(
            household=found, values=form.values(), version=form.cleaned_data["version"]
        ),
        lambda _visited: _onwards(request, found),
        "census/household.html",
    )


@allowed("census.work")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Group, house number and head are mended."""
    found = household_or_404(key)
    initial = {
        "village_group": found.village_group,
        "house_number": found.house_number.reveal() if found.house_number else "",
        "head_name": found.head_name,
        "version": found.version,
    }
    form = CorrectHouseholdForm(posted(request), initial=initial)
    return save(
        request,
        _context(found, form),
        lambda: services.correct_household(
            household=found, values=form.values(), version=form.cleaned_data["version"]
        ),
        page_of(found),
        "census/household_correct.html",
    )


@allowed("census.work")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, key: UUID) -> HttpResponse:
    """A household that is not on the list yet; the visit is recorded next."""
    village = village_or_404(key)
    form = HouseholdForm(posted(request), initial={"village_group": request.GET.get("group", "")})
    return save(
        request,
        {**standing(village), "form": form},
        lambda: services.add_household(village=village, values=form.values()),
        page_of,
        "census/household_add.html",
    )


@allowed("census.work")
@require_http_methods(["GET", "HEAD", "POST"])
def add_many(request: HttpRequest, key: UUID) -> HttpResponse:
    """Many households of one group at once."""
    village = village_or_404(key)
    form = ManyHouseholdsForm(posted(request))
    return save(
        request,
        {**standing(village), "form": form, "is_many": True},
        lambda: _add(request, village, form.households()),
        template="census/household_add.html",
    )


@allowed("census.work")
@require_POST
def find(request: HttpRequest, key: UUID) -> HttpResponse:
    """A child of the register lives here: unchanged, changed, new; or it was entered here by mistake."""
    found, form = household_or_404(key), FindingForm(request.POST)
    if form.is_valid():
        child, finding = child_or_404(form.cleaned_data["child"]), form.cleaned_data["finding"]
        try:
            if finding:
                services.find_child(household=found, child=child, finding=finding, on=timezone.localdate())
                log_view("registry.confirm_child", child, campaign=str(found.village.campaign_id))
            else:
                services.drop_child(household=found, child=child.pk)
        except (CensusError, RegistryError) as error:
            messages.error(request, ENDING.sentence(error))
        else:
            if finding == FoundChild.Finding.CHANGED:
                messages.info(request, _("Enter what has changed in the file, then come back."))
                return HttpResponseRedirect(reverse("registry:child", args=[child.pk]))
            messages.success(request, _("Noted."))
    return HttpResponseRedirect(page_of(found))


@allowed("census.work")
@require_POST
def register(request: HttpRequest, key: UUID) -> HttpResponse:
    """A child that the register does not know: its form opens with village and household filled in."""
    found = household_or_404(key)
    token = uuid7().hex
    request.session[PREFILLED] = {
        "key": token,
        "values": {
            "village": places.current_code(found.region) or found.region,
            "village_group": found.village_group,
            "household_head": found.head_name,
            "address": found.house_number.reveal() if found.house_number else "",
        },
        "back": reverse("census:household", args=[found.pk]),
    }
    return HttpResponseRedirect(f"{reverse('registry:register')}?for={token}")


def _add(
    request: HttpRequest, village: CampaignVillage, households: Sequence[services.NewHousehold]
) -> HttpResponseRedirect:
    rows = services.add_households(village=village, households=households)
    said = ngettext("%(count)s household added.", "%(count)s households added.", len(rows))
    messages.success(request, said % {"count": len(rows)})
    return HttpResponseRedirect(reverse("census:village", args=[village.pk]))


def household_or_404(key: UUID) -> CampaignHousehold:
    """A household of a list that the acting post may see."""
    rows = CampaignHousehold.objects.select_related("village", "village__campaign")
    return get_object_or_404(rows, pk=key)


def page_of(found: CampaignHousehold) -> str:
    """The address of a household."""
    return reverse("census:household", args=[found.pk])


def _visit(found: CampaignHousehold) -> dict[str, Any]:
    """The form as it stands; the day is today until somebody was there."""
    visit = {"outcome": found.outcome, "note": found.note, "version": found.version}
    return visit | ({"visited_on": found.visited_on} if found.visited_on else {})


def _context(found: CampaignHousehold, form: Any) -> dict[str, Any]:
    return {
        **standing(found.village),
        "household": found,
        "house_number": found.house_number.reveal() if found.house_number else "",
        "home": at_home(found, found.village, timezone.localdate()),
        "form": form,
    }


def _onwards(request: HttpRequest, found: CampaignHousehold) -> str:
    """The next household that nobody has visited, if that was asked for, else the list."""
    following = next_open(found) if "next" in request.POST else None
    return page_of(following) if following else reverse("census:village", args=[found.village_id])
