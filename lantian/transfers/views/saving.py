"""How every form of this room ends, and which move an address means."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from lantian.registry.views.ending import Ending
from lantian.transfers.errors import TransferError
from lantian.transfers.messages import say
from lantian.transfers.models import Transfer

ENDING = Ending({TransferError: say})
save = ENDING.save


def move_or_404(key: UUID) -> Transfer:
    """A move of which the acting post may know."""
    return get_object_or_404(Transfer, pk=key)


def page_of(transfer: Transfer) -> str:
    """The address of the page of a move."""
    return reverse("transfers:transfer", args=[transfer.pk])
