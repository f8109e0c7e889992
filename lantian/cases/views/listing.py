"""The list: what I have to do, my cases, those of my place, closed ones."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.paging import page_urls
from lantian.access.policy import Compartment, Role, may
from lantian.access.scopes import acting_post
from lantian.cases.models import ProtectionCase
from lantian.cases.queries.listing import LISTS, CaseLine, cases_listed, own_tasks, page_of_cases
from lantian.cases.queries.page import reader_of
from lantian.cases.rules.reading import Reader
from lantian.cases.rules.teams import county_of, covered
from lantian.cases.services.rows import note_lines
from lantian.registry.views.children import key_in


@allowed("cases.read")
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """My cases and what is due in them; for holders of the key those of their place, with covered names."""
    post, on = acting_post(), timezone.localdate()
    holds_key = Compartment.PROTECTION in post.compartments and bool(post.region_low)
    names = [name for name in LISTS if name != "place" or holds_key]
    which = request.GET.get("which", "")
    chosen = which if which in names else "mine"
    page = page_of_cases(
        cases_listed(chosen, post), after=key_in(request, "after"), before=key_in(request, "before")
    )
    for county in sorted({county_of(case.region) for case in page.rows}):
        note_lines(county, "list", which=chosen)
    context = {
        "tabs": [_tab(request, name, chosen) for name in names],
        "lines": [_line(case) for case in page.rows],
        "tasks": [{"task": task, "case": _line(task.case)} for task in own_tasks(post, on)],
        "today": on,
        "chosen": chosen,
        "may_open": may(Role(post.role), "cases.open"),
        **page_urls(request, page),
    }
    return render(request, "cases/cases.html", context)


def _tab(request: HttpRequest, name: str, chosen: str) -> dict[str, object]:
    labels = {"mine": _("My cases"), "place": _("In my place"), "closed": _("Closed cases")}
    return {"label": labels[name], "url": f"{request.path}?which={name}", "active": name == chosen}


def _line(case: ProtectionCase) -> CaseLine:
    """A case as this reader may see it in a list."""
    reader, on = reader_of(case, acting_post()), timezone.localdate()
    name = case.name.reveal() if case.name else ""
    due_on = getattr(case, "due_on", None)
    return CaseLine(
        case=case,
        name=name if reader.is_team else covered(name),
        is_mine=reader.is_team,
        is_owner=reader == Reader.OWNER,
        days=(on - case.entered_on).days,
        due_on=due_on,
        is_late=bool(due_on and due_on < on),
    )
