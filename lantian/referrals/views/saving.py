"""How every form of this room ends, and which referral an address means."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lantian.access.scopes import acting_post
from lantian.referrals.errors import ReferralError
from lantian.referrals.messages import say
from lantian.referrals.models import UnitReferral
from lantian.referrals.queries.lists import visible
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain


def referral_or_404(key: UUID) -> UnitReferral:
    """A referral that the acting post may look at."""
    return get_object_or_404(visible(acting_post()), pk=key)


def save(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    write: Callable[[], Any],
    done: Callable[[Any], str],
) -> HttpResponse:
    """Shows `context["form"]`; when it is complete, calls `write` and goes to the address that `done` makes of it."""
    form = context["form"]
    if form.is_bound and form.is_valid():
        try:
            written = write()
        except ReferralError as error:
            form.add_error(error.field if error.field in form.fields else None, say(error))
        except RegistryError as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(done(written))
    return render(request, template, context, status=422 if form.is_bound else 200)
