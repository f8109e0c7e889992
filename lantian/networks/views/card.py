"""The rights card: what it is, and the paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.kernel.documents.fonts import FontsMissing
from lantian.networks.documents.papers import set_rights_card
from lantian.networks.hotlines import hotlines
from lantian.registry.views.documents import FAILURES, pdf_response


@allowed("networks.print_card")
@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """The numbers that a child can call, to be read and printed."""
    return render(request, "networks/card.html", {"lines": hotlines()})


@allowed("networks.print_card")
@require_safe
def card_paper(request: HttpRequest) -> HttpResponse:
    """The card as a PDF of one page."""
    try:
        pdf = set_rights_card(made_on=timezone.localdate())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(reverse("networks:card"))
    return pdf_response(pdf, _("rights card"))
