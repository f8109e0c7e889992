"""Erasing somebody who does not stand by children (any more)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.helping.errors import HelpingError
from lantian.helping.forms.keeping import EraseForm
from lantian.helping.messages import say
from lantian.helping.models import Helper
from lantian.helping.services import erasing
from lantian.helping.views.saving import ours_or_404, save
from lantian.registry.views.saving import posted


@allowed("helping.erase")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: UUID) -> HttpResponse:
    """Says what goes and what stays, or what must happen before; then erases for good."""
    helper, on = ours_or_404(key), timezone.localdate()
    form = EraseForm(posted(request), initial={"version": helper.version})
    context = {"form": form, "helper": helper, "refused": _refusal(helper)}
    done = reverse("helping:helpers")

    def write() -> HttpResponse:
        erasing.erase(helper=helper, on=on, **form.cleaned_data)
        messages.success(
            request, _("The entry is erased. The access log keeps that it was done, by whom and why.")
        )
        return HttpResponseRedirect(done)

    return save(request, context, write, done, "helping/erase.html")


def _refusal(helper: Helper) -> str:
    """What must happen before somebody can be erased, in words."""
    try:
        erasing.refuse(helper, timezone.localdate())
    except HelpingError as error:
        return say(error)
    return ""
