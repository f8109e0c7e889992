"""Lists of helpers: all of a place, who waits for an answer, whose check runs out; and the caps of a place."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, Scope, may
from lantian.access.scopes import acting_post
from lantian.helping.forms.listing import CapForm, HelperFilter
from lantian.helping.models import LoadCap
from lantian.helping.queries.listing import (
    ORDER,
    Line,
    Listing,
    checked_as,
    lines_of,
    listed,
    waiting_in,
)
from lantian.helping.rules.kinds import helper_kinds
from lantian.helping.rules.vetting import Check
from lantian.helping.services.caps import lower_cap
from lantian.helping.views.saving import save
from lantian.helping.words import CHECK_TONES, CHECKS, STANDING_TONES, called, gives, kind_name
from lantian.kernel.city import acting_city
from lantian.places import queries as places
from lantian.registry.queries.listing import near_paths
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted


@allowed("helping.read")
@require_safe
def helpers(request: HttpRequest) -> HttpResponse:
    """The helpers of the acting post's place or school."""
    form, on = HelperFilter(request.GET, post=acting_post()), timezone.localdate()
    page = page_of(
        listed(form.listing(), on).defer("identity", "phone"),
        ORDER,
        after=key_in(request, "after"),
        before=key_in(request, "before"),
    )
    role = Role(acting_post().role)
    context = {
        "filter_form": form,
        "rows": rows_of(lines_of(page.rows, on)),
        "may_nominate": may(role, "helping.nominate"),
        "may_see_caps": may(role, "helping.caps"),
        "tabs": tabs("helping:helpers"),
        **page_urls(request, page),
    }
    return render(request, "helping/_rows.html" if request.htmx else "helping/list.html", context)


@allowed("helping.read")
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Who signed up or was nominated and waits for an answer, who came first at the top."""
    rows = waiting_in(*_range())
    page = page_of(
        rows.defer("identity", "phone"),
        ("standing_on", "id"),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
    )
    context = {
        "rows": rows_of(lines_of(page.rows, timezone.localdate())),
        "tabs": tabs("helping:waiting"),
        "may_decide": may(Role(acting_post().role), "helping.decide"),
        **page_urls(request, page),
    }
    return render(request, "helping/waiting.html", context)


@allowed("helping.read")
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """Accepted helpers whose check has run out or soon will: nobody new for them, a plan for whom they have."""
    on = timezone.localdate()
    here = listed(Listing(place=acting_post().region_low, standing="accepted"), on)
    due = here.filter(checked_as(Check.EXPIRED, on) | checked_as(Check.EXPIRING, on))
    page = page_of(
        due.defer("identity", "phone"),
        ("vetted_until", "id"),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
    )
    context = {
        "rows": rows_of(lines_of(page.rows, on)),
        "without": here.filter(checked_as(Check.NONE, on)).count(),
        "tabs": tabs("helping:checks"),
        "may_vet": may(Role(acting_post().role), "helping.vet"),
        **page_urls(request, page),
    }
    return render(request, "helping/checks.html", context)


@allowed("helping.caps")
@require_http_methods(["GET", "HEAD", "POST"])
def caps(request: HttpRequest) -> HttpResponse:
    """How many children each kind of helper may have here: the national default, or what this place lowered it to."""
    place = acting_post().region_low or 0
    own = {row.kind: row for row in LoadCap.objects.filter(city=acting_city(), place=place)}
    form = CapForm(posted(request))
    if form.is_bound and form.is_valid() and form.cleaned_data["kind"] not in helper_kinds():
        form.add_error(None, _("Choose from the list."))
    context: dict[str, Any] = {
        "form": form,
        "place": places.path(place).split(" ")[-1],
        "rows": [
            {
                "code": kind.code,
                "name": kind_name(kind.code),
                "national": kind.most,
                "own": own[kind.code].most if kind.code in own else None,
                "version": own[kind.code].version if kind.code in own else 0,
            }
            for kind in helper_kinds().values()
        ],
    }

    def write() -> None:
        lower_cap(place=place, on=timezone.localdate(), **form.cleaned_data)

    return save(request, context, write, reverse("helping:caps"), "helping/caps.html")


def rows_of(lines: list[Line]) -> list[dict[str, Any]]:
    """Lines in words."""
    paths = near_paths({line.helper.region for line in lines})
    return [
        {
            "helper": line.helper,
            "called": called(line.helper),
            "place": paths.get(line.helper.region, ""),
            "check": CHECKS[line.check],
            "check_tone": CHECK_TONES[line.check],
            "standing_tone": STANDING_TONES[line.helper.standing],
            "gives": gives(line.helper),
            "load": line.load,
        }
        for line in lines
    ]


def tabs(active: str) -> list[dict[str, Any]]:
    """From one list of helpers to the others."""
    names = {
        "helping:helpers": _("All helpers"),
        "helping:waiting": _("Waiting for an answer"),
        "helping:checks": _("Checks that run out"),
    }
    return [{"label": label, "url": reverse(name), "active": name == active} for name, label in names.items()]


def _range() -> tuple[int, int]:
    """The places of the acting post; of a school any, because its rows are its own."""
    post = acting_post()
    if post.scope == Scope.PLACE:
        return post.region_low or 0, post.region_high or 0
    return 0, 10**12
