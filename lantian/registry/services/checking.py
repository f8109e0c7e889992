"""The monthly look at every child of a village."""

from datetime import date

from django.db import transaction

from lantian.access.scopes import acting_post
from lantian.registry.models import Child, MonthlyCheck
from lantian.registry.rules.freshness import month_of
from lantian.registry.services.facts import confirm_unchanged
from lantian.registry.services.statuses import tell_rooms_above


@transaction.atomic
def check_unchanged(*, child: Child, on: date) -> Child:
    """Somebody looked at a child and nothing had changed. Raises `RegistryError`."""
    confirmed = confirm_unchanged(child=child, on=on)
    note_check(child=confirmed, on=on)
    return confirmed


@transaction.atomic
def note_check(*, child: Child, on: date) -> None:
    """Whoever wrote into a file has looked at the child this month: once is enough, a second time changes nothing."""
    found = Child.objects.filter(pk=child.pk).values_list("region", "school").first()
    if found is None:
        return
    region, school = found
    check = MonthlyCheck(
        child_id=child.pk,
        region=region,
        school=school,
        month=month_of(on),
        checked_on=on,
        checked_by=acting_post().user_id,
    )
    MonthlyCheck.objects.bulk_create([check], ignore_conflicts=True)
    tell_rooms_above([child.pk], on)
