"""A child's page, and looking at those who could care for it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.entrusting.errors import EntrustingError
from lantian.entrusting.forms.carers import AssessForm
from lantian.entrusting.models import CarerAssessment
from lantian.entrusting.queries.child import care_page, terms_of
from lantian.entrusting.queries.parties import around
from lantian.entrusting.services.assessing import assess, standing_of
from lantian.entrusting.services.rows import note
from lantian.entrusting.views.saving import page_of, save
from lantian.registry.models import ChildDocument, Person
from lantian.registry.queries.active import files_of
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted

PAPERS = ("entrusted_care_agreement", "entrusted_care_notice", "guardian_pledge")


@allowed("entrusting.read")
@require_safe
def child(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who could care and what was found of them; the agreement, its signatures and notices; what parents wrote."""
    found, on, role = child_or_404(key), timezone.localdate(), Role(acting_post().role)
    note("read", found)
    page = care_page(found, on)
    shown = page.draft or page.current
    papers = ChildDocument.objects.filter(child=found.pk, kind__in=PAPERS, is_latest=True)
    context = {
        "child": found,
        "page": page,
        "terms": terms_of(shown.row) if shown else None,
        "papers": papers.filter(withdrawn_at__isnull=True).count(),
        "is_open": not found.closed_on,
        "may_assess": may(role, "entrusting.assess") and not found.closed_on,
        "may_agree": may(role, "entrusting.agree") and not found.closed_on,
    }
    return render(request, "entrusting/child.html", context)


@allowed("entrusting.assess")
@require_http_methods(["GET", "HEAD", "POST"])
def carer(request: HttpRequest, key: UUID, person: UUID) -> HttpResponse:
    """Records what the village found of somebody around a child."""
    found = child_or_404(key)
    somebody = get_object_or_404(
        Person.objects.filter(pk__in=[tie.person_id for tie in around(found).could_care]), pk=person
    )
    stands = standing_of(found, somebody)
    form = AssessForm(posted(request), initial=AssessForm.initial_of(somebody, stands))

    def write() -> None:
        seen = form.cleaned_data["seen"]
        current = standing_of(found, somebody)
        if (current.pk if current else None) != seen:
            raise EntrustingError("changed_meanwhile")
        assess(child=found, person=somebody, look=form.look(), seen=current, today=timezone.localdate())

    context = {
        "child": found,
        "form": form,
        "person": somebody,
        "title": _("Can %(name)s be entrusted with the child?") % {"name": somebody.name},
        "earlier": CarerAssessment.objects.filter(child__in=files_of(found.pk), person=somebody.pk).order_by(
            "-assessed_on", "-pk"
        )[:5],
    }
    return save(request, context, write, page_of(found), "entrusting/carer.html")
