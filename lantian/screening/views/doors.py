"""What the pages of the room look up first: the key to the compartment, and rows that exist for the acting post."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from lantian.access.log import note_access
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_post
from lantian.registry.models import Child
from lantian.screening.models import Participation, Referral, Round, Screening

# What the log calls whatever is done behind the door: who reads it does not learn that there is anything.
UNSAID = "registry.read_child"


def has_key() -> bool:
    """Whether the acting post has the compartment of psychological material."""
    return Compartment.PSYCHOLOGY in acting_post().compartments


def keyholder_or_404() -> None:
    """Without the key nothing of this exists."""
    if not has_key():
        raise Http404


def round_or_404(key: UUID) -> Round:
    keyholder_or_404()
    return get_object_or_404(Round.objects.select_related("edition"), pk=key, school=acting_post().unit_id)


def participation_or_404(key: UUID) -> Participation:
    keyholder_or_404()
    rows = Participation.objects.select_related("child", "round__edition")
    return get_object_or_404(rows, pk=key, child__erased_at=None)


def sheet_or_404(key: UUID) -> Screening:
    """A sheet of an own child; or of one whose glass is broken, once that is said to the database."""
    rows = Screening.objects.select_related("child", "edition", "participation")
    return get_object_or_404(rows, pk=key)


def referral_or_404(key: UUID) -> Referral:
    keyholder_or_404()
    return get_object_or_404(Referral.objects.select_related("child"), pk=key)


def posted(request: HttpRequest) -> Any:
    """What was submitted; None while a form is only looked at."""
    return request.POST if request.method == "POST" else None


def note(did: str, child: Child, **detail: Any) -> None:
    """Writes what was done with closed material into the log, under a name that says less."""
    note_access(UNSAID, child=child.pk, region=child.region, school=child.school, did=did, **detail)
