"""The level that a person confirmed: by it go all cadences of a child."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.duties.models import Duty, DutyBasis
from lantian.duties.rules.levels import UNASSESSED, RiskLevel
from lantian.duties.services.following import follow
from lantian.duties.services.promising import keep
from lantian.registry.models import Child

LEVEL_ASKED = "level_asked"
"""The promise to assess a child whose level somebody elsewhere decided: kept by the first level that stands here."""


@transaction.atomic
def note_level(*, child: UUID, level: RiskLevel, since: date, review_by: date) -> None:
    """Notes the confirmed level of a child since a day, and by when it must be looked at again."""
    found = Child.objects.filter(pk=child).values_list("region", "school").first()
    if found is None:
        return
    region, school = found
    row = DutyBasis.objects.filter(child=child).select_for_update(no_key=True, of=("self",)).first()
    if row is None:
        row = DutyBasis(child_id=child, region=region, school=school)
    if row.level != level:
        row.level_before = row.level or UNASSESSED.value
        row.level_since = since
    elif row.level_since is None or since < row.level_since:
        row.level_since = since
    row.level, row.review_by = level.value, review_by
    row.save()
    for about in Duty.objects.filter(child=child, rule=LEVEL_ASKED).values_list("about", flat=True):
        if about:
            keep(about=about, on=since, source=about)
    follow([child], timezone.localdate())
