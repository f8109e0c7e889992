"""How every form of this room ends, and which way or step an address means."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from lantian.pathways.errors import WayError
from lantian.pathways.messages import say
from lantian.pathways.models import WayRun, WayStep
from lantian.plans.views.saving import say_alarm
from lantian.registry.models import existing
from lantian.registry.views.ending import Ending

ENDING = Ending({WayError: say}, afterwards=say_alarm)
save = ENDING.save


def run_or_404(key: UUID) -> WayRun:
    """A way of a child on file that the acting post may know of."""
    runs = WayRun.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(runs, pk=key)


def step_or_404(key: UUID) -> WayStep:
    """A step of such a way."""
    steps = WayStep.objects.filter(existing("child__")).select_related("child", "run")
    return get_object_or_404(steps, pk=key)


def page_of(run: WayRun | UUID) -> str:
    """The address of a way's page."""
    return reverse("pathways:run", args=[run.pk if isinstance(run, WayRun) else run])
