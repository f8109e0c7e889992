"""Returns that were issued: the list, each as it left the house, and beside it what the register says now."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from lantian.access.doors import allowed
from lantian.access.models import User
from lantian.access.paging import page_of, page_urls
from lantian.census.models import IssuedReturn
from lantian.census.returns.counting import Asked, children_counted
from lantian.census.returns.figures import figures, figures_from
from lantian.census.returns.rules.templates import template_from
from lantian.census.returns.showing import table_of, ties_of
from lantian.files.models import StoredFile
from lantian.places import queries as places
from lantian.places.rules import Level
from lantian.registry.models import PrintRun
from lantian.registry.queries.statuses import calibre_named
from lantian.registry.views.children import key_in


@allowed("census.read_returns")
@require_GET
def issued_returns(request: HttpRequest) -> HttpResponse:
    """What was issued for the places of the acting post, the newest first."""
    after, before = key_in(request, "after"), key_in(request, "before")
    page = page_of(IssuedReturn.objects.all(), ("-recorded_at", "-id"), after=after, before=before)
    paths = places.paths({row.region for row in page.rows})
    rows = [{"issued": row, "place": paths.get(row.region, "")} for row in page.rows]
    return render(request, "census/returns/issued.html", {"rows": rows, **page_urls(request, page)})


@allowed("census.read_returns")
@require_GET
def issued_return(request: HttpRequest, key: UUID) -> HttpResponse:
    """One return as it was issued; with `compare`, what the same return would say now."""
    issued = get_object_or_404(IssuedReturn, pk=key)
    form, is_compared = template_from(issued.form), "compare" in request.GET
    context: dict[str, Any] = {
        "issued": issued,
        "place_name": places.path(issued.region),
        "issuer": User.objects.filter(pk__in=[issued.recorded_by]).values_list("name", flat=True).first(),
        "files": StoredFile.objects.filter(pk__in=[key for key in (issued.file, issued.pdf) if key]),
        "is_roster": form.kind == "roster",
        "is_compared": is_compared,
    }
    asked = _asked(issued) if is_compared else None
    if form.kind == "roster":
        context |= _compared_roster(issued, asked)
    else:
        then = figures_from(issued.figures)
        now = figures(asked) if asked else None
        lines = [line for line in (now or then).lines if line.depth <= 1 or len(then.lines) <= 60]
        context |= {
            "table": table_of(form, lines, then=then if now else None),
            "ties": ties_of(form, then.whole.open),
            "ties_open": any(then.whole.open),
            "unclear": then.whole.unclear,
            "is_same": now is not None and now.lines == then.lines,
        }
    return render(request, "census/returns/issued_return.html", context)


def _asked(issued: IssuedReturn) -> Asked | None:
    """The same return, asked again; None where its calibre is no longer known."""
    calibre = calibre_named(issued.calibre, issued.edition)
    if calibre is None:
        return None
    return Asked(template_from(issued.form), calibre, issued.region, issued.on, Level(issued.level))


def _compared_roster(issued: IssuedReturn, asked: Asked | None) -> dict[str, Any]:
    """How many stood in a roster, and how many have come and gone since."""
    found: dict[str, Any] = {"count": issued.figures[0]["count"]}
    run = PrintRun.objects.filter(pk=issued.run).first() if issued.run else None
    if asked is not None and run is not None and run.children is not None:
        then, now = set(run.children), set(children_counted(asked).values_list("pk", flat=True))
        found |= {"now": len(now), "come": len(now - then), "gone": len(then - now)}
    return found
