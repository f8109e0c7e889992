"""How every form of this room ends, and which agreement, word or child an address means."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from lantian.entrusting.errors import EntrustingError
from lantian.entrusting.messages import say
from lantian.entrusting.models import CareWord, Entrustment
from lantian.registry.models import Child, existing
from lantian.registry.views.ending import Ending

ENDING = Ending({EntrustingError: say})
save, act = ENDING.save, ENDING.act


def entrustment_or_404(key: UUID) -> Entrustment:
    """An agreement about a child on file that the acting post sees."""
    rows = Entrustment.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(rows, pk=key)


def word_or_404(key: UUID) -> CareWord:
    """What a parent wrote, where the acting post sees it."""
    rows = CareWord.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(rows, pk=key)


def page_of(child: Child | UUID) -> str:
    """The address of a child's page in this room."""
    return reverse("entrusting:child", args=[child.pk if isinstance(child, Child) else child])
