"""The page of a plan: totals, its proof in plain words, lines and children left, where more helpers would help."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lantian.access.log import note_accesses
from lantian.access.paging import page_urls
from lantian.access.policy import Role, may
from lantian.access.queries import names_of
from lantian.access.scopes import acting_post
from lantian.helping.models import Helper
from lantian.matching.messages import say_code
from lantian.matching.models import MatchRun
from lantian.matching.queries import plan as queries
from lantian.matching.queries.places import name_of
from lantian.matching.queries.places import names_of as place_names
from lantian.matching.services.requesting import is_mine, is_silent
from lantian.matching.words import BAR_OF_SOLVING, CLASH_NAMES, HELP_NAMES, LEFT_OUT_NAMES, RULE_NAMES
from lantian.pairing.words import BAR_NAMES
from lantian.places import queries as places
from lantian.registry.models import Child
from lantian.registry.views.children import key_in

State = MatchRun.State


def plan_page(request: HttpRequest, run: MatchRun) -> HttpResponse:
    """A plan with one of its lists; a village director looks on, and sees the lines of the village."""
    people, posts = names_of([run.recorded_by], [run.post])
    context: dict[str, Any] = {
        "run": run,
        "place": name_of(run.region),
        "by": people.get(run.recorded_by, "") if run.recorded_by else "",
        "by_post": posts.get(run.post, ""),
        "is_silent": run.state == State.SOLVING and is_silent(run),
        "refusal": refusal_of(run),
        "clashes": _clashes(run),
        **{
            name: may(Role(acting_post().role), f"matching.{name[4:]}")
            for name in ("may_run", "may_decide", "may_print")
        },
    }
    context["may_run"] = context["may_run"] and is_mine(run)
    if run.solved_at:
        context |= _solved(request, run)
    return render(request, "matching/run.html", context)


def refusal_of(run: MatchRun) -> str:
    """Why a plan broke off or cannot be worked out, as a sentence."""
    return say_code(run.refusal["code"]) if run.refusal else ""


def _solved(request: HttpRequest, run: MatchRun) -> dict[str, Any]:
    counts = queries.counts_of(run)
    asked = request.GET.get("show", "")
    show = asked if asked in (*queries.SHOWS, "left", "where") else "open"
    context = {
        "counts": counts,
        "show": show,
        "tabs": _tabs(request, run, counts, show),
        "left_out": [
            (name, run.counts.get(key, 0)) for key, name in LEFT_OUT_NAMES.items() if run.counts.get(key)
        ],
        "proof": run.proof,
    }
    if show == "where":
        return context | {"advice": _advice(run), "by_rule": _by_rule(run)}
    if show == "left":
        return context | _gaps(request, run)
    return context | _lines(request, run, show)


def _lines(request: HttpRequest, run: MatchRun, show: str) -> dict[str, Any]:
    page = queries.page_of_lines(
        queries.lines_of(run, show), after=key_in(request, "after"), before=key_in(request, "before")
    )
    _log(page.rows, run)
    rows = queries.shown(page.rows, timezone.localdate())
    return {"rows": [(row, _refused(row)) for row in rows], **page_urls(request, page)}


def _refused(row: queries.Shown) -> str:
    """What stood against a line when it was to be accepted."""
    if not row.line.refused:
        return ""
    name = str(row.helper) if row.helper else _("the helper")
    return say_code(
        **{
            "load": "",
            "most": "",
            "until": "",
            **row.line.refused,
            "child": row.line.child.name,
            "name": name,
        }
    )


def _gaps(request: HttpRequest, run: MatchRun) -> dict[str, Any]:
    page = queries.page_of_gaps(
        queries.gaps_of(run), after=key_in(request, "after"), before=key_in(request, "before")
    )
    _log(page.rows, run)
    names = place_names(gap.region for gap in page.rows)
    gaps = [
        {
            "child": gap.child,
            "village": names.get(gap.region, ""),
            "rule": RULE_NAMES[gap.rule],
            "help": HELP_NAMES[gap.rule],
            "others": [(RULE_NAMES[code], count) for code, count in gap.shut_out.items() if code != gap.rule],
        }
        for gap in page.rows
    ]
    return {"gaps": gaps, "by_rule": _by_rule(run), **page_urls(request, page)}


def _by_rule(run: MatchRun) -> list[tuple[Any, int]]:
    return [(RULE_NAMES[code], count) for code, count in queries.gaps_by_rule(run)]


def _advice(run: MatchRun) -> list[dict[str, Any]]:
    """Where more helpers would place how many children, of the places that the acting post answers for."""
    post = acting_post()
    low, high = post.region_low or 0, post.region_high or 0
    mine = [one for one in run.advice if low <= one["place"] <= high]
    names = places.paths(one["place"] for one in mine)
    most = max((one["children"] for one in mine), default=0)
    return [{**one, "name": " ".join(names.get(one["place"], "").split()[-2:]), "most": most} for one in mine]


def _clashes(run: MatchRun) -> list[dict[str, Any]]:
    """Locks that cannot all hold, with names as far as they are seen, each to be lifted."""
    found = run.refusal.get("found", [])
    if not found:
        return []
    children = Child.objects.in_bulk([UUID(one["child"]) for one in found])
    helpers = Helper.objects.in_bulk([UUID(one["helper"]) for one in found])
    locks = {(lock.child_id, lock.helper_id): lock for lock in queries.locks_in(run.region, run.region_high)}
    return [_clash(one, children, helpers, locks) for one in found]


def _clash(one: dict[str, Any], children: Any, helpers: Any, locks: Any) -> dict[str, Any]:
    child, helper = UUID(one["child"]), UUID(one["helper"])
    return {
        "child": children.get(child),
        "helper": helpers.get(helper),
        "why": CLASH_NAMES[one["clash"]],
        "bars": [{**BAR_NAMES, **BAR_OF_SOLVING}[code] for code in one["bars"]],
        "lock": locks.get((child, helper)),
    }


def _tabs(request: HttpRequest, run: MatchRun, counts: dict[str, int], show: str) -> list[dict[str, Any]]:
    tabs = [
        ("open", _("To be decided"), counts["open"]),
        ("left", _("Without anybody"), counts["left"]),
        ("where", _("Where to recruit"), None),
        ("accepted", pgettext("lines of a plan", "Accepted"), counts["accepted"]),
        ("moved", _("Moved"), counts["moved"]),
        ("changed", _("Changed since"), counts["changed"]),
        ("refused", _("Not possible or not wanted"), counts["refused"]),
    ]
    always = ("open", "left", "where", show)
    return [
        {
            "label": label,
            "url": f"{request.path}?{urlencode({'show': key})}",
            "active": key == show,
            "count": count,
        }
        for key, label, count in tabs
        if count or key in always
    ]


def _log(rows: Any, run: MatchRun) -> None:
    children = [(row.child_id, row.region, row.school) for row in rows]
    if children:
        note_accesses("matching.read", children, plan=str(run.pk))
