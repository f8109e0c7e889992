"""A place sets by what it plans; every wording stays."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.matching.errors import MatchingError
from lantian.matching.models import MatchSettings
from lantian.matching.rules.settings import Settings, as_values, problem_of


@transaction.atomic
def set_settings(*, place: int, settings: Settings, edition_seen: int) -> MatchSettings:
    """Keeps new settings of a place. Raises `MatchingError`: what `rules.settings.problem_of` finds, edition_taken."""
    if wrong := problem_of(settings):
        raise MatchingError(wrong[1], field=wrong[0])
    post = acting_post()
    last = MatchSettings.objects.filter(city=acting_city(), place=place).aggregate(last=Max("edition"))[
        "last"
    ]
    if (last or 0) != edition_seen:
        raise MatchingError("edition_taken")
    row = MatchSettings(
        place=place,
        edition=edition_seen + 1,
        values=as_values(settings),
        recorded_by=post.user_id,
        post=post.pk,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise MatchingError("edition_taken") from error
    note_access("matching.set", region=place, edition=row.edition)
    return row
