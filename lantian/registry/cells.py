"""The columns of the list of children: each cell as text, for sheets, and as part of a page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from lantian.registry.labels import GAP_LABELS
from lantian.registry.queries.listing import Line
from lantian.registry.words import class_label, coded, grade_label

GAPS_SHOWN = 2
ON_WIDE_SCREENS = ("age", "sex")
WIDE = mark_safe(' class="d-none d-md-table-cell"')
ROW = (
    '<tr><th scope="row" class="card-head"><a class="row-link" href="{}">{}</a> '
    '<span class="muted small d-md-none">{}</span></th>{}</tr>'
)
STALE = '<span class="badge tone-watch">{}</span>'


def school_and_class(line: Line) -> str:
    """太厢小学 三年级 1班; the stage where no school is known."""
    stage, school, grade, class_name = line.schooling
    return " ".join(
        filter(None, (school or coded(stage, "stage"), grade_label(grade), class_label(class_name)))
    )


def carer(line: Line) -> str:
    return " ".join(filter(None, (line.carer.name, coded(line.carer.relation, "relation"))))


TEXTS: dict[str, Callable[[Line], str]] = {
    "age": lambda line: _("%(years)s years") % {"years": line.age},
    "sex": lambda line: coded(line.child.sex, "sex"),
    "place": lambda line: line.place,
    "school": school_and_class,
    "carer": carer,
    "missing": lambda line: _(", ").join(str(GAP_LABELS[gap]) for gap in line.gaps),
    "confirmed": lambda line: line.child.confirmed_on.isoformat(),
    "birth_on": lambda line: line.child.birth_on.isoformat(),
    "ethnicity": lambda line: coded(line.child.ethnicity, "ethnicity"),
}
"""Each column's cell as text, by the column's name (`labels.COLUMNS`)."""


def table_rows(lines: Iterable[Line], columns: Mapping[str, Any]) -> SafeString:
    """The rows of the list, name first. Built without a template: a page has hundreds of cells."""
    some = uuid7()
    address = reverse("registry:child", args=[some]).replace(str(some), "{}")
    labelled = [(name, str(label)) for name, label in columns.items()]
    return format_html_join("", "{}", ((_row(line, labelled, address),) for line in lines))


def _row(line: Line, columns: list[tuple[str, str]], address: str) -> SafeString:
    cells = format_html_join(
        "",
        '<td data-label="{}"{}>{}</td>',
        ((label, WIDE if name in ON_WIDE_SCREENS else "", _cell(name, line)) for name, label in columns),
    )
    return format_html(ROW, address.format(line.child.pk), line.child.name, _in_short(line), cells)


def _in_short(line: Line) -> str:
    """What a phone shows beside the name, instead of columns of their own."""
    return f"{TEXTS['sex'](line)} · {TEXTS['age'](line)}"


def _cell(name: str, line: Line) -> str:
    if name == "confirmed" and line.is_stale:
        return format_html(STALE, TEXTS[name](line))
    if name == "missing" and line.gaps:
        return _missing(line)
    return TEXTS[name](line)


def _missing(line: Line) -> SafeString:
    shown = _(", ").join(str(GAP_LABELS[gap]) for gap in line.gaps[:GAPS_SHOWN])
    more = f" +{len(line.gaps) - GAPS_SHOWN}" if len(line.gaps) > GAPS_SHOWN else ""
    return format_html('<span class="tone-watch">{}{}</span>', shown, more)
