"""The agreement, the pledge and the written notices on paper."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.entrusting.documents.papers import set_agreement, set_notice
from lantian.entrusting.queries.papers import agreement_paper, notice_paper
from lantian.entrusting.services.rows import note
from lantian.entrusting.views.saving import entrustment_or_404, page_of
from lantian.kernel.documents.fonts import FontsMissing
from lantian.registry.views.documents import FAILURES, pdf_response


@allowed("entrusting.print")
@require_safe
def agreement_print(request: HttpRequest, key: UUID) -> HttpResponse:
    """The agreement or the pledge, to be signed: prefilled, in big type."""
    found, on = entrustment_or_404(key), timezone.localdate()
    return _printed(
        request,
        found.child_id,
        lambda: set_agreement(agreement_paper(found), made_on=on),
        _("agreement on entrusted care"),
        lambda: note("print", found, paper="agreement"),
    )


@allowed("entrusting.print")
@require_safe
def notice_print(request: HttpRequest, key: UUID) -> HttpResponse:
    """The written notices to school and village, a page for each."""
    found, on = entrustment_or_404(key), timezone.localdate()
    return _printed(
        request,
        found.child_id,
        lambda: set_notice(notice_paper(found), made_on=on),
        _("notice of entrusted care"),
        lambda: note("print", found, paper="notice"),
    )


def _printed(
    request: HttpRequest, child: UUID, make: Callable[[], bytes], name: str, log: Callable[[], None]
) -> HttpResponse:
    try:
        pdf = make()
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(page_of(child))
    log()
    return pdf_response(pdf, name)
