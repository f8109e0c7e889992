"""The figures of a school, counted anew whenever something in them changed."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from lantian.kernel.city import acting_city
from lantian.screening.models import Participation, SchoolCount, Screening
from lantian.screening.rules.years import days_of_year, year_of


def count_school(*, school: UUID, on: date) -> None:
    """Counts the children of a school that were asked, agreed, refused and were screened in the year of a day."""
    year = year_of(on)
    asked = Participation.objects.filter(round__school=school, round__held_on__range=days_of_year(year))
    refused = Q(guardian_answer="no") | Q(child_answer="no") | Q(withdrawn_on__isnull=False)
    sheets = Screening.objects.filter(
        participation__round__school=school, participation__round__held_on__range=days_of_year(year)
    )
    SchoolCount.objects.update_or_create(
        city=acting_city(),
        school=school,
        year=year,
        defaults={
            "asked": asked.values("child").distinct().count(),
            "consented": asked.exclude(refused).filter(child_answer="yes").values("child").distinct().count(),
            "refused": asked.filter(refused).values("child").distinct().count(),
            "screened": sheets.filter(void_reason="")
            .exclude(removal="withdrawn")
            .values("child")
            .distinct()
            .count(),
        },
    )
