"""What figures are counted from: in which networks each child lacks somebody, noted once a night."""

from datetime import date

from django.db import transaction

from lantian.networks.models import NetworksFound
from lantian.networks.queries.counting import found_otherwise

AT_ONCE = 2_000


@transaction.atomic
def note_networks(*, place: int, on: date) -> int:
    """Notes of each child on file of a place what it lacks, where that changed. Returns of how many it did."""
    columns = ("pk", "city", "region", "school", "missing")
    rows = [
        NetworksFound(city=city, child_id=key, region=region, school=school, missing=missing, found_on=on)
        for key, city, region, school, missing in found_otherwise(place, on)
        .order_by("pk")
        .values_list(*columns)
    ]
    NetworksFound.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["city", "child"],
        update_fields=["missing", "found_on"],
    )
    return len(rows)
