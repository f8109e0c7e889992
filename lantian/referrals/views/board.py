"""The board of a department, those of all departments for the office, where things stick, and their papers."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.paging import page_urls
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.duties.names import LEVEL_NAMES, LEVEL_TONES
from lantian.duties.rules.levels import RiskLevel
from lantian.networks.asked import Duties, duties_of_units
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.referrals.documents.papers import meeting_paper, own_list
from lantian.referrals.models.referrals import WORDS
from lantian.referrals.queries import board as queries
from lantian.referrals.queries import lists, sticking
from lantian.referrals.views.lists import note_seen
from lantian.referrals.words import AGE_NAMES, NO_LEVEL, STUCK
from lantian.registry.views.children import key_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed("referrals.board")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Of a department its own board; of an office all departments, or the one in the address."""
    post, on = acting_post(), timezone.localdate()
    unit = _unit(request, post)
    if unit is None:
        return _departments(request, post)
    found = queries.board_of(unit, on)
    waiting = lists.visible(post).filter(owner_unit=unit.pk).order_by("due_on", "id")
    rows = list(waiting[: lists.PAGE]) if post.unit_id == unit.pk else []
    note_seen(rows, list="board")
    names = {level.value: name for level, name in LEVEL_NAMES.items()}
    context = {
        "unit": unit,
        "board": found,
        "is_own": post.unit_id == unit.pk,
        "is_office": post.role != Role.DEPARTMENT,
        "lines": lists.lines_of(rows, post, on),
        "destroy": lists.lines_of(lists.to_destroy(post), post, on),
        "ages": list(zip(AGE_NAMES, found.ages, strict=True)),
        "levels": [(names.get(key, NO_LEVEL), count) for key, count in found.levels.items()],
        "words": [(name, found.done.words[key]) for key, name in WORDS.items()],
        "duties": sorted(
            (
                _duty(one, unit)
                for one in duties_of_units(post, on)
                if one.of or (one.url and post.unit_id == unit.pk)
            ),
            key=lambda one: one["amount"].haste,
        ),
        "age_names": AGE_NAMES,
    }
    return render(request, "referrals/board.html", context)


def _duty(duties: Duties, unit: Unit) -> dict[str, Any]:
    """One kind of duty of a unit for its board."""
    amount = duties.of_unit(unit.pk)
    ages = list(zip(AGE_NAMES, amount.ages, strict=True))
    levels = [
        (LEVEL_NAMES[level], LEVEL_TONES[level], amount.levels[level])
        for level in reversed(RiskLevel)
        if amount.levels[level]
    ]
    return {"name": duties.name, "url": duties.url, "amount": amount, "ages": ages, "levels": levels}


def _unit(request: HttpRequest, post: Post) -> Unit | None:
    """Whose board it is: a department's own; for an office that of a unit in its place, or of nobody in particular."""
    if post.role == Role.DEPARTMENT:
        return post.unit
    key = key_in(request, "unit")
    if key is None:
        return None
    here = (post.region_low or 0, post.region_high or 0)
    unit = Unit.objects.filter(pk=key, region__code__range=here).first()
    if unit is None:
        raise Http404
    return unit


def _departments(request: HttpRequest, post: Post) -> HttpResponse:
    """Every unit with what it has of each kind: requests, and what other rooms say."""
    on = timezone.localdate()
    in_hand, others = queries.in_hand_by_unit(post, on), [one for one in duties_of_units(post, on) if one.of]
    busy = {*in_hand, *(unit for one in others for unit in one.of)}
    rows: list[dict[str, Any]] = []
    for unit in queries.members_in(post, busy, on):
        count, late = in_hand.get(unit.pk, (0, 0))
        amounts = [{"name": one.name, "open": one.of_unit(unit.pk).open} for one in others]
        late += sum(one.of_unit(unit.pk).late for one in others)
        rows.append({"unit": unit, "in_hand": count, "late": late, "amounts": amounts})
    return render(
        request, "referrals/departments.html", {"rows": rows, "others": [one.name for one in others]}
    )


@allowed("referrals.board")
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The referrals that a unit was asked in the last months as a workbook, without children."""
    post, on = acting_post(), timezone.localdate()
    unit = _unit(request, post) or post.unit
    rows = queries.own_rows(unit.pk, on - timedelta(days=queries.MONTHS_BACK))
    note_access("referrals.board", region=unit.region_id, unit=str(unit.pk))
    body = own_list(rows, unit=str(unit), taken_by=f"{post.user.name}（{post.unit_name}）", on=on)
    return _file(body, XLSX, f"referrals-{on:%Y%m%d}.xlsx")


@allowed("referrals.watch")
@require_safe
def stuck(request: HttpRequest) -> HttpResponse:
    """Where things stick in the place of an office, across departments, in the order of their days."""
    post, on = acting_post(), timezone.localdate()
    chosen = request.GET.get("list", "")
    kind = chosen if chosen in sticking.KINDS else "late"
    counts = sticking.counts(post, on)
    rows = sticking.listed(post, kind, on)
    page = sticking.page_of(rows, after=key_in(request, "after"), before=key_in(request, "before"))
    note_seen(page.rows, list=kind)
    tabs = [
        {
            "label": STUCK[one],
            "url": f"{request.path}?list={one}",
            "active": one == kind,
            "count": counts[one],
        }
        for one in sticking.KINDS
    ]
    context = {
        "tabs": tabs,
        "open": counts["all"],
        "others": [
            {"name": one.name, "url": one.url, "whole": one.whole} for one in duties_of_units(post, on)
        ],
        "lines": lists.lines_of(page.rows, post, on),
        **page_urls(request, page),
    }
    return render(request, "referrals/sticking.html", context)


@allowed("referrals.watch")
@require_safe
def stuck_paper(request: HttpRequest) -> HttpResponse:
    """What sticks on paper for the joint meeting: numbers, units, coded words, no child."""
    post, on = acting_post(), timezone.localdate()
    rows = sticking.for_the_meeting(post, on)
    place = places.path(post.unit.region_id)
    body = meeting_paper(rows, unit=post.unit_name, place=place, on=on)
    return _file(body, "application/pdf", f"sticking-{on:%Y%m%d}.pdf")


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
