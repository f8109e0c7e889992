"""Keeping a choice of figures under a name, and taking it away."""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from lantian.access.scopes import acting_post
from lantian.asking.errors import AskingError
from lantian.asking.models import SavedChoice

MOST_KEPT = 50


def kept() -> QuerySet[SavedChoice]:
    """What the acting person keeps, and what their unit does."""
    post = acting_post()
    return SavedChoice.objects.filter(Q(owner=post.user_id) | Q(unit=post.unit_id)).order_by("name", "pk")


@transaction.atomic
def keep(*, name: str, address: str, for_unit: bool) -> SavedChoice:
    """Keeps what an address asks for. Raises `AskingError`: name_taken, too_many_kept."""
    post = acting_post()
    if SavedChoice.objects.filter(owner=post.user_id).count() >= MOST_KEPT:
        raise AskingError("too_many_kept", most=MOST_KEPT)
    choice = SavedChoice(owner=post.user_id, name=name.strip(), address=address)
    if for_unit and post.region_low:
        choice.unit, choice.region = post.unit_id, post.region_low
    try:
        with transaction.atomic():
            choice.save(force_insert=True)
    except IntegrityError as error:
        if "asking_choice_once" not in str(error):
            raise
        raise AskingError("name_taken", field="name") from error
    return choice


@transaction.atomic
def drop(*, choice: SavedChoice) -> None:
    """Takes away a choice that the acting person keeps."""
    SavedChoice.objects.filter(pk=choice.pk, owner=acting_post().user_id).delete()
