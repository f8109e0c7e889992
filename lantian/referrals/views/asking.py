"""Asking a unit for something for a child, from a need or from nothing."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.plans.codes import need_kinds
from lantian.plans.models import Need
from lantian.referrals.forms.asking import ReferForm
from lantian.referrals.matters import matter_for, matters
from lantian.referrals.models import UnitReferral
from lantian.referrals.queries.parties import units_for
from lantian.referrals.services.referring import refer
from lantian.referrals.views.saving import save
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of
from lantian.registry.views.children import key_in
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted


@allowed("referrals.refer")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks a unit; a need in the address says what it is for."""
    found, on = child_or_404(key), timezone.localdate()
    need = _need(request, found)
    matter = matters().get(request.GET.get("matter", "")) or matter_for(need.code if need else "")
    form = ReferForm(
        posted(request),
        units=units_for(found.region, found.school, on).exclude(pk=acting_post().unit_id),
        suggested=matter.departments,
        initial={"matter": matter.code if need else "", "asks": str(need_kinds()[need.code]) if need else ""},
    )

    def write() -> UnitReferral:
        values = dict(form.cleaned_data)
        return refer(
            child=found,
            network=matters()[values["matter"]].network,
            due_on=values.pop("wanted_on"),
            origin="plans.need" if need else "",
            origin_key=need.pk if need else None,
            today=on,
            **values,
        )

    context: dict[str, Any] = {
        "child": found,
        "form": form,
        "title": _("Ask a unit"),
        "about": str(need_kinds()[need.code]) if need else "",
        "back": reverse("referrals:child", args=[found.pk]),
    }
    return save(
        request,
        context,
        write,
        lambda made: reverse("referrals:referral", args=[made.pk]),
    )


def _need(request: HttpRequest, child: Child) -> Need | None:
    key = key_in(request, "need")
    return Need.objects.filter(pk=key, child__in=files_of(child.pk)).first() if key else None
