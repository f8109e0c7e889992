"""One tap on the list of a day, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from uuid_utils.compat import uuid7

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.desk.services import doing
from lantian.desk.views.saving import act
from lantian.duties.models import Duty
from lantian.encounters.models import Encounter
from lantian.registry.queries.active import active
from lantian.registry.views.file import child_or_404


@allowed("desk.call")
@require_POST
def called(request: HttpRequest, key: UUID) -> HttpResponse:
    """Talked with the child on the telephone, today."""
    child = child_or_404(key)

    def write() -> HttpResponse:
        made = doing.talked(child=child, occasion=_occasion(request), on=timezone.localdate())
        return _done(request, _("Noted: talked with %(name)s today.") % {"name": child.name}, made)

    return act(request, write, _back(request))


@allowed("desk.tell_village")
@require_POST
def i_called(request: HttpRequest, key: UUID) -> HttpResponse:
    """The parent has called the child, today."""
    child = child_or_404(key)

    def write() -> HttpResponse:
        made = doing.parent_called(child=child, occasion=_occasion(request), on=timezone.localdate())
        return _done(request, _("Noted: you have called %(name)s today.") % {"name": child.name}, made)

    return act(request, write, _back(request))


@allowed("desk.keep")
@require_POST
def kept(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was promised is done, today."""
    duty = get_object_or_404(Duty.objects.filter(active("child__")), pk=key, about__isnull=False)
    return act(
        request,
        lambda: doing.promise_kept(duty=duty, on=timezone.localdate()),
        _back(request),
        said=_("Kept: it is noted."),
    )


@allowed("desk.undo")
@require_POST
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """A tap too many is taken back."""
    made = get_object_or_404(Encounter, pk=key, seat=acting_post().seat)
    if timezone.localdate(made.recorded_at) != timezone.localdate():
        raise Http404
    return act(request, lambda: doing.take_back(encounter=made), _back(request), said=_("Taken back."))


def _occasion(request: HttpRequest) -> UUID:
    """The key that the form made: a second tap is the same deed."""
    try:
        return UUID(request.POST.get("occasion", ""))
    except ValueError:
        return uuid7()


def _done(request: HttpRequest, text: str, made: Encounter) -> HttpResponse:
    """Back to the list, which offers to take it back as long as it is looked at."""
    messages.success(request, text)
    path, _sharp, anchor = _back(request).partition("#")
    query = urlencode({"undo": str(made.pk)})
    return HttpResponseRedirect(f"{path}{'&' if '?' in path else '?'}{query}#{anchor or 'day'}")


def _back(request: HttpRequest) -> str:
    """The place on the list from which it was tapped; never another site."""
    wanted = request.POST.get("back", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("desk:home")
