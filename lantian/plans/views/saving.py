"""How every form of this room ends, and which need or measure an address means."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lantian.plans.errors import PlansError
from lantian.plans.messages import say
from lantian.plans.models import Measure, Need
from lantian.plans.services.ringing import rang_today
from lantian.registry.models import Child, existing
from lantian.registry.views.ending import Ending


def say_alarm(request: HttpRequest, context: dict[str, Any]) -> None:
    """Police first: whoever has just written of a child what rang is told so at once."""
    child: Child | None = context.get("child")
    if child and rang_today(child, timezone.localdate()):
        messages.error(
            request,
            _(
                "These words suggest that the child is being harmed. Call 110 first; the town supervisor has been told."
            ),
        )


ENDING = Ending({PlansError: say}, "plans/form.html", say_alarm)
save, act = ENDING.save, ENDING.act


def need_or_404(key: UUID) -> Need:
    """A need of a child on file that the acting post sees."""
    needs = Need.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(needs, pk=key)


def measure_or_404(key: UUID) -> Measure:
    """A measure for a child on file that the acting post sees."""
    measures = Measure.objects.filter(existing("child__")).select_related("child", "need")
    return get_object_or_404(measures, pk=key)


def page_of(child: Child | UUID) -> str:
    """The address of a child's plan."""
    return reverse("plans:child", args=[child.pk if isinstance(child, Child) else child])
