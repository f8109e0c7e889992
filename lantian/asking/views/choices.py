"""Choices that somebody keeps under a name."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.asking.addresses import address_of
from lantian.asking.forms.register import KeepForm
from lantian.asking.models import SavedChoice
from lantian.asking.services.choosing import drop, keep
from lantian.asking.views.explorer import asked_in
from lantian.asking.views.saving import act


@allowed("asking.explore")
@require_POST
def choice_keep(request: HttpRequest) -> HttpResponse:
    """Keeps the choice of an address; what is no choice is shown again as such."""
    query = QueryDict(request.POST.get("address", ""))
    asked, form = asked_in(query), KeepForm(request.POST)
    if asked.choice is None or not form.is_valid():
        return render(request, "asking/keep.html", {"form": form, "address": query.urlencode()}, status=422)
    address = address_of(asked.choice)
    given = form.cleaned_data
    return act(
        request,
        lambda: keep(name=given["name"], address=address, for_unit=given["for_unit"]),
        f"{reverse('asking:explorer')}?{address}",
    )


@allowed("asking.explore")
@require_POST
def choice_drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes one's own choice away; what the unit keeps goes with whoever put it there."""
    choice = get_object_or_404(SavedChoice, pk=key, owner=acting_post().user_id)
    return act(request, lambda: drop(choice=choice), reverse("asking:explorer"))
