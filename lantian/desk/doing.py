"""How a duty is done: the short form, or the one tap, that stands beside it on the list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.assessment.services.proposing import RED_ITEM
from lantian.attendance.services.following import DUTIES as ABSENCES
from lantian.desk.queries.today import PROMISE, DueLine
from lantian.desk.rules.deeds import Deed
from lantian.duties.acts import Act
from lantian.encounters.rules.kinds import Kind, kinds_for
from lantian.encounters.services.following import HARM_REPORT
from lantian.entrusting.services.watching import RULE as RENEWAL
from lantian.pathways.services.correcting import RULE as WAY_ANSWER
from lantian.screening.services.alarms import SAME_DAY

MOST = 2


class Form(NamedTuple):
    """The short form of an encounter, and its button."""

    kind: Kind
    icon: str
    label: Any


class Page(NamedTuple):
    """A page of another room about a child, the action that opens it, and its button."""

    action: str
    url_name: str
    icon: str
    label: Any


FORMS: Mapping[Act, Form] = {
    Act.HOME_VISIT: Form(Kind.HOME_VISIT, icon="home-check", label=_("Record the visit")),
    Act.CALL: Form(Kind.CALL, icon="phone", label=_("Record a call")),
    Act.TALK: Form(Kind.TALK, icon="messages", label=_("Record a talk")),
    Act.SCHOOL_CONTACT: Form(Kind.SCHOOL_CONTACT, icon="school", label=_("Record a contact at school")),
    Act.PARENT_CONTACT: Form(Kind.PARENT_CONTACT, icon="heart-handshake", label=_("Record the contact")),
    Act.MEETING: Form(Kind.MEETING, icon="users-group", label=_("Record the case meeting")),
    Act.HOLIDAY_FILE: Form(Kind.HOLIDAY_FILE, icon="calendar", label=_("Fill in the holiday file")),
    Act.STUDY_HELP: Form(Kind.STUDY_HELP, icon="book", label=_("Record help with learning")),
    Act.AID: Form(Kind.AID, icon="gift", label=_("Record aid")),
}
"""Deeds that are recorded as an encounter, with the icon and the words of the button."""


PAGES_OF_CHILD: Mapping[Act, Page] = {
    Act.AGREEMENT: Page(
        "entrusting.agree",
        "entrusting:child",
        icon="home-heart",
        label=_("To entrusted care"),
    ),
    Act.ASSESSMENT: Page("assessment.assess", "assessment:child", icon="gauge", label=_("To the assessment")),
    Act.PLAN_REVIEW: Page("plans.write_plan", "plans:child", icon="clipboard-check", label=_("To the plan")),
    Act.VOICE_CHECK: Page("plans.voice", "plans:voice", icon="ear", label=_("Hear the child")),
}
"""Deeds with a page of their own on a child, and the action that opens it."""
MEASURE = "measure"
PAGES_OF_SINGLE: Mapping[str, Page] = {
    RENEWAL: PAGES_OF_CHILD[Act.AGREEMENT],
    RED_ITEM: PAGES_OF_CHILD[Act.ASSESSMENT],
    **dict.fromkeys(
        ("pair_trial", "pair_renewal", "pair_plan"),
        Page("pairing.keep", "pairing:child", icon="users", label=_("To the proxy parent")),
    ),
    **dict.fromkeys(
        ABSENCES.values(),
        Page("attendance.act", "attendance:child", icon="calendar", label=_("To the days missed")),
    ),
}
"""Single duties that are kept on a page of another room about the child."""


@dataclass(frozen=True)
class Way:
    """A button: where it leads, or what it does at once (`is_tap`)."""

    label: Any
    icon: str
    url: str
    is_tap: bool = False


def ways_of(deed: Deed[DueLine], post: Post, back: str) -> list[Way]:
    """The buttons for a deed, at most two: what keeps most first, then what keeps the gravest at once.

    `back` is the address to which the short form returns; children of one house are ticked in it together.
    """
    acts = [deed.act, *sorted(deed.others)]
    others = [str(child) for child in deed.children[1:]]
    found = [way for act in acts for way in _ways(act, deed.first, post, {"back": back, "with": others})]
    quick = [way for way in found[1:] if way.is_tap]
    to_file = Way(
        _("Open the file"), icon="folder-open", url=reverse("registry:child", args=[deed.first.child])
    )
    return [*found[:1], *(quick or found[1:])][:MOST] or [to_file]


def _ways(act: Act, line: DueLine, post: Post, query: dict[str, Any]) -> Iterator[Way]:
    role = Role(post.role)
    if act == Act.PROMISE:
        yield from _single(line, role)
        return
    if act == Act.CALL and may(role, "desk.call"):
        url = reverse("desk:called", args=[line.child])
        yield Way(_("Talked on the telephone today"), icon="phone-check", url=url, is_tap=True)
    if act in FORMS and FORMS[act].kind in kinds_for(role, frozenset(post.compartments)):
        form = FORMS[act]
        address = reverse("encounters:record", args=[line.child, form.kind.value])
        yield Way(form.label, form.icon, f"{address}?{urlencode(query, doseq=True)}")
    yield from _elsewhere(act, line, role)


def _elsewhere(act: Act, line: DueLine, role: Role) -> Iterator[Way]:
    """Deeds that another room's page asks for."""
    if act == Act.MONTHLY_CHECK and may(role, "registry.check_children"):
        address = f"{reverse('registry:check')}?place={line.region}#child-{line.child}"
        yield Way(_("To the monthly check"), icon="checklist", url=address)
    if act in PAGES_OF_CHILD:
        page = PAGES_OF_CHILD[act]
        if may(role, page.action):
            yield Way(page.label, page.icon, reverse(page.url_name, args=[line.child]))
    if act == Act.SCREENING and may(role, "screening.work"):
        yield Way(_("To the screening"), icon="clipboard-heart", url=reverse("screening:home"))


def _single(line: DueLine, role: Role) -> Iterator[Way]:
    """How a single promise, measure or report is kept."""
    if line.rule == PROMISE:
        yield Way(_("Kept"), icon="check", url=reverse("desk:kept", args=[line.key]), is_tap=True)
    elif line.rule == MEASURE and may(role, "plans.keep_measure"):
        yield Way(_("Say what came out"), icon="check", url=reverse("plans:measure_keep", args=[line.about]))
    elif line.rule == HARM_REPORT and may(role, "encounters.handle_alarm"):
        yield Way(_("Look into it"), icon="urgent", url=reverse("encounters:alarms"))
    elif line.rule == SAME_DAY and may(role, "screening.work"):
        yield Way(_("To the screening"), icon="clipboard-heart", url=reverse("screening:home"))
    elif line.rule == WAY_ANSWER and may(role, "pathways.work"):
        yield Way(_("Look what follows"), icon="route", url=reverse("pathways:correction", args=[line.about]))
    elif line.rule in PAGES_OF_SINGLE:
        page = PAGES_OF_SINGLE[line.rule]
        if may(role, page.action):
            yield Way(page.label, page.icon, reverse(page.url_name, args=[line.child]))
