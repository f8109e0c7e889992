"""A helper's own page: the children tied to them now, what is next, a proposal to answer, a pause to ask for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.kernel.documents.fonts import FontsMissing
from lantian.kernel.versions import version_in
from lantian.pairing.documents.agreements import set_agreement
from lantian.pairing.models import IS_OPEN, Pair
from lantian.pairing.queries.agreements import agreement_of
from lantian.pairing.queries.mine import own_page
from lantian.pairing.rules.stages import TIED
from lantian.pairing.services import answering, following
from lantian.pairing.services.rows import note
from lantian.pairing.views.saving import act
from lantian.registry.views.documents import FAILURES, pdf_response


@allowed("pairing.stand_by")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The children of a helper now, and the proposals that wait for their answer."""
    return render(request, "pairing/mine.html", {"page": own_page(acting_post(), timezone.localdate())})


@allowed("pairing.stand_by")
@require_POST
def answer_mine(request: HttpRequest, key: UUID) -> HttpResponse:
    """A helper says yes or no to a proposal."""
    pair, said = _own(key), request.POST.get("answer")
    if said not in ("yes", "no"):
        raise Http404

    def write() -> None:
        answering.answer_as_helper(
            pair=pair, is_yes=said == "yes", version=version_in(request), today=timezone.localdate()
        )

    return act(request, write, reverse("pairing:mine"))


@allowed("pairing.stand_by")
@require_POST
def pause(request: HttpRequest, key: UUID) -> HttpResponse:
    """A helper needs a pause: the village finds a way, and nobody is cross."""
    pair = _own(key)

    def write() -> None:
        following.ask_pause(pair=pair, on=timezone.localdate(), version=version_in(request))

    return act(request, write, reverse("pairing:mine"))


@allowed("pairing.stand_by")
@require_safe
def own_agreement(request: HttpRequest, key: UUID) -> HttpResponse:
    """The agreement of a helper, to read it again."""
    pair = _own(key)
    if pair.stage not in TIED:
        raise Http404
    try:
        pdf = set_agreement(agreement_of(pair), made_on=timezone.localdate())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(reverse("pairing:mine"))
    note("stand_by", pair, printed=True)
    return pdf_response(pdf, _("agreement with the proxy parent"))


def _own(key: UUID) -> Any:
    """A pair of the acting seat that is not over."""
    return get_object_or_404(Pair.objects.filter(IS_OPEN, seat=acting_post().seat), pk=key)
