"""The way through the house: which rooms the acting post finds in its menu."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLResolver, get_resolver, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lantian.access.doors import post_of
from lantian.access.policy import IN_CITIES, POLICY, Role, may
from lantian.kernel.icons import sprite

TABS = 5
"""So many fit into the bottom bar of a phone; the last one leads to all others where there are more."""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """What every page is given to lead on.

    `navigation`: the menu of what the acting post may open, by heading and in the order of use, with a phone's bottom
    bar; `may_search`: whether it may search for children.
    """
    post = post_of(request) if hasattr(request, "user") else None
    if post is None:
        return {"navigation": "", "may_search": False}
    role, language, addresses = Role(post.role), get_language(), get_resolver()
    unit = (post.unit.department or post.unit.kind) if role == Role.DEPARTMENT else ""
    here = _here(request.path, [door["url"] for door in _menu(role, unit, language, addresses)])
    return {
        "may_search": may(role, "registry.list_children"),
        "navigation": _drawn(role, unit, language, addresses, sprite(), here),
    }


@lru_cache(maxsize=512)
def _drawn(
    role: Role, unit: str, language: str | None, addresses: URLResolver, _icons: str, here: str
) -> SafeString:
    """The menu with one of its pages marked: forty entries three times over, the same for all of a role and unit."""
    doors = [{**door, "active": door["url"] == here} for door in _menu(role, unit, language, addresses)]
    shown = {"navigation": doors, "has_more": not all(door["in_bar"] for door in doors)}
    return render_to_string("kernel/_navigation.html", shown)


@cache
def _menu(
    role: Role, unit: str, _language: str | None, _addresses: URLResolver
) -> tuple[dict[str, Any], ...]:
    """The entries that a role may open, in the language and with the addresses in force."""
    found = [
        (
            _rank(group, action, unit in (more.get("of"), more.get("only"))),
            {"group": group, "label": label, "url": reverse(name)},
            more,
        )
        for group, doors in _doors().items()
        for label, name, action, more in doors
        if may(role, action) and (role != Role.DEPARTMENT or more.get("only", unit) == unit)
    ]
    ranks = sorted((rank, place) for place, (rank, _door, _more) in enumerate(found))
    bar = {place for _rank, place in (ranks if len(ranks) <= TABS else ranks[: TABS - 1])}
    return tuple(
        {**door, "icon": more["icon"], "in_bar": place in bar}
        for place, (_rank, door, more) in enumerate(found)
    )


def _rank(group: str, action: str, is_of_unit: bool) -> int:
    """What comes before what in the few places of a phone's bar: the day's work, that of this kind of unit, what else
    is a role's own, and at last what everybody may open.
    """
    if not group:
        return 0
    if is_of_unit:
        return 1
    return 3 if frozenset(IN_CITIES) <= frozenset(POLICY[action]) else 2


def _doors() -> dict[str, list[tuple[str, str, str, dict[str, str]]]]:
    """Label, address, action and icon of every entry of the menu, by heading; the day's work has none.

    `of`: the kind of unit or the department whose daily work an entry is; `only`: which of them alone finds it, where
    departments may open it at all.
    """
    return {
        "": [
            (_("Today"), "desk:home", "desk.home", {"icon": "home"}),
            (_("Children"), "registry:children", "registry.list_children", {"icon": "users"}),
            (_("Duties"), "duties:mine", "duties.read", {"icon": "list-check"}),
            (_("Monthly check"), "registry:check", "registry.check_children", {"icon": "checklist"}),
            (_("Suspected harm"), "encounters:alarms", "encounters.handle_alarm", {"icon": "urgent"}),
        ],
        pgettext("menu", "Care"): [
            (_("Weekly list"), "desk:week", "desk.print_week", {"icon": "clipboard-text"}),
            (_("For many at once"), "encounters:many", "encounters.record_many", {"icon": "users-plus"}),
            (_("Who is missing today"), "attendance:roll", "attendance.note", {"icon": "checklist"}),
            (
                _("Missing at school"),
                "attendance:missing",
                "attendance.watch",
                {"icon": "school-off", "only": "education"},
            ),
            (_("What I recorded"), "encounters:mine", "encounters.record", {"icon": "notes"}),
            (_("Levels to confirm"), "assessment:waiting", "assessment.wait", {"icon": "clipboard-list"}),
            (_("My measures"), "plans:measures", "plans.keep_measure", {"icon": "heart-handshake"}),
            (_("Needs and measures"), "plans:needs", "plans.supervise", {"icon": "heart"}),
            (_("Three questions"), "plans:voices", "plans.voice", {"icon": "message-heart"}),
            (_("What children answer"), "plans:voice_counts", "plans.count_voices", {"icon": "messages"}),
            (_("Screening"), "screening:home", "screening.work", {"icon": "clipboard-heart"}),
            (_("Screening figures"), "screening:counts", "screening.count", {"icon": "chart-dots"}),
            (_("Care given"), "encounters:counts", "encounters.count", {"icon": "chart-dots"}),
            (_("Where it is late"), "duties:places", "duties.watch", {"icon": "alarm"}),
        ],
        pgettext("menu", "Protection"): [
            (_("Report harm"), "alarms:new", "alarms.report", {"icon": "alert-octagon"}),
            (
                _("Mandatory reports"),
                "alarms:reports",
                "alarms.read",
                {"icon": "bell-ringing", "of": "police"},
            ),
            (_("My reports"), "alarms:mine", "alarms.own", {"icon": "file-alert"}),
            (_("The alarm bell"), "alarms:bell", "alarms.watch_bell", {"icon": "bell-cog"}),
            (_("Requests between units"), "referrals:inbox", "referrals.read", {"icon": "inbox"}),
            (_("Boards of departments"), "referrals:board", "referrals.board", {"icon": "layout-kanban"}),
            (_("Where it sticks"), "referrals:sticking", "referrals.watch", {"icon": "alert-triangle"}),
            (_("Protection cases"), "cases:cases", "cases.read", {"icon": "shield-half"}),
            (_("Four networks"), "networks:places", "networks.watch", {"icon": "affiliate"}),
            (_("Empty places"), "networks:empty", "networks.fill", {"icon": "user-question"}),
            (_("Children who call for a look"), "networks:told", "networks.heard", {"icon": "bell-ringing"}),
            (_("Rights card"), "networks:card", "networks.print_card", {"icon": "id-badge"}),
            (
                _("What there is to help with"),
                "resources:resources",
                "resources.read",
                {"icon": "building-community"},
            ),
            (_("Where help is missing"), "resources:gaps", "resources.gaps", {"icon": "puzzle-off"}),
            (_("Orders to organisations"), "resources:orders", "resources.order", {"icon": "speakerphone"}),
            (
                pgettext("menu of an organisation", "Orders"),
                "resources:board",
                "resources.take",
                {"icon": "speakerphone", "of": "social_organisation"},
            ),
            (_("Transfers"), "transfers:home", "transfers.read", {"icon": "arrows-exchange"}),
            (_("Ready ways"), "pathways:home", "pathways.read", {"icon": "route"}),
            (_("Lists to the police"), "pathways:police_lists", "pathways.police_list", {"icon": "id"}),
            (
                _("Lists given to your unit"),
                "pathways:given_lists",
                "pathways.answer_list",
                {"icon": "id", "only": "police"},
            ),
        ],
        pgettext("menu", "Helpers"): [
            (pgettext("list", "Helpers"), "helping:helpers", "helping.read", {"icon": "heart-handshake"}),
            (_("My offer"), "helping:mine", "helping.own", {"icon": "hand-stop"}),
            (_("Entrusted care"), "entrusting:places", "entrusting.supervise", {"icon": "home-heart"}),
            (_("Entrusted care"), "entrusting:school", "entrusting.read_school", {"icon": "home-heart"}),
            (_("My children"), "pairing:mine", "pairing.stand_by", {"icon": "heart-handshake"}),
            (_("Children and their helpers"), "pairing:home", "pairing.watch", {"icon": "users"}),
            (_("Everyone has someone"), "pairing:coverage", "pairing.coverage", {"icon": "heart-handshake"}),
            (_("Initiatives"), "initiatives:initiatives", "initiatives.read", {"icon": "flag"}),
            (_("Hand-in-hand groups"), "initiatives:groups", "initiatives.groups", {"icon": "users-group"}),
            (_("Plans of helpers"), "matching:runs", "matching.read", {"icon": "arrows-join"}),
        ],
        pgettext("menu", "Files"): [
            (_("Register"), "registry:register", "registry.register_child", {"icon": "user-plus"}),
            (_("Contact cards"), "registry:cards", "registry.print_cards", {"icon": "id"}),
            (_("Roster import"), "registry:imports", "registry.import_roster", {"icon": "table-import"}),
            (_("Cross-check lists"), "linkage:sources", "linkage.bring_list", {"icon": "file-search"}),
            (_("Cross-check work"), "linkage:worklist", "linkage.work_list", {"icon": "list-check"}),
            (_("Same child?"), "linkage:review", "linkage.review", {"icon": "users"}),
            (_("Files of one child"), "registry:merges", "registry.propose_merge", {"icon": "users-group"}),
        ],
        pgettext("menu", "The count"): [
            (pgettext("menu", "The figures"), "insight:cockpit", "insight.read", {"icon": "chart-histogram"}),
            (
                pgettext("menu", "The figures"),
                "insight:above",
                "insight.read_above",
                {"icon": "chart-histogram"},
            ),
            (_("Reports"), "reporting:reports", "reporting.read", {"icon": "report"}),
            (_("Figures of your choice"), "asking:explorer", "asking.explore", {"icon": "chart-dots"}),
            (_("Forms on record"), "asking:forms", "asking.read_forms", {"icon": "forms"}),
            (_("Who counts"), "registry:counts", "registry.count_children", {"icon": "chart-bar"}),
            (_("Campaigns"), "census:campaigns", "census.read", {"icon": "clipboard-list"}),
            (_("Returns"), "census:returns", "census.read_returns", {"icon": "table"}),
            (_("What left the house"), "disclosure:releases", "disclosure.read", {"icon": "archive"}),
        ],
        pgettext("menu", "House"): [
            (_("Rules"), "duties:rules", "duties.read_rules", {"icon": "scale"}),
            (_("Questionnaires"), "screening:instruments", "screening.release", {"icon": "clipboard-text"}),
            (_("Away and standing in"), "duties:absences", "duties.stand_in", {"icon": "user-off"}),
            (_("Posts"), "access:posts", "access.read_posts", {"icon": "sitemap"}),
            (_("Areas"), "registry:areas", "registry.change_areas", {"icon": "map"}),
            (_("Calendar"), "access:calendar", "access.read_calendar", {"icon": "calendar"}),
            (_("Group robot"), "notices:robot", "notices.robots", {"icon": "robot"}),
            (_("Ways of sending"), "notices:installation", "notices.channels", {"icon": "send"}),
            (_("Emergency openings"), "access:openings", "access.review_openings", {"icon": "lock-open"}),
            (_("Access log"), "access:log", "access.read_log", {"icon": "history"}),
        ],
    }


def _here(path: str, urls: Sequence[str]) -> str:
    """The nearest of the addresses at or above a path; the first page is above nothing but itself."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")
