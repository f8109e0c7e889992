"""What left the house as figures: the list, each as it was told, and saying that one was wrong."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.models import User
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.disclosure.errors import DisclosureError
from lantian.disclosure.forms import WithdrawForm
from lantian.disclosure.messages import say
from lantian.disclosure.models import Release, ReleaseWithdrawal
from lantian.disclosure.queries.releases import releases
from lantian.disclosure.services.releasing import withdraw
from lantian.disclosure.words import MOST_ROWS, kind_of, pages_of
from lantian.places import queries as places
from lantian.places.rules import is_within
from lantian.registry.views.children import key_in


@allowed("disclosure.read")
@require_safe
def releases_page(request: HttpRequest) -> HttpResponse:
    """What left the house about the places of the acting post, the newest first."""
    page = page_of(
        releases().defer("tables", "places", "names"), ("-recorded_at", "-id"),
        after=key_in(request, "after"), before=key_in(request, "before"),
    )  # fmt: skip
    paths = places.paths({row.place for row in page.rows})
    rows = [
        {
            "row": row,
            "kind": kind_of(row),
            "place": paths.get(row.place, ""),
            "is_withdrawn": bool(row.withdrawals.all()),
        }
        for row in page.rows
    ]
    return render(request, "disclosure/releases.html", {"rows": rows, **page_urls(request, page)})


@allowed("disclosure.read")
@require_safe
def release_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One release as it was told. Looking is logged."""
    row = _release(key)
    note_access("disclosure.read", region=row.place, release=str(row.pk))
    withdrawal = row.withdrawals.all().first()
    context = {
        "row": row,
        "tables": pages_of(row),
        "most": MOST_ROWS,
        "facts": _facts(row),
        "withdrawal": withdrawal,
        "withdrawn_by": _name(withdrawal) if withdrawal else "",
        "may_withdraw": withdrawal is None and _may_withdraw(row),
    }
    return render(request, "disclosure/release.html", context)


@allowed("disclosure.withdraw")
@require_http_methods(["GET", "HEAD", "POST"])
def release_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Says that a release was wrong; it stays on record."""
    row = _release(key)
    if not _is_own(row):
        raise Http404
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw(release=row, reason=form.cleaned_data["reason"])
        except DisclosureError as error:
            form.add_error(None, say(error))
        else:
            messages.success(request, _("It is on record as withdrawn."))
            return HttpResponseRedirect(reverse("disclosure:release", args=[key]))
    context = {"row": row, "form": form}
    return render(request, "disclosure/withdraw.html", context, status=422 if form.is_bound else 200)


def _release(key: UUID) -> Release:
    return get_object_or_404(releases(), pk=key)


def _may_withdraw(row: Release) -> bool:
    return may(Role(acting_post().role), "disclosure.withdraw") and _is_own(row)


def _is_own(row: Release) -> bool:
    """Whether the post, or one below it, released it: a county does not take back what the city let out."""
    post = acting_post()
    return is_within(row.place, (post.region_low or 0, post.region_high or 0))


def _name(row: Release | ReleaseWithdrawal) -> str:
    return User.objects.filter(pk__in=[row.recorded_by]).values_list("name", flat=True).first() or ""


def _facts(row: Release) -> list[dict[str, Any]]:
    """What is known of a release beside its figures, as `kernel/_facts.html` takes it."""
    return [
        {"label": pgettext("release", "Kind"), "value": kind_of(row)},
        {"label": _("Receiver"), "value": row.reader},
        {"label": _("Basis"), "value": row.basis},
        {"label": _("As of"), "value": row.as_of},
        {"label": _("Released on"), "value": row.on},
        {"label": _("Released by"), "value": f"{places.path(row.place)} {_name(row)}".strip()},
        {"label": _("State of the register"), "value": row.read_at},
        {"label": _("Figures told"), "value": row.told},
        {"label": _("Figures not told"), "value": row.hidden},
        {"label": _("Checksum"), "value": row.checksum},
    ]
