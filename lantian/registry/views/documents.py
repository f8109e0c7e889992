"""Paper that leaves the house as a PDF."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lantian.access.doors import allowed
from lantian.kernel.documents.fonts import FontsMissing
from lantian.registry.models import Child
from lantian.registry.services.printing import MOST, print_forms
from lantian.registry.views.file import child_or_404

# Why nothing was printed, by the codes of errors and of `PrintRun.failure`.
FAILURES = {
    "nothing_to_print": gettext_lazy("There is nothing to print: nobody here needs a new card."),
    "too_many": gettext_lazy("These are more than %(limit)s: choose a smaller place.") % {"limit": MOST},
    "fonts_missing": gettext_lazy(
        "This server lacks the fonts that Chinese documents need. Ask whoever runs it to install them."
    ),
    "printed_meanwhile": gettext_lazy(
        "Somebody else has just printed some of these cards. Please print again."
    ),
    "erased_meanwhile": gettext_lazy(
        "The data of a child on this paper were erased in the meantime. Please print again."
    ),
    "broken": gettext_lazy("Something went wrong while printing. Nothing was recorded: please print again."),
}


@allowed("registry.print_form")
@require_GET
def registration_form(request: HttpRequest, key: UUID) -> HttpResponse:
    """The official registration form of a child, to be signed and stamped."""
    found = child_or_404(key)
    try:
        pdf = print_forms(children=Child.objects.filter(pk=found.pk), on=timezone.localdate())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(reverse("registry:child", args=[key]))
    return pdf_response(pdf, _("registration form"))


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    """A PDF to be saved and printed; its name says what it is and when it was made, never whose."""
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{name}-{timezone.localdate():%Y%m%d}.pdf")
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
