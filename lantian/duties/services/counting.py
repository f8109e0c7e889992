"""Deeds that stand in the register already: the monthly check, a paper on entrusted care."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from lantian.duties.acts import Act
from lantian.duties.models import Fulfilment
from lantian.duties.queries.rulebook import rulebook
from lantian.registry.models import ChildDocument, MonthlyCheck

AGREEMENTS = ("entrusted_care_agreement", "entrusted_care_notice", "guardian_pledge")
LATELY = timedelta(days=100)


def count_facts(children: Sequence[UUID], on: date) -> None:
    """Counts checks of late and papers of these children that were not counted yet; withdrawn papers no more."""
    counted = Fulfilment.objects.filter(
        city=OuterRef("city"), child=OuterRef("child"), withdrawn_at__isnull=True
    )
    checks = MonthlyCheck.objects.filter(
        ~Exists(counted.filter(source=OuterRef("pk"))), child__in=children, checked_on__gt=on - LATELY
    )
    papers = ChildDocument.objects.filter(child__in=children, kind__in=AGREEMENTS, is_latest=True)
    new_papers = papers.filter(~Exists(counted.filter(source=OuterRef("series"))), withdrawn_at__isnull=True)
    columns = ("child", "region", "school")
    rows = [
        *_rows(checks.values_list(*columns, "pk", "checked_on", "checked_by"), Act.MONTHLY_CHECK, on),
        *_rows(new_papers.values_list(*columns, "series", "dated_on", "recorded_by"), Act.AGREEMENT, on),
    ]
    Fulfilment.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
    withdrawn = papers.filter(withdrawn_at__isnull=False).values("series")
    Fulfilment.objects.filter(
        child__in=children, act=Act.AGREEMENT, source__in=withdrawn, withdrawn_at__isnull=True
    ).update(withdrawn_at=timezone.now())


def _rows(found: Iterable[tuple], act: Act, on: date) -> list[Fulfilment]:
    book = rulebook(on)
    return [
        Fulfilment(
            child_id=child,
            region=region,
            school=school,
            rule=code,
            done_on=done_on,
            source=source,
            act=act.value,
            recorded_by=by,
        )
        for child, region, school, source, done_on, by in found
        for code, wording in book.in_place(region).items()
        if wording.rule and act in wording.rule.acts
    ]
