"""Children of whom the night has something to tell their networks, and nobody was told of it lately."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from lantian.assessment.models import Finding
from lantian.attendance.queries.lists import news
from lantian.networks.models import NetworkWord
from lantian.networks.queries.counting import children_in
from lantian.networks.rules.unsaid import (
    ABSENT,
    FAILED,
    MISSED,
    OFTEN_AWAY,
    STILL_OPEN,
    UNMET,
    news_since,
    quiet_since,
    unmet_days,
)
from lantian.plans.models import Measure, Need
from lantian.plans.rules.needs import LIVE
from lantian.registry.models import Child


def children_with_news(kind: str, place: int, on: date) -> QuerySet[Child]:
    """The children on file of a place to whom `absent` or `need_unmet` happened, still to be told, by village."""
    return with_news(kind, children_in(place), on)


def with_news(kind: str, children: QuerySet[Child], on: date) -> QuerySet[Child]:
    """Those of some children to whom it happened, still to be told."""
    told = NetworkWord.objects.filter(
        city=OuterRef("city"), child=OuterRef("pk"), kind=kind, on__gt=quiet_since(kind, on)
    )
    found = {ABSENT: _missing_at_school, UNMET: _unmet}[kind](on)
    return children.filter(found).exclude(Exists(told)).order_by("region", "pk")


def _missing_at_school(on: date) -> Q:
    """The school noted it for days; or somebody answered so this week and nobody otherwise since, or noted a need."""
    item, answer = MISSED
    here = {"city": OuterRef("city"), "child": OuterRef("pk")}
    missed = news(news_since(on), on).filter(**here)
    otherwise = Finding.objects.filter(
        city=OuterRef("city"), child=OuterRef("child"), item=item, recorded_at__gt=OuterRef("recorded_at")
    ).exclude(answer=answer)
    said = Finding.objects.filter(
        **here, item=item, answer=answer, since__gt=news_since(on), since__lte=on
    ).exclude(Exists(otherwise))
    noted = Need.objects.filter(
        **here, code=OFTEN_AWAY, state__in=sorted(LIVE), recorded_at__date__gt=news_since(on)
    )
    return Q(Exists(missed)) | Q(Exists(said)) | Q(Exists(noted))


def _unmet(on: date) -> Q:
    """A need for which nobody promised anything in its days, whose measure was dropped, or that is not met by word."""
    here = {"city": OuterRef("city"), "child": OuterRef("pk")}
    first, last = unmet_days(on)
    promised = Measure.objects.filter(city=OuterRef("city"), need=OuterRef("pk"))
    waiting = Need.objects.filter(**here, state=STILL_OPEN, since__gt=first, since__lte=last)
    dropped = promised.filter(state=Measure.State.DROPPED, ended_on__gt=news_since(on), ended_on__lte=on)
    failed = Need.objects.filter(**here, state=STILL_OPEN).filter(Exists(dropped))
    not_met = Need.objects.filter(**here, state=FAILED, closed_on__gt=news_since(on), closed_on__lte=on)
    return Q(Exists(waiting.exclude(Exists(promised)))) | Q(Exists(failed)) | Q(Exists(not_met))
