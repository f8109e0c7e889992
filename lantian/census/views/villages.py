"""A village in a campaign: its list, what it declares, handing in, review, reopening."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.queries import names_of
from lantian.access.scopes import acting_post
from lantian.census.errors import CensusError
from lantian.census.forms.households import ListForm
from lantian.census.forms.villages import DeclareForm, HandInForm, ReasonForm
from lantian.census.messages import explain
from lantian.census.models import CampaignVillage, ClosingSheet, VillageStep
from lantian.census.queries import households as queries
from lantian.census.queries.closing import figures_of
from lantian.census.queries.progress import successor_names
from lantian.census.queries.tallies import missing_of, tally_of
from lantian.census.rules.steps import WORKABLE, State
from lantian.census.services import closing
from lantian.census.services import villages as services
from lantian.kernel.documents.fonts import FontsMissing
from lantian.kernel.versions import Conflict
from lantian.places import queries as places
from lantian.registry.views.children import key_in
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.saving import posted

NOWHERE_SHOWN = 12


@allowed("census.read")
@require_GET
def village(request: HttpRequest, key: UUID) -> HttpResponse:
    """The list of a village, household by household, and how far it is."""
    found = village_or_404(key)
    groups = queries.groups_of(found)
    form = ListForm(request.GET, groups=groups)
    rows = queries.households_of(found, **form.chosen())
    page = page_of(rows, queries.ORDER, after=key_in(request, "after"), before=key_in(request, "before"))
    nowhere = queries.found_nowhere(found)
    context = {
        **standing(found),
        "form": form,
        "households": page.rows,
        "expected": queries.expected_in(page.rows),
        **page_urls(request, page),
        "nowhere": list(nowhere.order_by("name_pinyin", "pk")[:NOWHERE_SHOWN]),
        "nowhere_count": nowhere.count(),
        "sheets": list(ClosingSheet.objects.filter(village=found.pk).order_by("-number")),
        "steps": _history(found),
    }
    template = "census/_households.html" if request.htmx else "census/village.html"
    return render(request, template, context)


@allowed("census.work")
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, key: UUID) -> HttpResponse:
    """How many households each group of the village has."""
    found = village_or_404(key)
    form = DeclareForm(
        posted(request),
        declared=found.declared,
        groups=queries.groups_of(found),
        initial={"version": found.version},
    )

    def write() -> None:
        services.declare_households(
            village=found, declared=form.declared(), version=form.cleaned_data["version"]
        )

    return _save(request, "census/declare.html", found, form, write)


@allowed("census.work")
@require_POST
def fetch(request: HttpRequest, key: UUID) -> HttpResponse:
    """Puts households that came into the register since on the list."""
    found = village_or_404(key)
    try:
        count = services.fetch_registered(village=found)
    except CensusError as error:
        messages.error(request, explain(error))
    else:
        said = ngettext("%(count)s household added.", "%(count)s households added.", count)
        messages.success(request, said % {"count": count})
    return to_village(found)


@allowed("census.hand_in")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is still missing, the figures, and the names that stand on the sheet."""
    found = village_or_404(key)
    initial = {
        "version": found.version,
        "filler": found.filler or acting_post().user.name,
        "head": found.head,
        "shortfall_reason": found.shortfall_reason,
    }
    form = HandInForm(posted(request), initial=initial)

    def write() -> None:
        services.hand_in(
            village=found,
            values=form.values(),
            version=form.cleaned_data["version"],
            on=timezone.localdate(),
        )

    reason = form.data.get("shortfall_reason", "") if form.is_bound else found.shortfall_reason
    more = {"figures": figures_of(found), "missing": missing_of(found, reason)}
    return _save(request, "census/hand_in.html", found, form, write, **more)


@allowed("census.sign")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """The supervisor looks at the figures and signs, or sends the village back with a reason."""
    found = village_or_404(key)
    form = ReasonForm(posted(request), initial={"version": found.version})

    def write() -> None:
        version = form.cleaned_data["version"]
        if "send_back" in request.POST:
            services.send_back(village=found, reason=form.cleaned_data["reason"], version=version)
        else:
            closing.sign(village=found, version=version, now=timezone.now())

    return _save(request, "census/review.html", found, form, write, figures=figures_of(found))


@allowed("census.reopen")
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """An office opens a signed village again; the sheet that was signed stays."""
    found = village_or_404(key)
    form = ReasonForm(posted(request), initial={"version": found.version})

    def write() -> None:
        services.reopen(
            village=found, reason=form.cleaned_data["reason"], version=form.cleaned_data["version"]
        )

    return _save(request, "census/reopen.html", found, form, write)


@allowed("census.print_sheets")
@require_GET
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """The closing sheet as it would be signed now."""
    found = village_or_404(key)
    try:
        pdf = closing.draft_sheet(village=found, now=timezone.now())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return to_village(found)
    return pdf_response(pdf, _("closing sheet, draft"))


def village_or_404(key: UUID) -> CampaignVillage:
    """A village of a campaign that the acting post may see."""
    return get_object_or_404(CampaignVillage.objects.select_related("campaign"), pk=key)


def standing(found: CampaignVillage) -> dict[str, Any]:
    """How a village stands, and what the acting post may do with it."""
    role = Role(acting_post().role)
    is_open = found.campaign.is_open
    return {
        "village": found,
        "campaign": found.campaign,
        "place_name": places.paths([found.code]).get(found.code, ""),
        "successor": successor_names([found]).get(found.code, ""),
        "tally": tally_of(found),
        "may_work": is_open and found.state in WORKABLE and may(role, "census.work"),
        "may_hand_in": is_open and found.state in WORKABLE and may(role, "census.hand_in"),
        "may_sign": is_open and found.state == State.HANDED_IN and may(role, "census.sign"),
        "may_reopen": is_open and found.state == State.SIGNED and may(role, "census.reopen"),
    }


def to_village(found: CampaignVillage) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("census:village", args=[found.pk]))


def _save(
    request: HttpRequest,
    template: str,
    found: CampaignVillage,
    form: Any,
    write: Callable[[], None],
    **more: Any,
) -> HttpResponse:
    """Shows `form`; when it is complete, calls `write` and goes back to the village."""
    if form.is_bound and form.is_valid():
        try:
            write()
        except CensusError as error:
            form.add_error(None, explain(error))
        except FontsMissing:
            form.add_error(None, str(FAILURES["fonts_missing"]))
        except Conflict:
            messages.error(request, explain(CensusError("moved_on")))
            return to_village(found)
        else:
            messages.success(request, _("Saved."))
            return to_village(found)
    context = {**standing(found), "form": form, **more}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _history(found: CampaignVillage) -> list[dict[str, Any]]:
    """What was done with the village, as `kernel/_history.html` takes it."""
    steps = list(VillageStep.objects.filter(village=found.pk).order_by("-at", "-pk"))
    users, posts = names_of((one.user for one in steps), (one.post for one in steps))
    return [
        {
            "at": one.at,
            "title": one.get_verb_display(),
            "text": one.reason,
            "who": " · ".join(filter(None, (users.get(one.user, ""), posts.get(one.post, "")))),
        }
        for one in steps
    ]
