"""Which organisations orders are offered to."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from lantian.places.models import Unit
from lantian.places.rules import STEPS, Level, scope_of


def organisations_for(town: int, on: date) -> list[UUID]:
    """The social organisations of a town's county, and those of the whole city."""
    county, city = (town - town % STEPS[level] for level in (Level.COUNTY, Level.CITY))
    holds = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    near = Q(region__code__range=scope_of(county)) | Q(region=city)
    rows = Unit.objects.filter(holds, near, kind=Unit.Kind.SOCIAL_ORGANISATION)
    return list(rows.order_by("pk").values_list("pk", flat=True))
