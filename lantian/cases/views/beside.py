"""What is asked of units for a case."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.cases.forms.beside import CaseReferForm
from lantian.cases.services.referring import ask_unit
from lantian.cases.views.saving import Sheet, own_case, save
from lantian.referrals.matters import OTHER, matters
from lantian.referrals.queries.parties import units_for
from lantian.registry.views.saving import posted

METHODS = ["GET", "HEAD", "POST"]


@allowed("cases.work")
@require_http_methods(METHODS)
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks a unit for something that a case needs."""
    case, post = own_case(key), acting_post()
    if not may(Role(post.role), "referrals.refer"):
        raise PermissionDenied
    on = timezone.localdate()
    form = CaseReferForm(
        posted(request),
        units=units_for(case.region, case.school, on).exclude(pk=post.unit_id),
        suggested=matters()[OTHER].departments,
    )

    def write() -> None:
        ask_unit(case=case, values=form.cleaned_data, today=on)

    about = _("The unit reads what you write here and what you tick; it is not told that there is a case.")
    return save(request, case, Sheet(form, _("Ask a unit"), about=about), write)
