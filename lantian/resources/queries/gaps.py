"""Open needs for which there is nothing: where, of which kinds, how many."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lantian.places.rules import Scope
from lantian.plans.codes import NeedKind, need_kinds
from lantian.plans.models import Need
from lantian.plans.rules.needs import State
from lantian.registry.queries.active import active
from lantian.registry.rules.ages import age_on
from lantian.resources.queries.fitting import holding, offered
from lantian.resources.rules.offers import Cover


@dataclass(frozen=True)
class GapLine:
    """A kind of need in a place: how many wait, and for how many of them nothing fits."""

    kind: NeedKind
    waiting: int
    unmet: int


def gap_lines(scope: Scope, on: date) -> list[GapLine]:
    """The kinds of open needs of a place for some of which nothing fits, in the order of their codes."""
    waiting, unmet = Counter[str](), Counter[str]()
    for _key, code, is_met in _held_against_offers(scope, on):
        waiting[code] += 1
        unmet[code] += not is_met
    kinds = need_kinds()
    return [GapLine(kinds[code], waiting[code], unmet[code]) for code in kinds if unmet[code]]


def unmet_needs(scope: Scope, on: date, code: str) -> QuerySet[Need]:
    """The open needs of a kind in a place for which nothing fits."""
    keys = [key for key, _code, is_met in _held_against_offers(scope, on, code) if not is_met]
    return Need.objects.filter(pk__in=keys).select_related("child")


def _held_against_offers(scope: Scope, on: date, code: str = "") -> list[tuple[UUID, str, bool]]:
    """Open needs of children on file by key and kind, and whether anything fits place and age."""
    cover = Cover((offered(row) for row in holding(on)), on)
    needs = Need.objects.filter(active("child__"), region__range=scope, state=State.OPEN)
    if code:
        needs = needs.filter(code=code)
    return [
        (key, kind, cover.has(kind, region, age_on(born, on)))
        for key, kind, region, born in needs.values_list("pk", "code", "region", "child__birth_on")
    ]
