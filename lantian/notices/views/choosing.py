"""How I am told: my ways out of the house, and my hours."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.forms import submitted
from lantian.access.scopes import acting_post
from lantian.access.services import Refused
from lantian.access.views.saving import save_or_show
from lantian.notices.choosing import add_channel, ask_for_code, choose, prove, remove_channel
from lantian.notices.forms import ChannelForm, CodeForm, PreferenceForm
from lantian.notices.models import Channel, Preference
from lantian.notices.queries import own_channels


@allowed("notices.choose")
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """My ways out and how they do; my quiet hours, digest and language."""
    owner = acting_post().user_id
    chosen = Preference.objects.filter(owner=owner).first() or Preference(owner=owner)
    form = PreferenceForm(submitted(request), instance=chosen)
    context = {"form": form, "channels": list(own_channels())}
    return save_or_show(
        request,
        "notices/choices.html",
        context,
        lambda: choose(values=form.cleaned_data),
        reverse("notices:choices"),
    )


@allowed("notices.choose")
@require_http_methods(["GET", "POST"])
def channel_new(request: HttpRequest) -> HttpResponse:
    """One more way; a code goes there at once."""
    form = ChannelForm(submitted(request))
    if request.method == "POST" and form.is_valid():
        try:
            added = add_channel(**form.cleaned_data)
            _ask(request, added)
            return HttpResponseRedirect(reverse("notices:channel", args=[added.pk]))
        except Refused as error:
            form.add_error(None, str(error))
    status = 422 if form.is_bound else 200
    return render(request, "notices/channel_new.html", {"form": form}, status=status)


@allowed("notices.choose")
@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest, key: UUID) -> HttpResponse:
    """The code that came by a way puts it into use."""
    way = _own(key)
    form = CodeForm(submitted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if prove(channel=way, code=form.cleaned_data["code"].strip(), now=timezone.now()):
                messages.success(request, _("This way is in use now."))
                return HttpResponseRedirect(reverse("notices:choices"))
            form.add_error("code", _("This is not the code that was sent."))
        except Refused as error:
            form.add_error("code", str(error))
    context: dict[str, Any] = {"form": form, "way": way}
    return render(request, "notices/channel.html", context, status=422 if form.is_bound else 200)


@allowed("notices.choose")
@require_POST
def channel_code(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another code."""
    way = _own(key)
    _ask(request, way)
    return HttpResponseRedirect(reverse("notices:channel", args=[way.pk]))


@allowed("notices.choose")
@require_POST
def channel_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Forgets a way and its address."""
    remove_channel(channel=_own(key))
    messages.success(request, _("Removed. Nothing is sent there any more."))
    return HttpResponseRedirect(reverse("notices:choices"))


def _own(key: UUID) -> Channel:
    return get_object_or_404(own_channels(), pk=key)


def _ask(request: HttpRequest, way: Channel) -> None:
    try:
        ask_for_code(channel=way, now=timezone.now())
        messages.info(request, _("A code is on its way."))
    except Refused as error:
        messages.error(request, str(error))
