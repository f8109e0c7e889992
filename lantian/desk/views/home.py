"""The first page of the day."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.emergencies import waiting_for_review
from lantian.access.models import Post
from lantian.access.policy import FAMILY, Role, Scope, may
from lantian.access.scopes import acting_post
from lantian.desk.day import day_of
from lantian.desk.queries import at_hand as queries
from lantian.desk.queries.department import HASTE_NAMES, TONES, waiting_for_unit
from lantian.desk.queries.family import family_of, own_children, own_words, words_waiting
from lantian.desk.queries.handing import pack_to_take
from lantian.desk.queries.waiting import waiting_for
from lantian.desk.rules.ranking import rank_from_address, rank_in_address
from lantian.registry.queries.checking import checked_in
from lantian.registry.rules.freshness import month_of
from lantian.registry.rules.showing import parts_for
from lantian.registry.views.children import key_in
from lantian.registry.views.file import RECENT

COUNTED_FOR_SECONDS = 60


@allowed("desk.home")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where I act, my children, what is missing, what I had open."""
    post, on = acting_post(), timezone.localdate()
    role = Role(post.role)
    if role in FAMILY:
        return _family(request)
    if may(role, "insight.read_above"):
        return redirect("insight:above")
    if role == Role.DEPARTMENT:
        return _department(request)
    context: dict[str, Any] = {
        "post": post,
        "sees_children": may(role, "registry.list_children"),
        "openings": waiting_for_review() if may(role, "access.review_openings") else [],
        "words": words_waiting() if may(role, "desk.take_word") else [],
        "former": pack_to_take(post, on),
    }
    if context["sees_children"]:
        counted, sees_gaps = _counted(request), "gaps" in parts_for(Role(post.role))
        context |= _day(request)
        context |= {
            "waiting": waiting_for(post, on),
            "reads_gaps": may(role, "desk.read_gaps"),
            "groups": counted.groups,
            "sees_gaps": sees_gaps,
            "totals": queries.totals(counted.groups, on),
            "files": queries.files_at_hand(post, request.session.get(RECENT, []), on, sees_gaps=sees_gaps),
            "checked": counted.checked,
            "may_register": may(Role(post.role), "registry.register_child"),
        }
    return render(request, "desk/home.html", context)


def _day(request: HttpRequest) -> dict[str, Any]:
    """The list of the day, the page that the address names, and what was recorded last, to be taken back."""
    after = rank_from_address(request.GET.get("after", ""))
    here = f"{request.path}?{urlencode({'after': rank_in_address(after)})}" if after else request.path
    return {
        "day": day_of(acting_post(), timezone.localdate(), after=after, back=here),
        "after": after,
        "here": here,
        "undo": key_in(request, "undo"),
    }


def _department(request: HttpRequest) -> HttpResponse:
    """Of a department: what waits for its unit, in the order of haste. No name of a child stands here."""
    post, on = acting_post(), timezone.localdate()
    waiting = waiting_for_unit(post, on)
    rows = [{"one": one, "haste": HASTE_NAMES[one.haste], "tone": TONES[one.haste]} for one in waiting]
    return render(request, "desk/department.html", {"post": post, "rows": rows, "today": on})


def _family(request: HttpRequest) -> HttpResponse:
    """Of a parent or a proxy parent: their own children, in plain words."""
    post, on = acting_post(), timezone.localdate()
    is_parent = post.role == Role.PARENT
    context = {
        "post": post,
        "is_parent": is_parent,
        "children": family_of(own_children(), post, on),
        "words": own_words(post) if is_parent else [],
        "undo": key_in(request, "undo"),
        "here": request.path,
    }
    if not is_parent:
        context |= _day(request)
    return render(request, "desk/family/home.html", context)


@dataclass(frozen=True)
class Counted:
    """The groups of a post, and how many of its files were looked at this month; None where it looks at none."""

    groups: list[queries.Group]
    checked: int | None


def _counted(request: HttpRequest) -> Counted:
    """Counted at most once a minute for each place or school in each process (numbers only, no person)."""
    post, on = acting_post(), timezone.localdate()
    key = f"desk.counted.{post.role}.{_whose(post)}.{on}.{request.LANGUAGE_CODE}"
    counted: Counted | None = cache.get(key)
    if counted is None:
        looks = may(Role(post.role), "registry.check_children")
        checked = checked_in(month_of(on)) if looks else None
        counted = Counted(queries.groups(post, on), checked)
        cache.set(key, counted, COUNTED_FOR_SECONDS)
    return counted


def _whose(post: Post) -> str:
    """What posts of one role have in common when they see the same children."""
    if post.scope == Scope.PLACE:
        return f"{post.region_low}-{post.region_high}"
    return str(post.unit_id if post.scope == Scope.SCHOOL else post.pk)
