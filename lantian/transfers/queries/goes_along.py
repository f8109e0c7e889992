"""What goes along with a child that moves (always in Chinese): open, promised, agreed, owed; never what is closed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import override

from lantian.assessment.queries.standing import level_of
from lantian.duties.models import Duty
from lantian.duties.names import LEVEL_NAMES
from lantian.duties.rules.levels import RiskLevel
from lantian.entrusting.models import Entrustment
from lantian.pairing.models import IS_OPEN, Pair
from lantian.places import queries as places
from lantian.plans.codes import need_kinds
from lantian.plans.models import Measure, Need
from lantian.plans.queries.owners import seat_names
from lantian.plans.rules.needs import LIVE
from lantian.registry.models import Child, ChildDocument
from lantian.registry.queries.active import files_of
from lantian.registry.queries.paper import CARERS, PARENTS, surroundings_of

Content = dict[str, Any]


def content_of(child: Child, *, to_place: int, why: str, moves_on: date, on: date) -> Content:
    """All that a handover sheet says of a child, as it is today."""
    files = files_of(child.pk)
    names = places.paths([child.region, to_place])
    with override("zh-hans"):
        return {
            "name": child.name,
            "birth": _day(child.birth_on),
            "from": names.get(child.region, ""),
            "to": names.get(to_place, ""),
            "why": why,
            "moves": _day(moves_on),
            "made": _day(on),
            "people": list(_people(child, on)),
            "level": _level(child),
            "needs": list(_needs(files, on)),
            "care": list(_care(files)),
            "pairs": list(_pairs(files)),
            "owed": _owed(child),
            "documents": ChildDocument.objects.filter(child__in=files, withdrawn_at__isnull=True).count(),
        }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _people(child: Child, on: date) -> Iterator[str]:
    around = surroundings_of([child], on, staff=False)
    people = around.people.get(child.pk, [])
    parents = [one.name for one in people if one.kind in PARENTS and not one.is_dead]
    carers = dict.fromkeys(one.name for one in people if one.kind in CARERS)
    if parents:
        yield f"父母：{'、'.join(parents)}"
    if carers:
        yield f"照护人：{'、'.join(carers)}"
    if (schooling := around.schooling.get(child.pk)) and schooling.school:
        yield f"学校：{schooling.school}"


def _level(child: Child) -> str:
    standing = level_of([child.pk]).get(child.pk)
    return f"{LEVEL_NAMES[RiskLevel(standing.level)]}，{_day(standing.since)}起" if standing else "尚未确认"


def _needs(files: list[Any], on: date) -> Iterator[dict[str, Any]]:
    """Open needs with the measures that go on for each: what, by whom, until when."""
    measures = list(
        Measure.objects.filter(child__in=files, state=Measure.State.LIVE).order_by("due_on", "pk")
    )
    names = seat_names((one.seat for one in measures), on)
    for need in Need.objects.filter(child__in=files, state__in=LIVE).order_by("since", "pk"):
        mine = [one for one in measures if one.need_id == need.pk]
        yield {
            "need": need_kinds()[need.code].name_zh,
            "since": _day(need.since),
            "measures": [
                f"{one.what}（{names.get(one.seat, '') if one.seat else one.outside}，{_day(one.due_on)}前）"
                for one in mine
            ],
        }


def _care(files: list[Any]) -> Iterator[str]:
    rows = Entrustment.objects.filter(child__in=files, state__in=("draft", "signed")).order_by("since")
    for row in rows:
        whom = row.carer_name or "父母自行承担"
        yield f"{whom}，到{_day(row.until)}为止{'' if row.state == 'signed' else '（未签完）'}"


def _pairs(files: list[Any]) -> Iterator[str]:
    for pair in Pair.objects.filter(IS_OPEN, child__in=files).order_by("proposed_on"):
        yield f"{pair.helper_name}（{pair.get_stage_display()}）"


def _owed(child: Child) -> str:
    rows = Duty.objects.filter(child=child.pk, due_on__isnull=False).values_list("due_on", flat=True)
    days = [day for day in rows if day]
    return f"{len(days)}项，最近的一项到{_day(min(days))}" if days else "无"
