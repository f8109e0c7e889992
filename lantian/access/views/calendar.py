"""The calendar of a place: which days are worked, school years, days off and days worked of its own."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.forms import key_of, submitted
from lantian.access.models import Post
from lantian.access.place_forms import CALENDAR_FORMS, CalendarFilter, calendar_form
from lantian.access.place_services import mend_days, record_days, remove_days
from lantian.access.queries import may_keep_calendar, place_of
from lantian.access.scopes import acting_post
from lantian.access.views.saving import save_or_show
from lantian.kernel.days.notices import is_announced
from lantian.kernel.days.rules import DAY
from lantian.places import calendar_queries as queries
from lantian.places.calendar_queries import Where
from lantian.places.models import Region, SchoolYear, Unit
from lantian.places.rules import WindowKind, is_within, scope_of

WINDOW_NAMES = {
    WindowKind.TERM_BEGINS: gettext_lazy("Beginning of term"),
    WindowKind.SPRING_FESTIVAL: gettext_lazy("Winter holidays and Spring Festival"),
    WindowKind.SUMMER: gettext_lazy("Summer holidays"),
}
FIRST_YEAR, LAST_YEAR = 2004, 2100


@allowed("access.read_calendar")
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """A month by days, with the school years, key windows and local days that hold in a place."""
    acting, today = acting_post(), timezone.localdate()
    where = _where(request, acting)
    first = _month(request.GET.get("month", ""), today)
    own = may_keep_calendar(acting, where.region.code)
    context = {
        "where": where,
        "filter_form": CalendarFilter(initial={"region": where.region.code}, post=acting),
        "first": first,
        "previous": _address(where, (first - DAY).replace(day=1)),
        "next": _address(where, _next_month(first)),
        "weeks": queries.month_of(where, first, today),
        "is_announced": is_announced(first.year),
        "years": _lines(queries.years_of(where), acting),
        "local_days": _lines(queries.local_days_of(where, today), acting),
        "windows": [
            {"name": WINDOW_NAMES[window.kind], "span": window.span, "is_now": today in window.span}
            for window in queries.windows_ahead(where, today)
        ],
        "may_edit": own,
        "owner": _owner(where),
    }
    return render(request, "access/_calendar.html" if request.htmx else "access/calendar.html", context)


@allowed("access.manage_calendar")
@require_http_methods(["GET", "POST"])
def calendar_new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new school year, or new days off or worked, of the region or unit that the address names."""
    where, model = _where(request, acting_post()), _model(kind)
    form = calendar_form(kind, submitted(request))

    def write() -> None:
        record_days(row=model(region=where.region, unit=where.unit, **form.cleaned_data))

    return save_or_show(
        request, "access/calendar_edit.html", _context(kind, where, form), write, _address(where)
    )


@allowed("access.manage_calendar")
@require_http_methods(["GET", "POST"])
def calendar_edit(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """A school year, or local days, as they are on file."""
    row = _row_or_404(kind, key)
    where = Where(row.region, row.unit)
    form = calendar_form(kind, submitted(request), row)

    def write() -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        mend_days(row=row, values=values, version=form.cleaned_data["version"])

    context = {**_context(kind, where, form), "row": row}
    return save_or_show(request, "access/calendar_edit.html", context, write, _address(where))


@allowed("access.manage_calendar")
@require_POST
def calendar_remove(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """Takes a school year, or local days, away."""
    row = _row_or_404(kind, key)
    remove_days(row=row)
    messages.success(request, _("Removed."))
    return HttpResponseRedirect(_address(Where(row.region, row.unit)))


def _where(request: HttpRequest, post: Post) -> Where:
    """The region or unit that the address names, else the acting post's own; what is out of its place is not there."""
    own = Where(post.unit.region, post.unit if post.unit.kind == Unit.Kind.SCHOOL else None)
    code, key = request.GET.get("region", ""), key_of(request.GET.get("unit", ""))
    if key:
        unit = get_object_or_404(Unit.objects.select_related("region"), pk=key)
        return Where(_mine_or_404(unit.region, post, own), unit)
    if code.isascii() and code.isdigit() and len(code) == 12:
        return Where(_mine_or_404(get_object_or_404(Region, pk=int(code)), post, own))
    return own


def _mine_or_404(region: Region, post: Post, own: Where) -> Region:
    scope = place_of(post)
    if not is_within(region.code, scope if scope != (0, 0) else scope_of(own.region.code)):
        raise Http404
    return region


def _row_or_404(kind: str, key: UUID) -> Any:
    row = get_object_or_404(_model(kind).objects.select_related("region", "unit"), pk=key)
    if not may_keep_calendar(acting_post(), row.region_id):
        raise Http404
    return row


def _model(kind: str) -> Any:
    if kind not in CALENDAR_FORMS:
        raise Http404
    return CALENDAR_FORMS[kind][0]


def _context(kind: str, where: Where, form: Any) -> dict[str, Any]:
    return {"kind": kind, "where": where, "form": form, "back": _address(where)}


def _lines(rows: list[Any], post: Post) -> list[dict[str, Any]]:
    """Rows with whose they are and whether the acting post may change them."""
    return [
        {
            "row": row,
            "kind": "years" if isinstance(row, SchoolYear) else "days",
            "owner": row.unit or row.region,
            "may_edit": may_keep_calendar(post, row.region_id),
        }
        for row in rows
    ]


def _owner(where: Where) -> str:
    return f"unit={where.unit.pk}" if where.unit else f"region={where.region.code}"


def _address(where: Where, month: date | None = None) -> str:
    month_too = f"&month={month:%Y-%m}" if month else ""
    return f"{reverse('access:calendar')}?{_owner(where)}{month_too}"


def _month(text: str, today: date) -> date:
    """The first day of the month that an address names (2026-02), else of this one."""
    year, _dash, month = text.partition("-")
    try:
        first = date(int(year), int(month), 1)
    except ValueError:
        return today.replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else today.replace(day=1)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
