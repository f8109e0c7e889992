"""How every form about a helper ends: saved, refused with a sentence, or in conflict with somebody else's change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.access.services import NotYours, Refused
from lantian.duties.errors import DutyError
from lantian.duties.messages import explain
from lantian.helping.errors import HelpingError
from lantian.helping.messages import say
from lantian.helping.models import Helper
from lantian.kernel.versions import Conflict
from lantian.places.rules import is_within
from lantian.registry.views.conflicts import show_conflict

FORM = "helping/form.html"


def save(
    request: HttpRequest, context: dict[str, Any], write: Callable[[], Any], done: str, template: str = FORM
) -> HttpResponse:
    """Shows `context["form"]`; when it is complete, calls `write` and goes on to the address `done`."""
    form = context["form"]
    if form.is_bound and form.is_valid():
        try:
            answer = write()
        except Conflict as conflict:
            return show_conflict(request, template, context, conflict)
        except (HelpingError, DutyError, Refused, NotYours) as error:
            form.add_error(*_complaint(form, error))
        else:
            return answer if isinstance(answer, HttpResponse) else _done(request, done)
    return render(request, template, context, status=422 if form.is_bound else 200)


def _complaint(form: Any, error: Exception) -> tuple[str | None, str]:
    """Beside which field of a form an error is shown, and how it is said."""
    if isinstance(error, HelpingError):
        return (error.field if error.field in form.fields else None), say(error)
    if isinstance(error, DutyError):
        return None, explain(error)
    return None, say(HelpingError("not_yours")) if isinstance(error, NotYours) else str(error)


def _done(request: HttpRequest, address: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(address)


def act(request: HttpRequest, write: Callable[[], Any], address: str) -> HttpResponse:
    """One tap without a form: done, or a sentence that says why not; then on to `address`."""
    try:
        write()
    except Conflict:
        messages.warning(request, _("Somebody else has changed this in the meantime: look at it again."))
    except HelpingError as error:
        messages.error(request, say(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(address)


def helper_or_404(key: UUID) -> Helper:
    """A helper whom the acting post sees; one who was erased does not exist."""
    return get_object_or_404(Helper.objects.all(), pk=key, erased_at=None)


def ours_or_404(key: UUID) -> Helper:
    """A helper whom the acting post may change: of its place or school. Who only offers to come is another's."""
    helper = helper_or_404(key)
    return helper if is_ours(helper) else get_object_or_404(Helper.objects.none())


def is_ours(helper: Helper) -> bool:
    """Whether the acting post answers for the home, or the school, of a helper."""
    post = acting_post()
    if post.scope == Scope.SCHOOL:
        return helper.school == post.unit_id
    return is_within(helper.region, (post.region_low or 0, post.region_high or 0))


def page_of(helper: Helper) -> str:
    """The address of a helper's page."""
    return reverse("helping:helper", args=[helper.pk])
