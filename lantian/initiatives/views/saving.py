"""How every form of this room ends, and which initiative an address means."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from lantian.initiatives.errors import InitiativeError
from lantian.initiatives.messages import say
from lantian.initiatives.models import Initiative
from lantian.registry.views.ending import Ending

ENDING = Ending({InitiativeError: say})
save, act = ENDING.save, ENDING.act


def initiative_or_404(key: UUID) -> Initiative:
    """An initiative that concerns the place of the acting post."""
    return get_object_or_404(Initiative, pk=key)


def page_of(initiative: Initiative, place: int | None = None) -> str:
    """The address of an initiative's page."""
    address = reverse("initiatives:initiative", args=[initiative.pk])
    return f"{address}?place={place}" if place else address
