"""How every form of this room ends, and which pair an address means."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from lantian.pairing.errors import PairingError
from lantian.pairing.messages import say
from lantian.pairing.models import Pair
from lantian.plans.views.saving import say_alarm
from lantian.registry.models import existing
from lantian.registry.views.ending import Ending

ENDING = Ending({PairingError: say}, "pairing/form.html", say_alarm)
save, act = ENDING.save, ENDING.act


def pair_or_404(key: UUID) -> Pair:
    """A pair of a child on file that the acting post sees."""
    pairs = Pair.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(pairs, pk=key)


def page_of(child: UUID) -> str:
    """The address of a child and its helpers."""
    return reverse("pairing:child", args=[child])
