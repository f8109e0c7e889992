"""A pair on its way: signed, begun, confirmed, renewed, ended; the agreement on paper."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.kernel.documents.fonts import FontsMissing
from lantian.kernel.versions import version_in
from lantian.pairing.documents.agreements import set_agreement
from lantian.pairing.forms.pairs import ConfirmForm, EndForm, SignForm
from lantian.pairing.models import Pair
from lantian.pairing.queries.agreements import agreement_of
from lantian.pairing.services import ending, following, living
from lantian.pairing.services.rows import note
from lantian.pairing.views.saving import act, page_of, pair_or_404, save
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.saving import posted


@allowed("pairing.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Files the agreement that all have signed."""
    pair = pair_or_404(key)
    files = request.FILES if request.method == "POST" else None
    form = SignForm(posted(request), files, initial={"version": pair.version})

    def write() -> None:
        data = form.cleaned_data
        living.sign(
            pair=pair,
            signed_on=data["dated_on"],
            path=Path(data[form.sent].temporary_file_path()),
            version=data["version"],
            today=timezone.localdate(),
        )

    context = _about(pair, form, _("The signed agreement"))
    return save(request, context, write, page_of(pair.child_id))


@allowed("pairing.keep")
@require_POST
def begin(request: HttpRequest, key: UUID) -> HttpResponse:
    """The month of trial begins today."""
    pair = pair_or_404(key)

    def write() -> None:
        living.begin(pair=pair, on=timezone.localdate(), version=version_in(request))

    return act(request, write, page_of(pair.child_id))


@allowed("pairing.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """After the month: two short questions, to the child and to the helper."""
    pair = pair_or_404(key)
    form = ConfirmForm(posted(request), initial={"version": pair.version})

    def write() -> None:
        living.confirm(pair=pair, on=timezone.localdate(), **form.cleaned_data)

    return save(request, _about(pair, form, _("After the month of trial")), write, page_of(pair.child_id))


@allowed("pairing.keep")
@require_POST
def renew(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another year."""
    pair = pair_or_404(key)

    def write() -> None:
        living.renew(pair=pair, on=timezone.localdate(), version=version_in(request))

    return act(request, write, page_of(pair.child_id))


@allowed("pairing.keep")
@require_POST
def settled(request: HttpRequest, key: UUID) -> HttpResponse:
    """It goes on as before: nothing needs to be found any more."""
    pair = pair_or_404(key)

    def write() -> None:
        following.settled(pair=pair, on=timezone.localdate(), version=version_in(request))

    return act(request, write, page_of(pair.child_id))


@allowed("pairing.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """A pair ends, with a reason that blames nobody."""
    pair = pair_or_404(key)
    form = EndForm(posted(request), initial={"version": pair.version})

    def write() -> None:
        ending.end(pair=pair, today=timezone.localdate(), **form.cleaned_data)

    return save(request, _about(pair, form, _("How it ends")), write, page_of(pair.child_id))


@allowed("pairing.print")
@require_safe
def agreement(request: HttpRequest, key: UUID) -> HttpResponse:
    """The agreement on paper, with a page for the child in its own words."""
    pair, on = pair_or_404(key), timezone.localdate()
    try:
        pdf = set_agreement(agreement_of(pair), made_on=on)
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(page_of(pair.child_id))
    note("print", pair)
    return pdf_response(pdf, _("agreement with the proxy parent"))


def _about(pair: Pair, form: Any, title: str) -> dict[str, Any]:
    return {"child": pair.child, "form": form, "title": title, "about": pair.helper_name}
