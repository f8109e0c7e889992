"""How every form about a helper ends, and which helper an address means."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.access.services import NotYours, Refused
from lantian.duties.errors import DutyError
from lantian.duties.messages import explain
from lantian.helping.errors import HelpingError
from lantian.helping.messages import say
from lantian.helping.models import Helper
from lantian.places.rules import is_within
from lantian.registry.views.ending import Ending

ENDING = Ending(
    {
        HelpingError: say,
        DutyError: explain,
        NotYours: lambda error: say(HelpingError("not_yours")),
        Refused: str,
    },
    "helping/form.html",
)
save, act = ENDING.save, ENDING.act


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
