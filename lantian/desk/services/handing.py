"""A post goes to somebody else: the successor says that the files have arrived, and where the paper ones lie."""

from datetime import date

from django.db import transaction

from lantian.access.models import Post
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.desk.models import Custody, PaperPlace
from lantian.desk.queries.handing import children_of_post, former_holder
from lantian.kernel.versions import update_if_unchanged

WORDS_MOST = 200


@transaction.atomic
def receive(*, on: date, duties: int = 0, late: int = 0) -> Custody:
    """The acting post has received the files of its seat; saying it twice changes nothing."""
    post = acting_post()
    former = former_holder(post)
    row = Custody(
        post=post.pk,
        former=former.pk if former else None,
        **_guarded(post),
        taken_on=on,
        children=children_of_post(post).count(),
        duties=duties,
        late=late,
        recorded_by=post.user_id,
    )
    Custody.objects.bulk_create([row], ignore_conflicts=True)
    return Custody.objects.get(post=post.pk)


@transaction.atomic
def say_paper_place(*, words: str, version: int) -> PaperPlace:
    """Where the paper files of the acting post lie; `version` is that of what was read, 0 where there was nothing.

    Raises `Conflict`.
    """
    post = acting_post()
    place = PaperPlace.objects.filter(seat=post.seat).first()
    if place is None:
        place = PaperPlace(**_guarded(post), words=words, recorded_by=post.user_id)
        place.save(force_insert=True)
        return place
    return update_if_unchanged(place, {"words": words}, version=version)


def _guarded(post: Post) -> dict[str, object]:
    """The columns by which rows about a seat are guarded."""
    is_of_school = post.scope == Scope.SCHOOL or post.unit.kind == "school"
    return {
        "seat": post.seat,
        "region": post.unit.region_id,
        "school": post.unit_id if is_of_school else None,
    }
